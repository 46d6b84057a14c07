package main

import (
	"math"
	"math/bits"

	"github.com/dgryski/go-minhash"
	"github.com/dgryski/go-spooky"
	minhashlsh "github.com/ekzhu/minhash-lsh"
	"github.com/mfonda/simhash"
)

// Names of peers that bounds speak of.
const (
	goMinhash       = "go-minhash"
	goMinhashHashes = "go-minhash hashes"
)

// goPeers are the Go libraries.
func goPeers() []peer {
	return []peer{
		&local[[]uint64]{
			description: description{
				Name: goMinhash, Version: moduleVersion("github.com/dgryski/go-minhash"), Reads: readsText, Exact: true,
				Note: "MinWise, spooky and metro: the baseline",
			},
			sign:     signMinWise,
			estimate: equalSlots,
		},
		&local[[]uint64]{
			description: description{
				Name: goMinhashHashes, Version: moduleVersion("github.com/dgryski/go-minhash"), Reads: readsHashes, Exact: true,
				Note: "MinWise alone, with the hashes in a table",
			},
			sign:     signMinWiseHashes,
			estimate: equalSlots,
		},
		&local[[]uint64]{
			description: description{
				Name: "minhash-lsh", Version: moduleVersion("github.com/ekzhu/minhash-lsh"), Reads: readsText, Exact: true,
				Note: "NewMinhash, Push and Signature",
			},
			sign:     signMinhashLSH,
			estimate: equalSlots,
		},
		&local[uint64]{
			description: description{
				Name: "mfonda/simhash", Version: moduleVersion("github.com/mfonda/simhash"), Reads: readsText, Exact: true,
				Note: "SimhashBytes of the same shingles: 64 bits, no MinHash",
			},
			sign:     signSimHash(),
			estimate: resemblanceOfFingerprints,
		},
	}
}

// signMinWise is the baseline; in Chinese it is given the shingles that all others are.
func signMinWise(d *documents, text int) []uint64 {
	if !d.characters {
		return d.words.signature(d.texts[text])
	}
	w := d.cut(text)
	set := minhash.NewMinWise(spooky.Hash64, metroHash, slots)
	for i := range w.len() {
		set.Push(w.shingle(i))
	}
	return set.Signature()
}

func signMinWiseHashes(d *documents, text int) []uint64 {
	h1, h2, at := d.h1[text], d.h2[text], 0
	set := minhash.NewMinWise(
		func([]byte) uint64 { return h1[at] },
		func([]byte) uint64 { return h2[at] }, slots)
	for at = range h1 {
		set.Push(nil)
	}
	return set.Signature()
}

func signMinhashLSH(d *documents, text int) []uint64 {
	w := d.cut(text)
	set := minhashlsh.NewMinhash(1, slots)
	for i := range w.len() {
		set.Push(w.shingle(i))
	}
	return set.Signature()
}

// signSimHash returns a function, since it reuses memory.
func signSimHash() func(d *documents, text int) uint64 {
	var features [][]byte
	return func(d *documents, text int) uint64 {
		w := d.cut(text)
		features = features[:0]
		for i := range w.len() {
			features = append(features, w.shingle(i))
		}
		return simhash.SimhashBytes(features)
	}
}

// equalSlots estimates the resemblance by the share of equal slots.
func equalSlots(a, b []uint64) float64 {
	equal := 0
	for i := range a {
		if a[i] == b[i] {
			equal++
		}
	}
	return float64(equal) / float64(len(a))
}

// resemblanceOfFingerprints estimates the resemblance of sets of one size: the share of bits that differ is the angle
// between the sets over pi, and its cosine c is common/size, so that J = c/(2-c).
func resemblanceOfFingerprints(a, b uint64) float64 {
	c := math.Cos(math.Pi * float64(bits.OnesCount64(a^b)) / 64)
	return c / (2 - c)
}

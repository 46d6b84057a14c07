package main

import (
	"slices"

	"github.com/neardup/neardup/bench/speed/signing"
	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/fss"
	"github.com/neardup/neardup/sketch/minhash"
)

// Names of what is measured of neardup.
const (
	own          = "neardup"
	ownFSS       = "neardup fss"
	ownHashes    = "neardup hashes"
	ownFSSHashes = "neardup fss hashes"
)

// ownPeers measure neardup.
func ownPeers() ([]peer, error) {
	whole, err := signSketch()
	if err != nil {
		return nil, err
	}
	measured := func(name, reads, note string, sign func(*documents, int) minhash.Signature) peer {
		return &local[minhash.Signature]{
			description: description{Name: name, Version: "this tree", Reads: reads, Exact: true, Note: note},
			sign:        sign, estimate: minhash.EstimateResemblance, clone: slices.Clone[minhash.Signature],
		}
	}
	return []peer{
		measured(own, readsText, "tokens, shingle hashes, signature", signMinwise()),
		measured(ownFSS, readsText, "the same with fast similarity sketching", signFSS()),
		measured(ownHashes, readsHashes, "MinHash alone", signHashes(minhash.Update)),
		measured(ownFSSHashes, readsHashes, "fast similarity sketching alone", signHashes(updateFSS)),
		measured("neardup sketch", readsText, "besides the set of shingles, SimHash, bands, passages", whole),
	}, nil
}

func newSigner() *signing.Signer { return signing.New(shingleSize, slots) }

// signMinwise returns the way from a text to a signature of the family minwise.
func signMinwise() func(d *documents, text int) minhash.Signature {
	s := newSigner()
	return func(d *documents, text int) minhash.Signature { return s.MinWise(d.texts[text]) }
}

// signFSS returns the way to one of the family fss.
func signFSS() func(d *documents, text int) minhash.Signature {
	s := newSigner()
	return func(d *documents, text int) minhash.Signature { return s.FSS(d.texts[text]) }
}

// signHashes returns the way from the hashes alone.
func signHashes(update func(s minhash.Signature, h1, h2 []uint64)) func(d *documents, text int) minhash.Signature {
	signature := make(minhash.Signature, slots)
	return func(d *documents, text int) minhash.Signature {
		minhash.Reset(signature)
		update(signature, d.h1[text], d.h2[text])
		return signature
	}
}

// updateFSS has the arguments of minhash.Update.
func updateFSS(s minhash.Signature, h1, _ []uint64) { fss.Update(s, h1) }

func signSketch() (func(d *documents, text int) minhash.Signature, error) {
	p := sketch.DefaultParameters()
	p.ShingleSize, p.Permutations, p.Seed = shingleSize, slots, 1
	sketcher, err := sketch.New(p)
	if err != nil {
		return nil, err
	}
	var s sketch.Sketch
	return func(d *documents, text int) minhash.Signature {
		sketcher.Sketch(&s, d.texts[text])
		return s.Signature
	}, nil
}

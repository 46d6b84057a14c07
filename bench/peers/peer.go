package main

import (
	"runtime/debug"
	"time"

	"github.com/neardup/neardup/bench/speed/rounds"
)

// What a peer reads: what is measured is the way from there to the signature.
const (
	readsText     = "text"
	readsShingles = "shingles"
	readsHashes   = "hashes"
)

// description says what a peer is.
type description struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Reads   string `json:"reads"`
	// Exact is false if some shingles do not count, so that the resemblance cannot be estimated.
	Exact bool   `json:"exact"`
	Note  string `json:"note"`
}

// peer makes signatures, in this process or in another one.
type peer interface {
	describe() description
	// load makes the peer know a set of documents, outside all times.
	load(d *documents) error
	// measure makes signatures of the texts one after the other, from where it stopped the last time, for about a slice of
	// time, and returns how many it made. Both times are those of the processor, of all threads of the process together:
	// what other processes do on a shared machine then hardly changes them, and threads bring no advantage.
	measure(d *documents, slice time.Duration) (rounds.Turn, error)
	// resemblances returns the estimated resemblances of texts 0 and 1, of 2 and 3, and so on.
	resemblances(d *documents) ([]float64, error)
}

// local is a peer in this process.
type local[S any] struct {
	description
	// sign returns the signature of a text, in memory of its own or valid until the next call.
	sign func(d *documents, text int) S
	// estimate returns the estimated resemblance of two signatures.
	estimate func(a, b S) float64
	// clone copies a signature that is not in memory of its own; nil if none need be copied.
	clone func(S) S

	sides map[*documents]rounds.Side
}

func (l *local[S]) describe() description { return l.description }

func (l *local[S]) load(*documents) error { return nil }

func (l *local[S]) measure(d *documents, slice time.Duration) (rounds.Turn, error) {
	if l.sides[d] == nil {
		if l.sides == nil {
			l.sides = map[*documents]rounds.Side{}
		}
		l.sides[d] = rounds.Work(func(number int) (int, error) {
			text := number % len(d.texts)
			l.sign(d, text)
			return len(d.texts[text]), nil
		})
	}
	return l.sides[d](slice)
}

func (l *local[S]) resemblances(d *documents) ([]float64, error) {
	var all []float64
	for i := 0; i+1 < len(d.texts); i += 2 {
		a := l.sign(d, i)
		if l.clone != nil {
			a = l.clone(a)
		}
		all = append(all, l.estimate(a, l.sign(d, i+1)))
	}
	return all, nil
}

// moduleVersion returns the version of a module of this program.
func moduleVersion(path string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == path {
				return m.Version
			}
		}
	}
	return "unknown"
}

package main

import (
	"runtime/debug"
	"syscall"
	"time"
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
	// measure makes signatures of the texts one after the other, from where it stopped the last time, for about the
	// duration, and returns the bytes of text a second. Both are times of the processor, of all threads of the process
	// together: what other processes do on a shared machine then hardly changes them, and threads bring no advantage.
	measure(d *documents, slice time.Duration) (float64, error)
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

	next map[*documents]int
}

func (l *local[S]) describe() description { return l.description }

func (l *local[S]) load(*documents) error { return nil }

// textsBetweenClocks is how many texts are done between two looks at the clock.
const textsBetweenClocks = 16

func (l *local[S]) measure(d *documents, slice time.Duration) (float64, error) {
	at, bytes := l.next[d], 0
	start := processorTime()
	spent := time.Duration(0)
	for spent < slice {
		for range textsBetweenClocks {
			l.sign(d, at)
			bytes += len(d.texts[at])
			if at++; at == len(d.texts) {
				at = 0
			}
		}
		spent = processorTime() - start
	}
	if l.next == nil {
		l.next = map[*documents]int{}
	}
	l.next[d] = at
	return float64(bytes) / spent.Seconds(), nil
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

// processorTime is what this process has had of the processor so far.
func processorTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err) // it knows no error for these arguments
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
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

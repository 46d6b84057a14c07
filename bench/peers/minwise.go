package main

import (
	"unicode"
	"unicode/utf8"

	"github.com/dgryski/go-metro"
	"github.com/dgryski/go-minhash"
	"github.com/dgryski/go-spooky"
)

// slots and shingleSize are the same for all peers.
const (
	slots       = 128
	shingleSize = 5
)

// minWise computes signatures with go-minhash from what a plain Go program cuts: runs of letters and digits in lower case.
// It is the baseline that figures refer to, hence neither made faster nor slower. The zero value is ready for use, and its
// memory is reused.
type minWise struct {
	normalized []byte
	ends       []int // of each token in normalized, which has a space after each
}

// signature returns the signature of the shingles of s; a text of fewer tokens than a shingle is one shingle.
func (m *minWise) signature(s string) []uint64 {
	m.tokenize(s)
	set := minhash.NewMinWise(spooky.Hash64, metroHash, slots)
	for i := range m.shingles() {
		start := 0
		if i > 0 {
			start = m.ends[i-1] + 1
		}
		set.Push(m.normalized[start:m.ends[min(i+shingleSize, len(m.ends))-1]])
	}
	return set.Signature()
}

func metroHash(b []byte) uint64 { return metro.Hash64(b, 1) }

// shingles returns the number of shingles.
func (m *minWise) shingles() int {
	if len(m.ends) == 0 {
		return 0
	}
	return max(1, len(m.ends)-shingleSize+1)
}

// tokenize writes the tokens of s, each with a space after it.
func (m *minWise) tokenize(s string) {
	m.normalized, m.ends = m.normalized[:0], m.ends[:0]
	inToken := false
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			m.normalized = utf8.AppendRune(m.normalized, unicode.ToLower(r))
			inToken = true
			continue
		}
		if inToken {
			m.endToken()
			inToken = false
		}
	}
	if inToken {
		m.endToken()
	}
}

func (m *minWise) endToken() {
	m.ends = append(m.ends, len(m.normalized))
	m.normalized = append(m.normalized, ' ')
}

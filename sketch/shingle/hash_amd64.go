//go:build !purego

package shingle

import (
	"unsafe"

	"github.com/neardup/neardup/sketch/internal/vector"
	"github.com/neardup/neardup/sketch/text"
)

//go:generate go -C _asm run . -out ../hash_amd64.s -stubs ../hash_stub_amd64.go -pkg shingle

// useAVX512 is set at start and never changes, save in tests.
var useAVX512 = vector.AVX512()

const (
	lanes = 8
	// sizeMax is the longest shingle that baseAVX512 takes.
	sizeMax = 16
)

// someBase computes the base hashes of the first shingles of tokens, as many as it likes, and returns how many that were.
// All of them are whole.
func someBase(base []uint64, tokens *text.Tokens, size int) (done int) {
	n := tokens.Len()
	if !useAVX512 || size > sizeMax || n < 2*size+lanes-1 {
		return 0
	}
	_, _ = base[:n], tokens.Class[:n]
	return baseAVX512(&base[0], &tokens.Hash[0], (*byte)(unsafe.Pointer(&tokens.Class[0])), n, size)
}

func (h Hasher) pair(h1, h2, base []uint64) {
	done := 0
	if n := len(base) &^ (lanes - 1); useAVX512 && n > 0 {
		pairAVX512(&h1[0], &h2[0], &base[0], n, h.k1, h.k2)
		done = n
	}
	h.pairGeneric(h1[done:], h2[done:], base[done:])
}

func (h Hasher) single(base []uint64) {
	done := 0
	if n := len(base) &^ (lanes - 1); useAVX512 && n > 0 {
		singleAVX512(&base[0], n, h.k1)
		done = n
	}
	h.singleGeneric(base[done:])
}

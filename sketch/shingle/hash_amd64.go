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
	sizeMax = 9
)

// someBase computes the base hashes of the first shingles of tokens from first on, as many as it likes, and returns how
// many that were. Those it takes are of words alone or of Solo tokens alone.
func someBase(base []uint64, tokens *text.Tokens, size, first int) (done int) {
	n := tokens.Len() - first
	if !useAVX512 || n < lanes {
		return 0
	}
	solo := uint64(0)
	if tokens.Class[first]&text.Solo != 0 {
		solo = uint64(text.Solo) * 0x0101010101010101
		size *= 2
	}
	if size > sizeMax || n < size+lanes-1 {
		return 0
	}
	_, _ = base[:n-size+1], tokens.Class[first:first+n]
	return baseAVX512(&base[0], &tokens.Hash[first], (*byte)(unsafe.Pointer(&tokens.Class[first])), n, size, solo)
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

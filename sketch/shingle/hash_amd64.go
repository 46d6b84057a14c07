//go:build !purego

package shingle

import (
	"unsafe"

	"github.com/neardup/neardup/sketch/internal/vector"
	"github.com/neardup/neardup/sketch/text"
)

//go:generate go -C _asm run . -out ../hash_amd64.s -stubs ../hash_stub_amd64.go -pkg shingle

const (
	// lanes512 and lanes256 are the numbers of hashes in a register.
	lanes512, lanes256 = 8, 4
	// sizeMax is the longest shingle that kernels take.
	sizeMax = 16
	// blockAVX2 is the least number of shingles that baseAVX2 takes.
	blockAVX2 = 32
	// fewestBase is the number of shingles below which portable code is as fast.
	fewestBase = 16
)

// someBase computes the base hashes of the first shingles of tokens, as many as it likes, and returns how many that were.
// All of them are whole.
func someBase(base []uint64, tokens *text.Tokens, size int) (done int) {
	behind := 2*size - 1 // so many tokens at most come after the first one of a shingle
	done = tokens.Len() - behind
	if level == vector.LevelGeneric || size > sizeMax || done < fewestBase {
		return 0
	}
	base, hash, class := base[:done], tokens.Hash, tokens.Class[:len(tokens.Hash)]
	if done >= blockAVX2 {
		baseAVX2(&base[0], &hash[0], (*byte)(unsafe.Pointer(&class[0])), done, size)
		return done
	}
	// Few shingles become a block.
	var few struct {
		base  [blockAVX2]uint64
		hash  [blockAVX2 + 2*sizeMax - 1]uint64
		class [blockAVX2 + 2*sizeMax - 1]text.Class
	}
	copy(few.hash[:], hash)
	copy(few.class[:], class)
	baseAVX2(&few.base[0], &few.hash[0], (*byte)(unsafe.Pointer(&few.class[0])), blockAVX2, size)
	return copy(base, few.base[:])
}

func (h Hasher) pair(h1, h2, base []uint64) {
	done := 0
	switch n := len(base); {
	case level == vector.LevelAVX512 && n >= lanes512:
		done = n &^ (lanes512 - 1)
		pairAVX512(&h1[0], &h2[0], &base[0], done, h.k1, h.k2)
	case level == vector.LevelAVX2 && n >= lanes256:
		done = n &^ (lanes256 - 1)
		pairAVX2(&h1[0], &h2[0], &base[0], done, h.k1, h.k2)
	}
	h.pairGeneric(h1[done:], h2[done:], base[done:])
}

func (h Hasher) single(base []uint64) {
	done := 0
	switch n := len(base); {
	case level == vector.LevelAVX512 && n >= lanes512:
		done = n &^ (lanes512 - 1)
		singleAVX512(&base[0], done, h.k1)
	case level == vector.LevelAVX2 && n >= lanes256:
		done = n &^ (lanes256 - 1)
		singleAVX2(&base[0], done, h.k1)
	}
	h.singleGeneric(base[done:])
}

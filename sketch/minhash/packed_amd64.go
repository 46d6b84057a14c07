//go:build !purego

package minhash

import "github.com/neardup/neardup/sketch/internal/vector"

//go:generate go -C _asm run ./packed -out ../packed_amd64.s -stubs ../packed_stub_amd64.go -pkg minhash

const (
	// comparedBytes is about how much is compared in one call: the garbage collector waits for it.
	comparedBytes = 1 << 18
	// smallestPacked is the size of a signature below which portable code is as fast.
	smallestPacked = 16
)

// countEqual is countEqualGeneric with the instructions of the level.
func countEqual(counts []int32, packed, stored []byte, width, slots int) {
	size := len(packed)
	for size >= smallestPacked && slots*width == 8*size && len(counts) > 0 {
		n := min(len(counts), max(1, comparedBytes/size))
		if !countEqualVector(counts[:n], packed, stored[:n*size], width) {
			break
		}
		counts, stored = counts[n:], stored[n*size:]
	}
	countEqualGeneric(counts, packed, stored, width, slots)
}

// countEqualVector is countEqual of at least one signature without unused bits, unless it returns false: then the level
// has no instructions for them.
func countEqualVector(counts []int32, packed, stored []byte, width int) bool {
	switch {
	case level >= vector.LevelAVX512:
		countEqualAVX512(&counts[0], &packed[0], &stored[0], len(counts), len(packed), width)
		return true
	case level == vector.LevelAVX2 && width >= 4 && len(packed)%32 == 0:
		countEqualAVX2(&counts[0], &packed[0], &stored[0], len(counts), len(packed), width)
		return true
	}
	return false
}

// countEqualAVX512 calls the kernel for the width.
func countEqualAVX512(counts *int32, packed, stored *byte, n, size, width int) {
	switch width {
	case 1:
		equal1AVX512(counts, packed, stored, n, size)
	case 2:
		equal2AVX512(counts, packed, stored, n, size)
	case 4:
		equal4AVX512(counts, packed, stored, n, size)
	case 8:
		equal8AVX512(counts, packed, stored, n, size)
	case 16:
		equal16AVX512(counts, packed, stored, n, size)
	case 32:
		equal32AVX512(counts, packed, stored, n, size)
	case 64:
		equal64AVX512(counts, packed, stored, n, size)
	}
}

// countEqualAVX2 calls the kernel for the width, which is 4 or more.
func countEqualAVX2(counts *int32, packed, stored *byte, n, size, width int) {
	switch width {
	case 4:
		equal4AVX2(counts, packed, stored, n, size)
	case 8:
		equal8AVX2(counts, packed, stored, n, size)
	case 16:
		equal16AVX2(counts, packed, stored, n, size)
	case 32:
		equal32AVX2(counts, packed, stored, n, size)
	case 64:
		equal64AVX2(counts, packed, stored, n, size)
	}
}

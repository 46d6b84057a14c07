package band

import "math/bits"

// The constants of the 64-bit xxHash (Collet, xxHash fast digest algorithm, version 0.1.1).
const (
	prime1 = 0x9E3779B185EBCA87
	prime2 = 0xC2B2AE3D27D4EB4F
	prime3 = 0x165667B19E3779F9
	prime4 = 0x85EBCA77C2B2AE63
	prime5 = 0x27D4EB2F165667C5
)

// hash returns the 64-bit xxHash of the words as little-endian bytes. A band is a few words, whose bytes need neither be
// written to a buffer nor copied into a digest: that takes a third of the time.
func hash(seed uint64, words []uint64) uint64 {
	h := seed + prime5
	count := uint64(len(words))
	if len(words) >= 4 {
		a, b, c, d := seed+prime1, seed+prime2, seed, seed-prime1
		a += prime2
		for len(words) >= 4 {
			a, b = round(a, words[0]), round(b, words[1])
			c, d = round(c, words[2]), round(d, words[3])
			words = words[4:]
		}
		h = bits.RotateLeft64(a, 1) + bits.RotateLeft64(b, 7) + bits.RotateLeft64(c, 12) + bits.RotateLeft64(d, 18)
		for _, lane := range [...]uint64{a, b, c, d} {
			h = (h^round(0, lane))*prime1 + prime4
		}
	}
	h += 8 * count
	for _, w := range words {
		h = bits.RotateLeft64(h^round(0, w), 27)*prime1 + prime4
	}
	h ^= h >> 33
	h *= prime2
	h ^= h >> 29
	h *= prime3
	return h ^ h>>32
}

// round mixes a word into a lane.
func round(lane, word uint64) uint64 { return bits.RotateLeft64(lane+word*prime2, 31) * prime1 }

package text

import (
	"encoding/binary"
	"math/bits"
)

// Hasher hashes tokens with one seed. It is made by NewHasher; copies are equal.
//
// The hash is of a kind that vector instructions compute on 64-bit lanes: a token of up to 16 bytes, zero-padded, is two
// little-endian words a and b, and its hash is Mix(a*k1 + rotl(b*k2, 32) + k0), with k1 and k2 odd. A product does not
// carry the last bytes of a word below themselves: without the rotation, of pairs of eight-letter Arabic words that differ
// in the fourth and the eighth letter one in 256 had equal hashes. A longer token folds its words one by one:
// h = Mix(word*k1 + h*k2 + k0) from h = length. Tokens hold no zero byte, so padding is unambiguous.
type Hasher struct{ k0, k1, k2 uint64 }

// NewHasher returns the hasher of a seed. Its keys are the first outputs of SplitMix64 (Steele, Lea, Flood 2014).
func NewHasher(seed uint64) Hasher {
	k := Keys(seed, 3)
	return Hasher{k0: k[0], k1: k[1] | 1, k2: k[2] | 1}
}

// Keys returns the first n outputs of SplitMix64 from the seed.
func Keys(seed uint64, n int) []uint64 {
	keys := make([]uint64, n)
	for i := range keys {
		seed += 0x9E3779B97F4A7C15
		z := (seed ^ seed>>30) * 0xBF58476D1CE4E5B9
		z = (z ^ z>>27) * 0x94D049BB133111EB
		keys[i] = z ^ z>>31
	}
	return keys
}

// Mix is a bijection of 64 bits in which each input bit changes each output bit with a probability near one half.
func Mix(x uint64) uint64 {
	x ^= x >> 32
	x *= 0x9FB21C651E98DF25
	x ^= x >> 29
	x *= 0xD6E8FEB86659FD93
	return x ^ x>>32
}

func (h Hasher) sum(token []byte) uint64 {
	n := len(token)
	if n > 16 {
		return h.sumLong(token)
	}
	// Two loads that overlap read any number of bytes without a copy or a loop.
	var a, b uint64
	switch {
	case n > 8:
		a = binary.LittleEndian.Uint64(token)
		b = binary.LittleEndian.Uint64(token[n-8:]) >> (8 * (16 - n))
	case n >= 4:
		a = uint64(binary.LittleEndian.Uint32(token)) | uint64(binary.LittleEndian.Uint32(token[n-4:]))<<(8*(n-4))
	case n > 0:
		a = uint64(token[0]) | uint64(token[n/2])<<(8*(n/2)) | uint64(token[n-1])<<(8*(n-1))
	}
	return h.sumWords(a, b)
}

// sumWords is the hash of a token of up to 16 bytes, zero-padded.
func (h Hasher) sumWords(a, b uint64) uint64 {
	return Mix(a*h.k1 + bits.RotateLeft64(b*h.k2, 32) + h.k0)
}

func (h Hasher) sumLong(token []byte) uint64 {
	x := uint64(len(token))
	for len(token) >= 8 {
		x = Mix(binary.LittleEndian.Uint64(token)*h.k1 + x*h.k2 + h.k0)
		token = token[8:]
	}
	if len(token) > 0 {
		var padded [8]byte
		copy(padded[:], token)
		x = Mix(binary.LittleEndian.Uint64(padded[:])*h.k1 + x*h.k2 + h.k0)
	}
	return x
}

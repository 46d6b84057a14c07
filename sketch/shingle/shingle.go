// Package shingle turns tokens into shingles, runs of consecutive tokens, and hashes them.
//
// A shingle of size w starts at every token and holds as many tokens as make up w words, where a Solo character (of a
// script written without spaces) counts as half a word: w words, or 2w characters, or a mixture. A text of fewer tokens
// than that is one shingle of all its tokens; an empty text has none. Broder (1997) introduced shingles.
//
// A shingle's base hash combines the hashes t of its tokens by s = rotl(s, 7) ^ t, which vector instructions compute
// without a multiplication; Pair and Single turn it into well-mixed values.
package shingle

import (
	"math/bits"
	"slices"

	"github.com/neardup/neardup/sketch/text"
)

// AppendBase appends the base hash of every shingle of size words of the tokens to dst, in the order of the text.
// Shingle i starts at token i.
func AppendBase(dst []uint64, tokens *text.Tokens, size int) []uint64 {
	n := len(dst)
	dst = slices.Grow(dst, tokens.Len())
	done := someBase(dst[n:n+tokens.Len()], tokens, size)
	return appendBaseGeneric(dst[:n+done], tokens, size, done)
}

// appendBaseGeneric is AppendBase of the shingles from first on. There is room for them.
func appendBaseGeneric(dst []uint64, tokens *text.Tokens, size, first int) []uint64 {
	want, hash := 2*size, tokens.Hash
	class := tokens.Class[:len(hash)]
	s, width, end := uint64(0), 0, first // of the tokens [i, end): their base hash, and their half words
	for i := first; i < len(hash); i++ {
		for end < len(hash) && width < want {
			s = bits.RotateLeft64(s, 7) ^ hash[end]
			width += halfWords(class[end])
			end++
		}
		if width < want && i > 0 {
			break
		}
		dst = append(dst, s)
		// The first token has been rotated once for each of the others: it goes out as it came in.
		s ^= bits.RotateLeft64(hash[i], 7*(end-i-1))
		width -= halfWords(class[i])
	}
	return dst
}

// End returns the token after the shingle of size words that starts at token i.
func End(tokens *text.Tokens, i, size int) int {
	for width := 0; i < tokens.Len() && width < 2*size; i++ {
		width += halfWords(tokens.Class[i])
	}
	return i
}

func halfWords(c text.Class) int { return 2 - int(c&text.Solo) }

// Hasher turns base hashes into shingle hashes with one seed. It is made by NewHasher; copies are equal.
type Hasher struct{ k1, k2 uint64 }

// NewHasher returns the hasher of a seed.
func NewHasher(seed uint64) Hasher {
	// The token hasher takes the keys before these from the same sequence.
	k := text.Keys(seed, 5)
	return Hasher{k1: k[3], k2: k[4]}
}

// Pair computes the two hashes of each base hash from which a MinHash signature is made: slot i of a shingle is
// h1 + i*h2. h1 and h2 must be as long as base. Each is a bijection of the base hash, by other constants.
func (h Hasher) Pair(h1, h2, base []uint64) {
	h.pair(h1[:len(base)], h2[:len(base)], base)
}

func (h Hasher) pairGeneric(h1, h2, base []uint64) {
	h1, h2 = h1[:len(base)], h2[:len(base)]
	for i, s := range base {
		h1[i] = text.Mix(s ^ h.k1)
		x := s ^ h.k2
		x ^= x >> 31
		x *= 0xA0761D6478BD642F
		x ^= x >> 28
		x *= 0xE7037ED1A0B428DB
		h2[i] = x ^ x>>33
	}
}

// Single replaces each base hash by its h1.
func (h Hasher) Single(base []uint64) { h.single(base) }

func (h Hasher) singleGeneric(base []uint64) {
	for i, s := range base {
		base[i] = text.Mix(s ^ h.k1)
	}
}

// Package signing goes the way from a text to a signature by the stages of package sketch that lead there, and no others:
// what benchmarks compare with other ways.
package signing

import (
	"slices"

	"github.com/neardup/neardup/sketch/fss"
	"github.com/neardup/neardup/sketch/minhash"
	"github.com/neardup/neardup/sketch/shingle"
	"github.com/neardup/neardup/sketch/text"
)

// Signer makes signatures in memory that it uses again: what a method returns is valid until the next call. It is made by
// New.
type Signer struct {
	size    int
	token   text.Hasher
	shingle shingle.Hasher

	tokens       text.Tokens
	base, h1, h2 []uint64
	signature    minhash.Signature
}

// New returns a signer for shingles of so many words and signatures of so many slots, with the seed 1.
func New(size, slots int) *Signer {
	return &Signer{
		size: size, token: text.NewHasher(1), shingle: shingle.NewHasher(1), signature: make(minhash.Signature, slots),
	}
}

// MinWise returns the signature of the family minwise.
func (s *Signer) MinWise(document string) minhash.Signature {
	h1, h2 := s.Hashes(document)
	minhash.Reset(s.signature)
	minhash.Update(s.signature, h1, h2)
	return s.signature
}

// FSS returns the signature of the family fss, which takes one hash a shingle.
func (s *Signer) FSS(document string) minhash.Signature {
	s.cut(document)
	s.shingle.Single(s.base)
	minhash.Reset(s.signature)
	fss.Update(s.signature, s.base)
	return s.signature
}

// Hashes returns both hashes of each shingle.
func (s *Signer) Hashes(document string) (h1, h2 []uint64) {
	s.cut(document)
	n := len(s.base)
	s.h1, s.h2 = slices.Grow(s.h1[:0], n)[:n], slices.Grow(s.h2[:0], n)[:n]
	s.shingle.Pair(s.h1, s.h2, s.base)
	return s.h1, s.h2
}

// cut replaces the base hashes by those of the shingles of a text.
func (s *Signer) cut(document string) {
	s.tokens.Tokenize(s.token, document)
	s.base = shingle.AppendBase(s.base[:0], &s.tokens, s.size)
}

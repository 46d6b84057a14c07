package main

import (
	"slices"

	"github.com/neardup/neardup/sketch/fss"
	"github.com/neardup/neardup/sketch/minhash"
	"github.com/neardup/neardup/sketch/shingle"
	"github.com/neardup/neardup/sketch/text"
)

// signer makes signatures in memory that it uses again.
type signer struct {
	hasher   text.Hasher
	shingles shingle.Hasher

	tokens text.Tokens
	hashes []uint64
	h1, h2 []uint64
	slots  [slots]uint64
}

// base computes the base hashes of the shingles.
func (s *signer) base(document string) {
	s.tokens.Tokenize(s.hasher, document)
	s.hashes = shingle.AppendBase(s.hashes[:0], &s.tokens, shingleSize)
	minhash.Reset(s.slots[:])
}

func (s *signer) fss(document string) {
	s.base(document)
	s.shingles.Single(s.hashes)
	fss.Update(s.slots[:], s.hashes)
}

func (s *signer) minwise(document string) {
	s.base(document)
	n := len(s.hashes)
	s.h1, s.h2 = slices.Grow(s.h1[:0], n)[:n], slices.Grow(s.h2[:0], n)[:n]
	s.shingles.Pair(s.h1, s.h2, s.hashes)
	minhash.Update(s.slots[:], s.h1, s.h2)
}

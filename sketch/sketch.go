// Package sketch turns text into numbers: tokens, shingles, a MinHash signature, a SimHash fingerprint, bucket keys and
// passage fingerprints. It is pure: the same text and Parameters give the same values on every machine.
//
// The stages are packages of their own, in the order of the data: text, shingle, minhash, fss and simhash, band, passage.
package sketch

import (
	"slices"

	"github.com/neardup/neardup/sketch/band"
	"github.com/neardup/neardup/sketch/fss"
	"github.com/neardup/neardup/sketch/minhash"
	"github.com/neardup/neardup/sketch/passage"
	"github.com/neardup/neardup/sketch/shingle"
	"github.com/neardup/neardup/sketch/simhash"
	"github.com/neardup/neardup/sketch/text"
)

// MaxPassages is how many passage fingerprints of one text are kept: more than a book of 20,000 words has.
const MaxPassages = 4096

// Sketcher computes sketches with fixed parameters. It is made by New and safe for concurrent use.
type Sketcher struct {
	params  Parameters
	token   text.Hasher
	shingle shingle.Hasher
	window  int
}

// New returns a sketcher, or the error of Parameters.Validate.
func New(p Parameters) (*Sketcher, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	return &Sketcher{
		params:  p,
		token:   text.NewHasher(p.Seed),
		shingle: shingle.NewHasher(p.Seed),
		window:  passage.Window(p.PassageGuarantee, p.PassageSize),
	}, nil
}

// Parameters returns the parameters that the sketcher was made with.
func (sk *Sketcher) Parameters() Parameters { return sk.params }

// Sketch is what one text becomes. The zero value is that of the empty text, and its memory is reused by
// Sketcher.Sketch. A text without tokens has no values at all and matches nothing.
type Sketch struct {
	Tokens text.Tokens
	// Shingles is the set of the text's shingles, by their hash.
	Shingles shingle.Set
	// Signature has Permutations slots, of the family of the parameters.
	Signature minhash.Signature
	// SimHash is the fingerprint of the shingles, each as often as it occurs.
	SimHash uint64
	// Bands are the bucket keys of the signature's bands, Bands of them; none without the BandChannel.
	Bands []uint64
	// SimHashKeys are the bucket keys of SimHash; none without the SimHashChannel.
	SimHashKeys []uint64
	// Passages are the passage fingerprints in the order of the text; a repeated one is listed once. Without the
	// PassageChannel there are none.
	Passages []Passage
	// PassagesThinned is true if the text had more than MaxPassages of them.
	PassagesThinned bool

	grams, h1, h2 []uint64
	positions     []int32
	firsts        firsts
}

// Passage is one passage fingerprint: a well-mixed bucket key, and the token at which the passage begins.
type Passage struct {
	Key   uint64
	Token int32
}

// PassageKeys returns the keys of the passage fingerprints, ascending, in memory of their own.
func (s *Sketch) PassageKeys() []uint64 {
	keys := make([]uint64, len(s.Passages))
	for i, p := range s.Passages {
		keys[i] = p.Key
	}
	slices.Sort(keys)
	return keys
}

// Sketch replaces the content of dst by the sketch of s.
func (sk *Sketcher) Sketch(dst *Sketch, s string) {
	sk.SketchPassages(dst, s)
	if dst.Tokens.Len() == 0 {
		return
	}
	dst.Signature = resize(dst.Signature, sk.params.Permutations)
	minhash.Reset(dst.Signature)
	switch sk.params.Family {
	case MinWise:
		minhash.Update(dst.Signature, dst.h1, dst.h2)
	case FSS:
		fss.Update(dst.Signature, dst.h1)
	}
	dst.SimHash = simhash.Fingerprint(dst.h1)
	if sk.params.Channels.Has(BandChannel) {
		dst.Bands = band.AppendKeys(dst.Bands, dst.Signature, sk.params.Bands, sk.params.Rows)
	}
	if sk.params.Channels.Has(SimHashChannel) {
		dst.SimHashKeys = simhash.AppendKeys(dst.SimHashKeys, dst.SimHash, sk.params.SimHashDistance)
	}
}

// SketchPassages is Sketch without the signature and what is made of it, which are left empty: Tokens, Shingles and
// Passages are what a comparison of two texts needs.
func (sk *Sketcher) SketchPassages(dst *Sketch, s string) {
	dst.Signature, dst.Bands, dst.Passages = dst.Signature[:0], dst.Bands[:0], dst.Passages[:0]
	dst.SimHashKeys, dst.SimHash, dst.PassagesThinned = dst.SimHashKeys[:0], 0, false
	dst.Tokens.Tokenize(sk.token, s)
	dst.grams = shingle.AppendBase(dst.grams[:0], &dst.Tokens, sk.params.ShingleSize)
	sk.hashShingles(dst)
	dst.Shingles = shingle.AppendSet(dst.Shingles[:0], dst.h1)
	if dst.Tokens.Len() > 0 && sk.params.Channels.Has(PassageChannel) {
		sk.passages(dst)
	}
}

// hashShingles computes the hashes of the shingles that the family takes: h1, and h2 for MinWise alone.
func (sk *Sketcher) hashShingles(dst *Sketch) {
	switch sk.params.Family {
	case MinWise:
		dst.h1, dst.h2 = resize(dst.h1, len(dst.grams)), resize(dst.h2, len(dst.grams))
		sk.shingle.Pair(dst.h1, dst.h2, dst.grams)
	case FSS:
		dst.h1, dst.grams = dst.grams, dst.h1
		sk.shingle.Single(dst.h1)
	}
}

// Grams appends to dst the hash of the passage-sized shingle that starts at each token; Passages are chosen among them.
func (sk *Sketcher) Grams(dst []uint64, tokens *text.Tokens) []uint64 {
	dst = shingle.AppendBase(dst, tokens, sk.params.PassageSize)
	sk.shingle.Single(dst)
	return dst
}

func (sk *Sketcher) passages(dst *Sketch) {
	dst.grams = sk.Grams(dst.grams[:0], &dst.Tokens)
	dst.positions = passage.AppendPositions(dst.positions[:0], dst.grams, sk.window)
	dst.positions = dst.firsts.keep(dst.positions, dst.grams)
	if len(dst.positions) > MaxPassages {
		dst.positions = passage.Thin(dst.positions, dst.grams, MaxPassages)
		dst.PassagesThinned = true
	}
	n := len(dst.positions)
	dst.Passages = slices.Grow(dst.Passages, n)[:n]
	for i, p := range dst.positions {
		// Winnowing selects small hashes: mixed again, they spread over a table.
		dst.Passages[i] = Passage{Key: text.Mix(dst.grams[p]), Token: p}
	}
}

func resize(s []uint64, n int) []uint64 {
	if cap(s) < n {
		return make([]uint64, n)
	}
	return s[:n]
}

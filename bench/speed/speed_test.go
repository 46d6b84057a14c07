package speed

import (
	"slices"
	"testing"

	"github.com/neardup/neardup/bench/speed/signing"
	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/band"
	"github.com/neardup/neardup/sketch/fss"
	"github.com/neardup/neardup/sketch/minhash"
	"github.com/neardup/neardup/sketch/passage"
	"github.com/neardup/neardup/sketch/shingle"
	"github.com/neardup/neardup/sketch/simhash"
	"github.com/neardup/neardup/sketch/text"
)

// BenchmarkSketch measures all stages together.
func BenchmarkSketch(b *testing.B) {
	sketcher := newSketcher(b)
	measure(b, func() func(*document) {
		var s sketch.Sketch
		return func(d *document) { sketcher.Sketch(&s, d.text) }
	})
}

// BenchmarkSignature measures the way from text to signature: the stages from Tokenize to MinHash without ShingleSet.
func BenchmarkSignature(b *testing.B) { measure(b, sign) }

func sign() func(*document) {
	s := newSigner()
	return func(d *document) { s.MinWise(d.text) }
}

// BenchmarkSignatureFSS is BenchmarkSignature for the family fss.
func BenchmarkSignatureFSS(b *testing.B) {
	measure(b, func() func(*document) {
		s := newSigner()
		return func(d *document) { s.FSS(d.text) }
	})
}

func newSigner() *signing.Signer {
	p := sketch.DefaultParameters()
	return signing.New(p.ShingleSize, p.Permutations)
}

// BenchmarkTokenize measures normalization, cutting into tokens, and token hashes.
func BenchmarkTokenize(b *testing.B) { measure(b, tokenize) }

func tokenize() func(*document) {
	hasher := text.NewHasher(1)
	var tokens text.Tokens
	return func(d *document) { tokens.Tokenize(hasher, d.text) }
}

// BenchmarkShingleHashes measures the step from token hashes to the two hashes of each shingle.
func BenchmarkShingleHashes(b *testing.B) {
	measure(b, func() func(*document) {
		hasher, p := shingle.NewHasher(1), sketch.DefaultParameters()
		var base, h1, h2 []uint64
		return func(d *document) {
			base = shingle.AppendBase(base[:0], &d.Tokens, p.ShingleSize)
			h1, h2 = slices.Grow(h1[:0], len(base))[:len(base)], slices.Grow(h2[:0], len(base))[:len(base)]
			hasher.Pair(h1, h2, base)
		}
	})
}

// BenchmarkShingleSet measures sorting the shingles into a set, which exact comparison needs.
func BenchmarkShingleSet(b *testing.B) {
	measure(b, func() func(*document) {
		var set shingle.Set
		return func(d *document) { set = shingle.AppendSet(set[:0], d.h1) }
	})
}

// BenchmarkMinHash measures the update of a signature of 128 slots.
func BenchmarkMinHash(b *testing.B) {
	measure(b, func() func(*document) {
		signature := make(minhash.Signature, sketch.DefaultParameters().Permutations)
		return func(d *document) {
			minhash.Reset(signature)
			minhash.Update(signature, d.h1, d.h2)
		}
	})
}

// BenchmarkFSS measures the update of a signature of 128 slots of the family fss.
func BenchmarkFSS(b *testing.B) {
	measure(b, func() func(*document) {
		signature := make(minhash.Signature, sketch.DefaultParameters().Permutations)
		return func(d *document) {
			minhash.Reset(signature)
			fss.Update(signature, d.h1)
		}
	})
}

// BenchmarkSimHash measures the fingerprint.
func BenchmarkSimHash(b *testing.B) {
	measure(b, func() func(*document) {
		return func(d *document) { simhash.Fingerprint(d.h1) }
	})
}

// BenchmarkBands measures the bucket keys of the bands.
func BenchmarkBands(b *testing.B) {
	measure(b, func() func(*document) {
		p := sketch.DefaultParameters()
		var keys []uint64
		return func(d *document) { keys = band.AppendKeys(keys[:0], d.Signature, p.Bands, p.Rows) }
	})
}

// BenchmarkPassages measures hashing and winnowing the passage-sized shingles.
func BenchmarkPassages(b *testing.B) {
	sketcher := newSketcher(b)
	measure(b, func() func(*document) {
		p := sketch.DefaultParameters()
		window := passage.Window(p.PassageGuarantee, p.PassageSize)
		var grams []uint64
		var positions []int32
		return func(d *document) {
			grams = sketcher.Grams(grams[:0], &d.Tokens)
			positions = passage.AppendPositions(positions[:0], grams, window)
		}
	})
}

package speed

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/neardup/neardup/bench/invented"
	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/band"
	"github.com/neardup/neardup/sketch/minhash"
	"github.com/neardup/neardup/sketch/passage"
	"github.com/neardup/neardup/sketch/shingle"
	"github.com/neardup/neardup/sketch/simhash"
	"github.com/neardup/neardup/sketch/text"
)

// BenchmarkSketch measures all stages together.
func BenchmarkSketch(b *testing.B) {
	eachText(b, func(b *testing.B, texts []string) {
		sketcher := newSketcher(b)
		var s sketch.Sketch
		for i := 0; b.Loop(); i++ {
			sketcher.Sketch(&s, texts[i%len(texts)])
		}
	})
}

// BenchmarkSignature measures the way from text to signature: the stages from Tokenize to MinHash without ShingleSet.
func BenchmarkSignature(b *testing.B) {
	eachText(b, func(b *testing.B, texts []string) {
		tokenHasher, hasher, p := text.NewHasher(1), shingle.NewHasher(1), sketch.DefaultParameters()
		signature := make(minhash.Signature, p.Permutations)
		var tokens text.Tokens
		var base, h1, h2 []uint64
		for i := 0; b.Loop(); i++ {
			tokens.Tokenize(tokenHasher, texts[i%len(texts)])
			base = shingle.AppendBase(base[:0], &tokens, p.ShingleSize)
			h1, h2 = slices.Grow(h1[:0], len(base))[:len(base)], slices.Grow(h2[:0], len(base))[:len(base)]
			hasher.Pair(h1, h2, base)
			minhash.Reset(signature)
			minhash.Update(signature, h1, h2)
		}
	})
}

// BenchmarkTokenize measures normalisation, cutting into tokens, and token hashes.
func BenchmarkTokenize(b *testing.B) {
	eachText(b, func(b *testing.B, texts []string) {
		hasher := text.NewHasher(1)
		var tokens text.Tokens
		for i := 0; b.Loop(); i++ {
			tokens.Tokenize(hasher, texts[i%len(texts)])
		}
	})
}

// BenchmarkShingleHashes measures the step from token hashes to the two hashes of each shingle.
func BenchmarkShingleHashes(b *testing.B) {
	eachSketch(b, func(b *testing.B, sketches []stages) {
		hasher := shingle.NewHasher(1)
		var base []uint64
		for i := 0; b.Loop(); i++ {
			s := &sketches[i%len(sketches)]
			base = shingle.AppendBase(base[:0], &s.Tokens, sketch.DefaultParameters().ShingleSize)
			hasher.Pair(s.h1, s.h2, base)
		}
	})
}

// BenchmarkShingleSet measures sorting the shingles into a set, which exact comparison needs.
func BenchmarkShingleSet(b *testing.B) {
	eachSketch(b, func(b *testing.B, sketches []stages) {
		var set shingle.Set
		for i := 0; b.Loop(); i++ {
			set = shingle.AppendSet(set[:0], sketches[i%len(sketches)].h1)
		}
	})
}

// BenchmarkMinHash measures the update of a signature of 128 slots.
func BenchmarkMinHash(b *testing.B) {
	eachSketch(b, func(b *testing.B, sketches []stages) {
		signature := make(minhash.Signature, sketch.DefaultParameters().Permutations)
		for i := 0; b.Loop(); i++ {
			s := &sketches[i%len(sketches)]
			minhash.Reset(signature)
			minhash.Update(signature, s.h1, s.h2)
		}
	})
}

// BenchmarkSimHash measures the fingerprint.
func BenchmarkSimHash(b *testing.B) {
	eachSketch(b, func(b *testing.B, sketches []stages) {
		for i := 0; b.Loop(); i++ {
			simhash.Fingerprint(sketches[i%len(sketches)].h1)
		}
	})
}

// BenchmarkBands measures the bucket keys of the bands.
func BenchmarkBands(b *testing.B) {
	eachSketch(b, func(b *testing.B, sketches []stages) {
		p := sketch.DefaultParameters()
		var keys []uint64
		for i := 0; b.Loop(); i++ {
			keys = band.AppendKeys(keys[:0], sketches[i%len(sketches)].Signature, p.Bands, p.Rows)
		}
	})
}

// BenchmarkPassages measures hashing and winnowing the passage-sized shingles.
func BenchmarkPassages(b *testing.B) {
	eachSketch(b, func(b *testing.B, sketches []stages) {
		sketcher := newSketcher(b)
		p := sketch.DefaultParameters()
		window := passage.Window(p.PassageGuarantee, p.PassageSize)
		var grams []uint64
		var positions []int32
		for i := 0; b.Loop(); i++ {
			grams = sketcher.Grams(grams[:0], &sketches[i%len(sketches)].Tokens)
			positions = passage.AppendPositions(positions[:0], grams, window)
		}
	})
}

// stages are the sketch of a text with what stands between its stages.
type stages struct {
	sketch.Sketch
	h1, h2 []uint64
}

// eachText runs a benchmark on texts of each language and size. They are more than a branch predictor learns by heart.
func eachText(b *testing.B, run func(b *testing.B, texts []string)) {
	languages := []*invented.Language{invented.English(1), invented.Arabic(1), invented.Russian(1), invented.Chinese(1)}
	for i := range len(languages) + 1 {
		name, used := "mixed", languages
		if i < len(languages) {
			name, used = languages[i].Name(), languages[i:i+1]
		}
		for _, size := range []int{2 << 10, 8 << 10} {
			texts := writeTexts(used, size)
			total := 0
			for _, t := range texts {
				total += len(t)
			}
			b.Run(fmt.Sprintf("%s-%dKB", name, size>>10), func(b *testing.B) {
				b.ReportAllocs()
				b.SetBytes(int64(total / len(texts)))
				run(b, texts)
			})
		}
	}
}

// writeTexts returns texts of a size, a megabyte in all, each in equal parts of the languages.
func writeTexts(languages []*invented.Language, size int) []string {
	writers := make([]*invented.Writer, len(languages))
	for i, l := range languages {
		writers[i] = invented.NewWriter(l, rand.NewPCG(1, uint64(size)))
	}
	texts := make([]string, (1<<20)/size)
	for i := range texts {
		var parts []string
		for _, w := range writers {
			parts = append(parts, w.Text(size/len(writers)))
		}
		texts[i] = strings.Join(parts, "\n")
	}
	return texts
}

// eachSketch is eachText with the sketches of the texts.
func eachSketch(b *testing.B, run func(b *testing.B, sketches []stages)) {
	eachText(b, func(b *testing.B, texts []string) {
		sketcher, hasher := newSketcher(b), shingle.NewHasher(1)
		sketches := make([]stages, len(texts))
		for i, t := range texts {
			s := &sketches[i]
			sketcher.Sketch(&s.Sketch, t)
			base := shingle.AppendBase(nil, &s.Tokens, sketch.DefaultParameters().ShingleSize)
			s.h1, s.h2 = make([]uint64, len(base)), make([]uint64, len(base))
			hasher.Pair(s.h1, s.h2, base)
		}
		run(b, sketches)
	})
}

func newSketcher(b *testing.B) *sketch.Sketcher {
	p := sketch.DefaultParameters()
	p.Seed = 1
	sketcher, err := sketch.New(p)
	if err != nil {
		b.Fatal(err)
	}
	return sketcher
}

package peers

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/neardup/neardup/bench/invented"
	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/minhash"
	"github.com/neardup/neardup/sketch/shingle"
	"github.com/neardup/neardup/sketch/text"
)

func BenchmarkSignature(b *testing.B) {
	for _, language := range languages() {
		for _, size := range []int{2 << 10, 8 << 10} {
			texts := makeTexts(language, size, 1<<20)
			var peer minWise
			var own signer
			var sketched sketch.Sketch
			sketcher := newSketcher(b)
			for _, c := range []struct {
				name string
				run  func(s string)
			}{
				{"go-minhash", func(s string) { peer.signature(s) }},
				{"signature", func(s string) { own.signature(s) }},
				{"sketch", func(s string) { sketcher.Sketch(&sketched, s) }},
			} {
				b.Run(fmt.Sprintf("%s-%dKB/%s", language.Name(), size>>10, c.name), func(b *testing.B) {
					b.SetBytes(int64(size))
					for i := 0; b.Loop(); i++ {
						c.run(texts[i%len(texts)])
					}
				})
			}
		}
	}
}

// TestTheSameWork makes sure that both sides see the same shingles: as many, with as much in common between two texts.
func TestTheSameWork(t *testing.T) {
	for _, language := range languages() {
		t.Run(language.Name(), func(t *testing.T) {
			texts := makeTexts(language, 8<<10, 16<<10)
			a := texts[0]
			b := a[:4<<10] + texts[1][4<<10:]
			var peer minWise
			var own signer
			peerA := peer.signature(a)
			ownA := minhash.Signature(append([]uint64(nil), own.signature(a)...))
			if len(own.base) != peer.shingles() {
				t.Errorf("%d shingles, %d of the peer", len(own.base), peer.shingles())
			}
			ownJ := minhash.EstimateResemblance(ownA, own.signature(b))
			peerJ := minhash.EstimateResemblance(peerA, peer.signature(b))
			// The true value is near 1/3; each estimate has a standard error of .042.
			if ownJ < .15 || ownJ > .5 || peerJ < .15 || peerJ > .5 {
				t.Errorf("estimated resemblances %.2f and %.2f of the peer, want both near .33", ownJ, peerJ)
			}
		})
	}
}

// signer computes a signature from neardup's stages, and nothing else.
type signer struct {
	tokens       text.Tokens
	base, h1, h2 []uint64
	slots        [slots]uint64
}

func (s *signer) signature(of string) minhash.Signature {
	s.tokens.Tokenize(text.NewHasher(1), of)
	s.base = shingle.AppendBase(s.base[:0], &s.tokens, shingleSize)
	s.h1, s.h2 = append(s.h1[:0], s.base...), append(s.h2[:0], s.base...)
	shingle.NewHasher(1).Pair(s.h1, s.h2, s.base)
	minhash.Reset(s.slots[:])
	minhash.Update(s.slots[:], s.h1, s.h2)
	return s.slots[:]
}

func newSketcher(tb testing.TB) *sketch.Sketcher {
	p := sketch.DefaultParameters()
	p.ShingleSize, p.Permutations, p.Seed = shingleSize, slots, 1
	sketcher, err := sketch.New(p)
	if err != nil {
		tb.Fatal(err)
	}
	return sketcher
}

func languages() []*invented.Language {
	return []*invented.Language{invented.English(1), invented.Arabic(1)}
}

// makeTexts returns different texts of one size, so many bytes together.
func makeTexts(l *invented.Language, size, total int) []string {
	w := invented.NewWriter(l, rand.NewPCG(1, uint64(size)))
	texts := make([]string, total/size)
	for i := range texts {
		texts[i] = w.Text(size)
	}
	return texts
}

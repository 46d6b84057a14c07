package shingle

import (
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/neardup/neardup/sketch/internal/vector"
	"github.com/neardup/neardup/sketch/text"
)

// kernels are functions that choose a level, for each that this processor has.
func kernels() map[string]func() {
	all := map[string]func(){}
	for _, l := range vector.Supported() {
		all[l.String()] = func() { level = l }
	}
	return all
}

var atStart = level

// useBest chooses what is used outside of tests.
func useBest() { level = atStart }

// eachKernel runs a test once with every kernel that this machine has.
func eachKernel(t *testing.T, test func(t *testing.T)) {
	defer useBest()
	for name, use := range kernels() {
		use()
		t.Run(name, test)
	}
}

// sizeOfOneMore is more than kernels take.
const sizeOfOneMore = 17

// specifiedBase is AppendBase word for word: of each token, the hashes of those that make up its shingle.
func specifiedBase(tokens *text.Tokens, size int) []uint64 {
	var base []uint64
	for i := range tokens.Len() {
		end := End(tokens, i, size)
		if i > 0 && tokens.HalfWords(i, end) < 2*size {
			break
		}
		s := uint64(0)
		for _, t := range tokens.Hash[i:end] {
			s = bits.RotateLeft64(s, 7) ^ t
		}
		base = append(base, s)
	}
	return base
}

// randomTokens returns n tokens of which a share is Solo.
func randomTokens(r *rand.Rand, n int, solo float64) *text.Tokens {
	tokens := &text.Tokens{}
	for range n {
		class := text.Class(r.IntN(2)) * text.Digit
		if r.Float64() < solo {
			class = text.Solo
		}
		tokens.Hash, tokens.Class = append(tokens.Hash, r.Uint64()), append(tokens.Class, class)
	}
	return tokens
}

func TestAppendBaseOfEveryLength(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 1))
	eachKernel(t, func(t *testing.T) {
		for _, solo := range []float64{0, 0.02, 0.5, 1} {
			for size := 1; size <= 18; size++ {
				for n := range 70 {
					tokens := randomTokens(r, n, solo)
					room := append(make([]uint64, 0, 3*n+10), 5)
					got := AppendBase(room, tokens, size)
					if want := append([]uint64{5}, specifiedBase(tokens, size)...); !slices.Equal(got, want) {
						t.Fatalf("%d tokens, %g of them solo, size %d: base hashes are %x, want %x", n, solo, size, got, want)
					}
				}
			}
		}
	})
}

// TestAppendBaseOfRuns has words and Solo tokens in runs long enough for kernels, of lengths around theirs.
func TestAppendBaseOfRuns(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 3))
	eachKernel(t, func(t *testing.T) {
		for trial := range 1000 {
			tokens := &text.Tokens{}
			for solo := 0.0; tokens.Len() < 150; solo = 1 - solo {
				run := randomTokens(r, 1+r.IntN(60), solo)
				tokens.Hash, tokens.Class = append(tokens.Hash, run.Hash...), append(tokens.Class, run.Class...)
			}
			size := 1 + trial%sizeOfOneMore
			if got, want := AppendBase(nil, tokens, size), specifiedBase(tokens, size); !slices.Equal(got, want) {
				t.Fatalf("%d tokens of classes %v, size %d: base hashes are %x, want %x", tokens.Len(), tokens.Class, size, got, want)
			}
		}
	})
}

func TestPairOfEveryLength(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	const canary = 0xDEAD
	eachKernel(t, func(t *testing.T) {
		for n := range 70 {
			base := make([]uint64, n)
			for i := range base {
				base[i] = r.Uint64()
			}
			h := NewHasher(uint64(n))
			h1, h2 := slices.Repeat([]uint64{canary}, n+9), slices.Repeat([]uint64{canary}, n+9)
			h.Pair(h1[:n:n], h2[:n:n], base)
			want1, want2 := make([]uint64, n), make([]uint64, n)
			h.pairGeneric(want1, want2, base)
			if !slices.Equal(h1[:n], want1) || !slices.Equal(h2[:n], want2) {
				t.Fatalf("%d base hashes: other hashes than those of portable code", n)
			}
			single := append(slices.Clone(base), canary)
			h.Single(single[:n:n])
			if !slices.Equal(single, append(slices.Clone(want1), canary)) {
				t.Fatalf("%d base hashes: Single gives other hashes than h1", n)
			}
			if i := slices.IndexFunc(slices.Concat(h1[n:], h2[n:]), func(v uint64) bool { return v != canary }); i >= 0 {
				t.Fatalf("%d base hashes: memory behind the hashes is written to", n)
			}
		}
	})
}

// FuzzHashes compares every kernel with the specification, on tokens whose hashes and classes are drawn from a seed.
func FuzzHashes(f *testing.F) {
	f.Add(uint64(1), 0, 0.0, 3)
	f.Add(uint64(2), 300, 0.3, 5)
	f.Add(uint64(3), 65, 1.0, 16)
	f.Fuzz(func(t *testing.T, seed uint64, n int, solo float64, size int) {
		n, size = max(0, n)%2000, 1+max(0, size)%16
		tokens := randomTokens(rand.New(rand.NewPCG(seed, 3)), n, solo)
		want, h := specifiedBase(tokens, size), NewHasher(seed)
		want1, want2 := make([]uint64, len(want)), make([]uint64, len(want))
		h.pairGeneric(want1, want2, want)
		defer useBest()
		for name, use := range kernels() {
			use()
			base := AppendBase(nil, tokens, size)
			if !slices.Equal(base, want) {
				t.Fatalf("%s: %d tokens, %v of them solo, size %d: other base hashes than specified", name, n, solo, size)
			}
			h1, h2 := make([]uint64, len(base)), make([]uint64, len(base))
			h.Pair(h1, h2, base)
			h.Single(base)
			if !slices.Equal(h1, want1) || !slices.Equal(h2, want2) || !slices.Equal(base, want1) {
				t.Fatalf("%s: %d tokens, %v of them solo, size %d: other hashes than those of portable code", name, n, solo, size)
			}
		}
	})
}

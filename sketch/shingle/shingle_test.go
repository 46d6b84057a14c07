package shingle_test

import (
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/neardup/neardup/sketch/shingle"
	"github.com/neardup/neardup/sketch/text"
)

func tokensOf(s string) *text.Tokens {
	var tokens text.Tokens
	tokens.Tokenize(text.NewHasher(0), s)
	return &tokens
}

// shingles returns the text of each shingle by the span that End gives, and checks AppendBase against it: its shingles
// start at the first tokens, one each, and combine the hashes of the tokens up to End.
func shingles(t *testing.T, s string, size int) []string {
	t.Helper()
	tokens := tokensOf(s)
	base := shingle.AppendBase(nil, tokens, size)
	var out []string
	for i, got := range base {
		end := shingle.End(tokens, i, size)
		want := uint64(0)
		for _, hash := range tokens.Hash[i:end] {
			want = bits.RotateLeft64(want, 7) ^ hash
		}
		if got != want {
			t.Errorf("%q: shingle %d of size %d has another base hash than its tokens [%d, %d)", s, i, size, i, end)
		}
		out = append(out, s[tokens.Start[i]:tokens.End[end-1]])
	}
	return out
}

func TestShingles(t *testing.T) {
	for _, c := range []struct {
		name, in string
		size     int
		want     string // separated by |
	}{
		{"empty", "", 3, ""},
		{"separators", "… —", 3, ""},
		{"one word", "a", 3, "a"},
		{"two words", "a b", 3, "a b"},
		{"three words", "a b c", 3, "a b c"},
		{"five words", "a b c d e", 3, "a b c|b c d|c d e"},
		{"size one", "a b c", 1, "a|b|c"},
		{"two characters make a word", "新华社北", 1, "新华|华社|社北"},
		{"six characters make three words", "新华社北京电记", 3, "新华社北京电|华社北京电记"},
		{"fewer characters than a shingle", "新华社北京", 3, "新华社北京"},
		{"one character", "新", 3, "新"},
		{"words and characters", "a 新华 b c", 2, "a 新华|新华 b|华 b c|b c"},
		{"a word is not cut by half", "新 a b c", 2, "新 a b|a b|b c"},
		{"the end is not reached by half", "a b 新", 3, "a b 新"},
		{"no shingle shorter than its size", "a b c 新", 2, "a b|b c"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := strings.Join(shingles(t, c.in, c.size), "|"); got != c.want {
				t.Errorf("shingles of size %d of %q are %q, want %q", c.size, c.in, got, c.want)
			}
		})
	}
}

// TestShinglesHoldTheirSize: of random mixtures, each shingle holds size words, or half a word more; of a text of fewer,
// all of it.
func TestShinglesHoldTheirSize(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		var b strings.Builder
		for range r.IntN(40) {
			b.WriteString([]string{" word", "新", " 7", "ที่"}[r.IntN(4)])
		}
		size := 1 + r.IntN(6)
		tokens := tokensOf(b.String())
		count := len(shingles(t, b.String(), size))
		for i := range count {
			halves := tokens.HalfWords(i, shingle.End(tokens, i, size))
			if tooFew := halves < 2*size; halves > 2*size+1 || tooFew && count > 1 {
				t.Fatalf("%q: shingle %d of size %d has %d half words", b.String(), i, size, halves)
			}
		}
		// What follows the last shingle has no room for another.
		if n := tokens.Len(); count < n && tokens.HalfWords(count, n) >= 2*size || count == 0 && n > 0 {
			t.Fatalf("%q: %d shingles of size %d of %d tokens", b.String(), count, size, n)
		}
	}
}

func TestAppendBaseAppends(t *testing.T) {
	got := shingle.AppendBase([]uint64{1, 2}, tokensOf("a b c d"), 3)
	if want := append([]uint64{1, 2}, shingle.AppendBase(nil, tokensOf("a b c d"), 3)...); !slices.Equal(got, want) {
		t.Errorf("base hashes are %#x, want %#x", got, want)
	}
}

// TestBaseHashTellsOrderAndRepeats: shingles of the same tokens in other orders and numbers differ.
func TestBaseHashTellsOrderAndRepeats(t *testing.T) {
	seen := map[uint64]string{}
	for _, s := range []string{"a b c", "a c b", "b a c", "b c a", "c a b", "c b a", "a a b", "a b a", "b a a", "a a a", "b b b",
		"a", "a a", "b", "b b", "a b", "b a"} {
		base := shingle.AppendBase(nil, tokensOf(s), 3)
		if len(base) != 1 {
			t.Fatalf("%q has %d shingles, want 1", s, len(base))
		}
		if other, ok := seen[base[0]]; ok {
			t.Errorf("%q and %q have one base hash", s, other)
		}
		seen[base[0]] = s
	}
	for size := 1; size <= 32; size++ {
		base := shingle.AppendBase(nil, tokensOf(strings.Repeat("a ", size)), size)
		if other, ok := seen[base[0]]; ok && size > 3 {
			t.Errorf("%q and %d times a have one base hash", other, size)
		}
		seen[base[0]] = fmt.Sprint(size, " times a")
	}
}

func TestPairGolden(t *testing.T) {
	base := []uint64{0, 1, 0x0123456789abcdef, math.MaxUint64}
	for _, c := range []struct {
		seed   uint64
		h1, h2 []uint64
	}{
		{0, []uint64{0x28e15a0020eced58, 0x4e18f1c93516a5bd, 0x74fdcd71a4aeb266, 0xd1c2db01da93a961},
			[]uint64{0x1e4f3dde3fbb9fe3, 0xe9f4da3a42999e88, 0x1da6ee9d6cbfb938, 0x9e5c46ecc80f3a5a}},
		{7, []uint64{0xb909d724ffa9041a, 0xe8c044c62c686734, 0xb455ec0003eb9df0, 0xab2422a9daa442ef},
			[]uint64{0x006d7a2ce0594876, 0x1a28539ac6b4dc55, 0x171810c93af3b454, 0x287e94adb7608356}},
	} {
		h1, h2 := make([]uint64, len(base)), make([]uint64, len(base))
		shingle.NewHasher(c.seed).Pair(h1, h2, base)
		if !slices.Equal(h1, c.h1) || !slices.Equal(h2, c.h2) {
			t.Errorf("seed %d: hashes are %#016x and %#016x, want %#016x and %#016x", c.seed, h1, h2, c.h1, c.h2)
		}
		single := slices.Clone(base)
		shingle.NewHasher(c.seed).Single(single)
		if !slices.Equal(single, c.h1) {
			t.Errorf("seed %d: single hashes are %#016x, want h1, %#016x", c.seed, single, c.h1)
		}
	}
}

// correlationLimit bounds the worst of 4,096 fair cells, in standard errors: 5.5 has a chance of 4e-8 a cell.
const correlationLimit = 5.5

// TestPairIsIndependent counts how often bit i of h1 equals bit j of h2 or of another, over random and successive base
// hashes: half the time each.
func TestPairIsIndependent(t *testing.T) {
	const n = 1 << 14
	r := rand.New(rand.NewPCG(1, 2))
	random, successive := make([]uint64, n), make([]uint64, n)
	for i := range random {
		random[i], successive[i] = r.Uint64(), uint64(i)
	}
	for name, base := range map[string][]uint64{"random": random, "successive": successive} {
		h1, h2 := make([]uint64, n), make([]uint64, n)
		shingle.NewHasher(3).Pair(h1, h2, base)
		for other, sequence := range map[string][]uint64{"h2": h2, "the base hash": base} {
			worst := 0.0
			for j := range 64 {
				if other == "the base hash" && name == "successive" && j >= 14 {
					break // the same bit always
				}
				for i := range 64 {
					equal := 0
					for at := range h1 {
						equal += int(^(h1[at]>>i ^ sequence[at]>>j) & 1)
					}
					worst = max(worst, math.Abs(float64(equal)-n/2)/(math.Sqrt(n)/2))
				}
			}
			if worst > correlationLimit {
				t.Errorf("%s base hashes: a bit of h1 agrees with one of %s %.1f standard errors from half the time", name, other, worst)
			}
		}
	}
}

// TestPairAvalanche flips each bit of the base hash: each bit of h1 and of h2 flips half the time.
func TestPairAvalanche(t *testing.T) {
	const n = 5000
	r := rand.New(rand.NewPCG(1, 3))
	hasher := shingle.NewHasher(4)
	base := make([]uint64, 2*n)
	h1, h2 := make([]uint64, 2*n), make([]uint64, 2*n)
	for bit := range 64 {
		for i := 0; i < len(base); i += 2 {
			base[i] = r.Uint64()
			base[i+1] = base[i] ^ 1<<bit
		}
		hasher.Pair(h1, h2, base)
		for name, h := range map[string][]uint64{"h1": h1, "h2": h2} {
			var flips [64]int
			for i := 0; i < len(h); i += 2 {
				for out := range flips {
					flips[out] += int((h[i] ^ h[i+1]) >> out & 1)
				}
			}
			for out, count := range flips {
				if off := math.Abs(float64(count)-n/2) / (math.Sqrt(n) / 2); off > correlationLimit {
					t.Errorf("bit %d of %s flips %.1f standard errors from half the time with bit %d", out, name, off, bit)
				}
			}
		}
	}
}

func TestSeedsGiveOtherHashes(t *testing.T) {
	a, b := []uint64{1, 2, 3}, []uint64{1, 2, 3}
	shingle.NewHasher(0).Single(a)
	shingle.NewHasher(1).Single(b)
	for i := range a {
		if a[i] == b[i] {
			t.Errorf("base hash %d has one hash under two seeds", i+1)
		}
	}
}

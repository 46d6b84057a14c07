package text

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestTokenHashGolden pins the hash of tokens at the borders of its two paths. Sketches that are stored or compared
// across machines depend on these values.
func TestTokenHashGolden(t *testing.T) {
	for _, c := range []struct {
		length       int
		seed0, seed7 uint64
	}{
		{1, 0xd3865fa8c64ae5ca, 0x5113736e1a953c20},
		{7, 0xd267b6837a16b69b, 0x98108a516ceabc37},
		{8, 0xac5c7db6c83afbfb, 0x7197511b48ced518},
		{9, 0x2d9880bb0ea4ecd2, 0x6cf2001857eeb975},
		{15, 0xc5ddbb5c0ad21300, 0x1647f8d00e8e1dbb},
		{16, 0xecd7bca75de41ce8, 0xb69a0d65da752d2b},
		{17, 0xaf6a442a9c554a92, 0x200919ae70b53ea7},
		{24, 0x6e2333c468b4fa65, 0x8b840a4ed6d24e31},
		{25, 0x794a6651ace3f546, 0x330b8dc507b6d41f},
		{200, 0xb02bdebf2cd25e20, 0x4980f7f173bc76aa},
	} {
		token := make([]byte, c.length)
		for i := range token {
			token[i] = 'a' + byte(i*7%26)
		}
		for seed, want := range map[uint64]uint64{0: c.seed0, 7: c.seed7} {
			if got := hashOf(t, NewHasher(seed), string(token)); got != want {
				t.Errorf("token %q, seed %d: hash %#016x, want %#016x", token, seed, got, want)
			}
		}
	}
}

// hashOf returns the hash of a text that is one token.
func hashOf(t *testing.T, h Hasher, token string) uint64 {
	t.Helper()
	var tokens Tokens
	if tokens.Tokenize(h, token); tokens.Len() != 1 {
		t.Fatalf("%q is %d tokens, want 1", token, tokens.Len())
	}
	return tokens.Hash[0]
}

func TestKeysAreSplitMix64(t *testing.T) {
	// The first outputs of the reference implementation from the seed 1234567.
	want := []uint64{6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821}
	for i, k := range Keys(1234567, len(want)) {
		if k != want[i] {
			t.Errorf("key %d is %d, want %d", i, k, want[i])
		}
	}
}

// flips counts how often each output bit flips.
type flips [64]int

func (f *flips) add(changed uint64) {
	for bit := range f {
		f[bit] += int(changed >> bit & 1)
	}
}

// worst returns the largest distance of a bit's rate of flips from one half, in standard errors of n fair throws.
func (f *flips) worst(n int) float64 {
	worst := 0.0
	for _, count := range f {
		worst = max(worst, math.Abs(float64(count)-float64(n)/2)/(math.Sqrt(float64(n))/2))
	}
	return worst
}

// avalancheLimit bounds the worst of several thousand fair cells: 5.5 standard errors has a chance of 4e-8 a cell.
const avalancheLimit = 5.5

func TestMixAvalanche(t *testing.T) {
	const n = 20000
	r := rand.New(rand.NewPCG(1, 1))
	for bit := range 64 {
		var random, small flips
		for i := range uint64(n) {
			x := r.Uint64()
			random.add(Mix(x) ^ Mix(x^1<<bit))
			small.add(Mix(i) ^ Mix(i^1<<bit))
		}
		if worst := random.worst(n); worst > avalancheLimit {
			t.Errorf("input bit %d: an output bit flips %.1f standard errors from half the time", bit, worst)
		}
		if worst := small.worst(n); worst > avalancheLimit {
			t.Errorf("input bit %d of a counter: an output bit flips %.1f standard errors from half the time", bit, worst)
		}
	}
}

func TestMixIsABijection(t *testing.T) {
	// The inverse of each step, backwards.
	inverse := func(x uint64) uint64 {
		odd := func(m uint64) uint64 {
			inv := m
			for range 5 {
				inv *= 2 - m*inv
			}
			return inv
		}
		unshift := func(x uint64, by uint) uint64 {
			y := x
			for range 64/by + 1 {
				y = x ^ y>>by
			}
			return y
		}
		x = unshift(x, 32) * odd(0xD6E8FEB86659FD93)
		x = unshift(x, 29) * odd(0x9FB21C651E98DF25)
		return unshift(x, 32)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		if x := r.Uint64(); inverse(Mix(x)) != x {
			t.Fatalf("%#x is not what Mix(%#x) came from", inverse(Mix(x)), x)
		}
	}
}

// TestTokenHashAvalanche flips each bit of random tokens of lengths around the borders of the hash's words.
func TestTokenHashAvalanche(t *testing.T) {
	const n = 2000
	r := rand.New(rand.NewPCG(1, 3))
	h := NewHasher(5)
	for _, length := range []int{3, 8, 9, 16, 17, 24, 25} {
		token := make([]byte, length)
		for bit := range 8 * length {
			var f flips
			for range n {
				for i := range token {
					token[i] = byte(r.Uint32())
				}
				before := h.sum(token)
				token[bit/8] ^= 1 << (bit % 8)
				f.add(before ^ h.sum(token))
			}
			if worst := f.worst(n); worst > avalancheLimit {
				t.Errorf("bit %d of tokens of %d bytes: an output bit flips %.1f standard errors from half the time",
					bit, length, worst)
			}
		}
	}
}

// TestTokenHashBitsAreFair hashes small numbers, as words: every output bit is one half the time.
func TestTokenHashBitsAreFair(t *testing.T) {
	const n = 50000
	h := NewHasher(9)
	var ones flips
	for i := range n {
		ones.add(h.sum(fmt.Append(nil, i)))
	}
	if worst := ones.worst(n); worst > avalancheLimit {
		t.Errorf("an output bit of the hashes of numbers is %.1f standard errors from fair", worst)
	}
}

// vocabulary returns n distinct words made of the syllables, of all lengths.
func vocabulary(r *rand.Rand, n int, syllables []string) []string {
	seen := make(map[string]bool, n)
	words := make([]string, 0, n)
	for len(words) < n {
		var w strings.Builder
		for range 2 + r.IntN(6) {
			w.WriteString(syllables[r.IntN(len(syllables))])
		}
		if !seen[w.String()] {
			seen[w.String()] = true
			words = append(words, w.String())
		}
	}
	return words
}

var latinSyllables = strings.Fields("ka lo mi tra ster an er ing con ver de un na po qui s t 7 19 ou")

// syllables make up invented words, some of them longer than the 16 bytes that are hashed in one step.
var syllables = map[string][]string{
	"Latin":      latinSyllables,
	"Arabic":     strings.Fields("ال مد رس ة وق ت كت ا ب فع ل ون سي است نا تم ين"),
	"Cyrillic":   strings.Fields("по ка ра ста ние ов пре д ли го вы сть ем ну ро з"),
	"Greek":      strings.Fields("κα λο μι παρα συν ση της ου δι α τρο πο γρα φ ω"),
	"Devanagari": strings.Fields("का र्य की में हि न्दी स म प्र ति नि वा ज त ्या"),
	"Hangul":     strings.Fields("가 나 다 한 국 어 를 에 서 하 는 대 학 교 이"),
}

// collide fails if two of the tokens, which all differ, have one hash: a million random 64-bit values do so with a chance
// of one in thirty million.
func collide(t *testing.T, tokens []string) {
	t.Helper()
	for _, seed := range []uint64{0, 7} {
		h := NewHasher(seed)
		seen := make(map[uint64]string, len(tokens))
		for _, w := range tokens {
			sum := h.sum([]byte(w))
			if other, ok := seen[sum]; ok {
				t.Fatalf("seed %d: %q and %q have one hash", seed, w, other)
			}
			seen[sum] = w
		}
	}
}

func TestTokenHashHasNoCollisions(t *testing.T) {
	for script, s := range syllables {
		t.Run(script, func(t *testing.T) { collide(t, vocabulary(rand.New(rand.NewPCG(1, 4)), 100_000, s)) })
	}
}

// TestTokenHashOfHan hashes every character of the first block of Han, alone and before each of a few others.
func TestTokenHashOfHan(t *testing.T) {
	var tokens []string
	for c := rune(0x4E00); c <= 0x9FFF; c++ {
		tokens = append(tokens, string(c))
		for _, next := range "的一年不" {
			tokens = append(tokens, string([]rune{c, next}))
		}
	}
	collide(t, tokens)
}

// TestTokenHashOfNumbers hashes numbers as they are written, with zeros before them, and too long for one step.
func TestTokenHashOfNumbers(t *testing.T) {
	var tokens []string
	for i := range 200_000 {
		tokens = append(tokens, fmt.Sprint(i), fmt.Sprintf("%08d", i), fmt.Sprintf("%d%017d", 1+i%7, i))
	}
	slices.Sort(tokens)
	collide(t, slices.Compact(tokens))
}

// TestTokenHashOfAnagrams exchanges any two letters of words, in the two words of the hash or in one.
func TestTokenHashOfAnagrams(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range syllables {
		for _, word := range vocabulary(rand.New(rand.NewPCG(1, 5)), 500, s) {
			letters := []rune(word)
			for i := range letters {
				for j := range i {
					letters[i], letters[j] = letters[j], letters[i]
					seen[string(letters)] = true
					letters[i], letters[j] = letters[j], letters[i]
				}
			}
		}
	}
	collide(t, slices.Collect(maps.Keys(seen)))
}

// TestTokenHashOfPermutations hashes all orders of eight letters, and all orders of eight pairs of letters.
func TestTokenHashOfPermutations(t *testing.T) {
	var tokens []string
	var permute func(letters []byte, from int)
	permute = func(letters []byte, from int) {
		if from == len(letters) {
			var doubled []byte
			for _, c := range letters {
				doubled = append(doubled, c, c)
			}
			tokens = append(tokens, string(letters), string(doubled))
			return
		}
		for i := from; i < len(letters); i++ {
			letters[from], letters[i] = letters[i], letters[from]
			permute(letters, from+1)
			letters[from], letters[i] = letters[i], letters[from]
		}
	}
	permute([]byte("abcdefgh"), 0)
	collide(t, tokens)
}

// TestTokenHashOfLongTokens changes every byte of long tokens, and exchanges every two of their words of eight bytes.
func TestTokenHashOfLongTokens(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 6))
	seen := map[string]bool{}
	for _, length := range []int{17, 24, 31, 64, 100, 250} {
		token := make([]byte, length)
		for i := range token {
			token[i] = 'a' + byte(r.IntN(26))
		}
		for i := range token {
			before := token[i]
			for c := byte('0'); c <= 'z'; c++ {
				token[i] = c
				seen[string(token)] = true
			}
			token[i] = before
		}
		for i := 8; i+8 <= length; i += 8 {
			for j := 0; j < i; j += 8 {
				swapped := slices.Concat(token[:j], token[i:i+8], token[j+8:i], token[j:j+8], token[i+8:])
				seen[string(swapped)] = true
			}
		}
	}
	collide(t, slices.Collect(maps.Keys(seen)))
}

// TestTokenHashIsUniform sorts the words of each script into 4,096 cells by the lowest and by the highest 12 bits of their
// hashes. The statistic of Pearson's test is, by the number of its cells, nearly normal; 5.5 standard errors from its mean
// has a chance of 4e-8.
func TestTokenHashIsUniform(t *testing.T) {
	const bits, n = 12, 100_000
	for script, s := range syllables {
		h := NewHasher(11)
		var low, high [1 << bits]int
		for _, w := range vocabulary(rand.New(rand.NewPCG(1, 7)), n, s) {
			sum := h.sum([]byte(w))
			low[sum%(1<<bits)]++
			high[sum>>(64-bits)]++
		}
		for name, cells := range map[string][]int{"lowest": low[:], "highest": high[:]} {
			expected := float64(n) / float64(len(cells))
			statistic := 0.0
			for _, count := range cells {
				statistic += (float64(count) - expected) * (float64(count) - expected) / expected
			}
			freedom := float64(len(cells) - 1)
			if off := math.Abs(statistic-freedom) / math.Sqrt(2*freedom); off > avalancheLimit {
				t.Errorf("%s words: the %s bits are %.1f standard errors from uniform", script, name, off)
			}
		}
	}
}

// TestTokenHashOfWordsThatDifferInTheirLastBytes varies three letters of an Arabic word of 16 bytes in all ways. They stand
// at the ends of the two words of the hash, where a sum of products is weakest.
func TestTokenHashOfWordsThatDifferInTheirLastBytes(t *testing.T) {
	letters := []rune("ابتثجحخدذرزسشصضطظعغفقكلمنهوي")
	for seed := range uint64(4) {
		h := NewHasher(seed)
		seen := map[uint64]bool{}
		word := []rune("المتحدون")
		for _, x := range letters {
			for _, y := range letters {
				for _, z := range letters {
					word[2], word[3], word[7] = x, y, z
					seen[h.sum([]byte(string(word)))] = true
				}
			}
		}
		if want := len(letters) * len(letters) * len(letters); len(seen) != want {
			t.Errorf("seed %d: %d words have %d hashes", seed, want, len(seen))
		}
	}
}

func TestTokenHashTellsPaddingAndLengthApart(t *testing.T) {
	h := NewHasher(0)
	seen := map[uint64]int{}
	for length := 1; length < 300; length++ {
		sum := h.sum([]byte(strings.Repeat("a", length)))
		if other, ok := seen[sum]; ok {
			t.Errorf("%d and %d times the same letter have one hash", length, other)
		}
		seen[sum] = length
	}
	var word [8]byte
	binary.LittleEndian.PutUint64(word[:], 0x6867666564636261)
	if h.sum(word[:]) == h.sum(append(word[:], word[:]...)) {
		t.Error("a token and its double have one hash")
	}
}

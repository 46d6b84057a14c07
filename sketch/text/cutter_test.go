package text

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// eachKernel runs a test once with every kernel that this machine has.
func eachKernel(t *testing.T, test func(t *testing.T)) {
	defer useBest()
	for name, use := range kernels() {
		use()
		t.Run(name, test)
	}
}

// specified returns the tokens of s by the scanner alone.
func specified(h Hasher, s string) *Tokens {
	t := &Tokens{}
	for pos := 0; pos < len(s); {
		pos = t.scan(h, s, pos)
	}
	return t
}

// checkCut checks that Tokenize gives what the scanner gives.
func checkCut(t *testing.T, h Hasher, reused *Tokens, s string) {
	t.Helper()
	want := specified(h, s)
	if reused.cutter == nil {
		reused.cutter = &cutter{} // no text is too short for the fast paths
	}
	reused.Tokenize(h, s)
	if difference := differ(s, reused, want); difference != "" {
		t.Fatalf("%+q: %s", s, difference)
	}
}

// differ names the first token of s that is not what it should be.
func differ(s string, got, want *Tokens) string {
	for i := range min(got.Len(), want.Len()) {
		if got.Hash[i] != want.Hash[i] || got.Start[i] != want.Start[i] || got.End[i] != want.End[i] ||
			got.Class[i] != want.Class[i] {
			return fmt.Sprintf("token %d is [%d, %d) of class %d with hash %#x, want [%d, %d) = %+q of class %d with hash %#x",
				i, got.Start[i], got.End[i], got.Class[i], got.Hash[i],
				want.Start[i], want.End[i], s[want.Start[i]:want.End[i]], want.Class[i], want.Hash[i])
		}
	}
	if got.Len() != want.Len() {
		return fmt.Sprintf("%d tokens, want %d", got.Len(), want.Len())
	}
	return ""
}

// behind is longer than what is copied at the end of a text, and of words of all kinds.
var behind = " " + strings.Repeat("one ДВА ثلاث 四 ", 1+tailBytes/25)

// TestCutEveryCodePoint puts each code point before, into and behind words and characters of all sizes.
func TestCutEveryCodePoint(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		h := NewHasher(1)
		var reused Tokens
		for r := rune(0); r <= unicode.MaxRune; r++ {
			c := string(r)
			switch {
			case !utf8.ValidRune(r):
			case len(c) > 3:
				checkCut(t, h, &reused, c+"a"+c+" 新"+c)
			default:
				s := c + "aZ" + c + "9 " + c + "Щя" + c + c + "ب " + c + "新" + c + "聞" + c + c + "ที่" + c + "한 é" + c + "."
				checkCut(t, h, &reused, s)
				if len(c) == 3 {
					checkCut(t, h, &reused, "新华社北京电记"+c+"者今日国家发展聞")
				}
				if r < 0x3100 || r%64 == 0 {
					checkCut(t, h, &reused, s+behind)
				}
			}
		}
	})
}

// TestCutAlphabets puts each character of two bytes, and general punctuation, among letters of each alphabet and ASCII
// alone, at all borders of blocks.
func TestCutAlphabets(t *testing.T) {
	h := NewHasher(7)
	eachKernel(t, func(t *testing.T) {
		var reused Tokens
		for _, letter := range []string{"é", "ł", "ɐ", "λ", "ж", "ש", "ب", "ߊ"} {
			for r := rune(0x80); r < 0x2080; r++ {
				if r == 0x800 {
					r = 0x2000
				}
				c := string(r)
				s := strings.Repeat(letter+"a "+c+letter+" B"+c+" "+c+"7"+letter+letter+". ", 10)
				checkCut(t, h, &reused, s[strings.IndexByte(s, ' ')*(int(r)%2):])
			}
		}
	})
}

// pieces are what texts of all kinds are made of, with what goes on with a word, or ends it, at the borders of the fast
// paths.
var pieces = []string{
	" ", " ", ". ", ", ", "\n", "\x00", "-", "a", "Z", "7", "word", "The", "2026", "exactlyeight", "eightlet", "nineletters"[:9],
	"fifteenletters1", "sixteenletters12", "seventeenletters1", strings.Repeat("long", 20), strings.Repeat("x y ", 40),
	strings.Repeat("plain English prose. ", 5),
	"é", "É", "ß", "e\u0301", "\u0301", "\u00AD", "naïve", "Ⱥ", "İ", "«", "»", "\u00A0",
	"в", "Ёлка", "й", "и\u0306", "ΣΊΣΥΦΟΣ", "שָׁלוֹם", "كتاب", "ـ", "مُحَمَّد", "١٢", "۴", "،", "ﷺ", "ﻻ", "م\u200Cخ", "ی", strings.Repeat("م", 9),
	"“", "”", "–", "…", "\u200D", "\u200B", "\uFEFF", "　", "。", "１", "Ａ", "ﬁ", "Ⅷ", "½", "™",
	"新", "聞", "新华社北京", "新华社北京电记者今日国家发展，港口起了大雾。", "北京电记", "“发展”", "が", "か\u3099", "\u3099", "ﾊﾟ", "ー", "ที่", "น้ำ", "ไม้", "ក្រុម", "မြန်", "〇",
	"한국", "ᄒ\u1161\u11AB", "हिन्दी", "क़", "\u093C", "தமிழ்", "ế", "ắ",
	"👍", "👍🏽", "𝐀", "𐍈", "𠮷", "\U000E0041", "\xff", "\xc3", "\xe6\x96", "\xf0\x9f", "\xc1\x81", "\xe0\x81\x81", "\xed\xa0\x80", "\xf8",
	"\uFFFD", "\u0378",
}

// mixture returns n random pieces; it changes between few kinds and all.
func mixture(r *rand.Rand, n int) string {
	var b strings.Builder
	few := pieces
	for range n {
		if r.IntN(30) == 0 {
			few = pieces
			if r.IntN(3) > 0 {
				from := r.IntN(len(pieces))
				few = pieces[from:min(len(pieces), from+1+r.IntN(12))]
			}
		}
		b.WriteString(few[r.IntN(len(few))])
	}
	return b.String()
}

func TestCutMixtures(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(3, 1))
		var reused Tokens
		for trial := range 4000 {
			s := mixture(r, 1+r.IntN(40)*r.IntN(10))
			checkCut(t, NewHasher(uint64(trial)), &reused, s)
		}
	})
}

// TestCutAtEveryByte cuts a text before and behind each of its bytes, inside characters too.
func TestCutAtEveryByte(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(3, 2))
		h := NewHasher(2)
		var reused Tokens
		for range 12 {
			s := mixture(r, 120)
			s = s[:min(len(s), 900)]
			for i := range len(s) + 1 {
				checkCut(t, h, &reused, s[:i])
				checkCut(t, h, &reused, s[i:])
			}
		}
	})
}

// TestCutBrokenCharacters breaks characters of each size, behind each number of whole ones, so that they stand at all
// places of blocks, before others of each size.
func TestCutBrokenCharacters(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		h := NewHasher(8)
		var reused Tokens
		for _, whole := range []string{"é", "ب", "新", "한", "ที่", "😀", "a ب", "x 新"} {
			for n := range 70 {
				for _, broken := range []string{"\x80", "\xc3", "\xd8", "\xe6", "\xe6\x96", "\xe0\xb8", "\xf0\x9f", "\xf0\x9f\x98", "\xc0\x80", "\xff"} {
					for _, after := range []string{"", "b", "é", "ش", "京", "\x80\x80"} {
						checkCut(t, h, &reused, strings.Repeat(whole, n)[n%len(whole):]+broken+after+behind)
					}
				}
			}
		}
	})
}

// TestCutTokensOfEveryLength has tokens of each length, in each script, end at each distance from the end of the text.
func TestCutTokensOfEveryLength(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		h := NewHasher(4)
		var reused Tokens
		for _, letter := range []string{"a", "Q", "5", "é", "ж", "ب", "한", "ế"} {
			for length := 1; length <= 40; length++ {
				token := strings.Repeat(letter, length)
				for _, after := range []string{"", " ", "\u0301", "\u0301 b", "…", "新"} {
					checkCut(t, h, &reused, token+after)
					checkCut(t, h, &reused, "a "+token+after+behind)
				}
			}
			for _, length := range []int{100, 511, 512, 513, 1000, 4095, 4096, 4097, 9000} {
				checkCut(t, h, &reused, "a "+strings.Repeat(letter, length)+" b"+behind)
			}
		}
	})
}

// TestCutReadsNothingBehindTheText gives texts that are part of a longer one: what follows must not matter.
func TestCutReadsNothingBehindTheText(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		h := NewHasher(5)
		var a, b Tokens
		for n := range 300 {
			s := strings.Repeat("aé ب新 ", 40)[:n]
			for _, after := range []string{"zzzzzzzz", "\u0301\u0301", "新新新", "        ", "\x80\x80\x80"} {
				long := s + after
				a.Tokenize(h, long[:n])
				b.Tokenize(h, strings.Clone(s))
				if difference := differ(s, &a, &b); difference != "" {
					t.Fatalf("%+q before %+q: %s", s, after, difference)
				}
			}
		}
	})
}

func FuzzCut(f *testing.F) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 20 {
		f.Add(mixture(r, 60), uint64(0))
	}
	var reused Tokens
	f.Fuzz(func(t *testing.T, s string, seed uint64) {
		defer useBest()
		for _, use := range kernels() {
			use()
			checkCut(t, NewHasher(seed), &reused, s)
			checkCut(t, NewHasher(seed), &reused, s+behind)
		}
	})
}

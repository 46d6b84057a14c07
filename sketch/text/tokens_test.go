package text

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// prose returns about n bytes of sentences and lines of random words of the syllables.
func prose(n int, syllables []string) string {
	r := rand.New(rand.NewPCG(2, 1))
	words := vocabulary(r, 2000, syllables)
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		b.WriteString(words[min(r.IntN(len(words)), r.IntN(len(words)))])
		switch {
		case i%97 == 96:
			b.WriteString(".\n")
		case i%13 == 12:
			b.WriteString(", ")
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

var (
	arabicSyllables = strings.Fields("ال كت اب مُ در سة ف ي و أن إل ى قال تْ ها نا ١٤ ين ات بـ")
	hanSyllables    = strings.Fields("新 华 社 北 京 电 记 者 今 日 国 家 发 展 、 。")
)

func TestTokenizeDoesNotAllocateOnceWarm(t *testing.T) {
	for name, syllables := range map[string][]string{"latin": latinSyllables, "arabic": arabicSyllables, "han": hanSyllables} {
		s := prose(10_000, syllables) + " ½ ﷺ か\u3099 ᄒ\u1161\u11AB \xff"
		h := NewHasher(3)
		var tokens Tokens
		tokens.Tokenize(h, s)
		if got := testing.AllocsPerRun(5, func() { tokens.Tokenize(h, s) }); got != 0 {
			t.Errorf("%s: %v allocations, want none", name, got)
		}
	}
}

func TestTokenizeReplacesWhatWasThere(t *testing.T) {
	h := NewHasher(3)
	var reused, fresh Tokens
	reused.Tokenize(h, prose(5000, arabicSyllables))
	reused.Tokenize(h, "新华社 42 words")
	fresh.Tokenize(h, "新华社 42 words")
	if !slices.Equal(reused.Hash, fresh.Hash) || !slices.Equal(reused.Start, fresh.Start) ||
		!slices.Equal(reused.End, fresh.End) || !slices.Equal(reused.Class, fresh.Class) {
		t.Errorf("reused tokens are %+v, fresh ones %+v", reused, fresh)
	}
	if reused.Reset(); reused.Len() != 0 {
		t.Errorf("%d tokens after Reset", reused.Len())
	}
}

func TestClassAndHalfWords(t *testing.T) {
	var tokens Tokens
	tokens.Tokenize(NewHasher(0), "word 新 9 ที่ iPhone15 ½ ９")
	want := []Class{0, Solo, Digit, Solo, Digit, Digit, Digit, Digit}
	if !slices.Equal(tokens.Class, want) {
		t.Fatalf("classes are %v, want %v", tokens.Class, want)
	}
	for _, c := range []struct{ from, to, want int }{{0, 8, 14}, {0, 7, 12}, {0, 0, 0}, {1, 2, 1}, {0, 2, 3}, {2, 7, 9}} {
		if got := tokens.HalfWords(c.from, c.to); got != c.want {
			t.Errorf("tokens [%d, %d) are %d half words, want %d", c.from, c.to, got, c.want)
		}
	}
}

func TestSeedsGiveUnrelatedHashes(t *testing.T) {
	var a, b Tokens
	s := prose(20_000, latinSyllables)
	a.Tokenize(NewHasher(1), s)
	b.Tokenize(NewHasher(2), s)
	for i, h := range a.Hash {
		if h == b.Hash[i] {
			t.Fatalf("token %d has the same hash under two seeds", i)
		}
	}
}

func TestOneVeryLongToken(t *testing.T) {
	const letters = 1 << 20
	h := NewHasher(0)
	var tokens Tokens
	tokens.Tokenize(h, " "+strings.Repeat("ب", letters)+" x")
	if tokens.Len() != 2 || tokens.Start[0] != 1 || tokens.End[0] != 1+2*letters {
		t.Fatalf("%d tokens with spans %v-%v, want 2 of which the first is all letters", tokens.Len(), tokens.Start, tokens.End)
	}
	if other := hashOf(t, h, strings.Repeat("ب", letters-1)); other == tokens.Hash[0] {
		t.Error("a letter less gives the same hash")
	}
}

func TestOneVeryLongLine(t *testing.T) {
	line := strings.Repeat("one two 3 新 ", 1<<22/14+1)
	var tokens Tokens
	tokens.Tokenize(NewHasher(0), line)
	if want := 4 * strings.Count(line, "one"); tokens.Len() != want {
		t.Fatalf("%d tokens, want %d", tokens.Len(), want)
	}
	for i := 4; i < tokens.Len(); i++ {
		if tokens.Hash[i] != tokens.Hash[i-4] || tokens.Start[i] != tokens.Start[i-4]+14 {
			t.Fatalf("token %d at %d differs from token %d at %d", i, tokens.Start[i], i-4, tokens.Start[i-4])
		}
	}
}

func BenchmarkTokenize(b *testing.B) {
	for _, c := range []struct {
		name      string
		syllables []string
	}{{"english", latinSyllables}, {"arabic", arabicSyllables}, {"chinese", hanSyllables}} {
		s := prose(8192, c.syllables)
		b.Run(c.name, func(b *testing.B) {
			var tokens Tokens
			h := NewHasher(0)
			b.SetBytes(int64(len(s)))
			for b.Loop() {
				tokens.Tokenize(h, s)
			}
		})
	}
}

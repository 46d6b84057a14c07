package invented

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTextsAreLifelike(t *testing.T) {
	for _, c := range []struct {
		language *Language
		min, max float64
	}{
		{English(1), 4, 5.5},
		{Arabic(1), 3.8, 5.5},
		{Russian(1), 4, 6},
	} {
		t.Run(c.language.Name(), func(t *testing.T) {
			text := NewWriter(c.language, rand.NewPCG(1, 2)).Text(100_000)
			if !utf8.ValidString(text) {
				t.Fatal("the text is cut inside a character")
			}
			words := strings.Fields(text)
			letters := utf8.RuneCountInString(strings.Join(words, ""))
			if mean := float64(letters) / float64(len(words)); mean < c.min || mean > c.max {
				t.Errorf("words have %.2f characters on average, want %.1f to %.1f", mean, c.min, c.max)
			}
		})
	}
}

func TestScriptsAreWritten(t *testing.T) {
	for _, l := range Scripts(1) {
		t.Run(l.Name(), func(t *testing.T) {
			text := NewWriter(l, rand.NewPCG(1, 2)).Text(10_000)
			if !utf8.ValidString(text) || len(text) < 9_900 || len(text) > 10_000 {
				t.Errorf("the text has %d bytes, valid: %t, want about 10000", len(text), utf8.ValidString(text))
			}
			if runes := utf8.RuneCountInString(text); len(text)-runes < len(text)/30 {
				t.Errorf("%d of %d characters are more than ASCII, want one in 30", len(text)-runes, runes)
			}
		})
	}
}

func TestChineseIsWrittenWithoutSpaces(t *testing.T) {
	text := NewWriter(Chinese(1), rand.NewPCG(1, 2)).Text(10_000)
	if !utf8.ValidString(text) || len(text) < 9_990 || strings.Contains(text, " ") {
		t.Errorf("the text has %d bytes, valid: %t, want about 10000 without spaces", len(text), utf8.ValidString(text))
	}
}

func TestAStreamHasTheKindsItStates(t *testing.T) {
	const n = 4000
	s := NewStream(1, 1000)
	count := map[Kind]int{}
	words := 0
	for i := range n {
		d := s.Document(i)
		count[d.Kind]++
		words += len(strings.Fields(d.Text))
		if (d.Kind == EditedCopy || d.Kind == PartialCopy) && d.Of >= min(i, 1000) {
			t.Fatalf("document %d is a copy of %d, want one before it and before 1000", i, d.Of)
		}
	}
	for kind, percent := range map[Kind]int{Original: 75, EditedCopy: 10, PartialCopy: 10, Form: 5} {
		if got := 100 * float64(count[kind]) / n; got < float64(percent)-2 || got > float64(percent)+2 {
			t.Errorf("kind %d makes up %.1f%%, want about %d%%", kind, got, percent)
		}
	}
	if mean := words / n; mean < 250 || mean > 350 {
		t.Errorf("documents have %d words on average, want about 300", mean)
	}
}

func TestADocumentIsTheSameHoweverItIsReached(t *testing.T) {
	a, b := NewStream(7, 50), NewStream(7, 50)
	for i := 50; i >= 0; i-- {
		b.Document(i)
	}
	for i := range 50 {
		if a.Document(i) != b.Document(i) {
			t.Fatalf("document %d differs between two streams of one seed", i)
		}
	}
	if a.Document(3).Text == NewStream(8, 50).Document(3).Text {
		t.Error("two seeds give one text")
	}
}

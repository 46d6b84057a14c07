package match

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/neardup/neardup/sketch"
)

// report makes up a text of so many words with names and figures in them.
func report(words int, from int) string {
	var b strings.Builder
	for i := range words {
		switch {
		case i%11 == 7:
			fmt.Fprintf(&b, "Harbor%d ", from+i)
		case i%13 == 5:
			fmt.Fprintf(&b, "%d,%03d ", from+i, i)
		case i%17 == 16:
			b.WriteString("ends.\n")
		default:
			fmt.Fprintf(&b, "word%d ", (from+i)*7%1009)
		}
	}
	return b.String()
}

// TestTextsKeepNoRoom: what a text keeps is not changed when other texts are made in the same room.
func TestTextsKeepNoRoom(t *testing.T) {
	sk, err := sketch.New(sketch.DefaultParameters())
	if err != nil {
		t.Fatal(err)
	}
	s := report(300, 0)
	kept, sketched := Prepare(sk, s)
	hashes, facts, bands := slices.Clone(kept.tokens.Hash), slices.Clone(kept.facts), slices.Clone(sketched.Bands)
	for i := range 50 {
		Prepare(sk, report(10+100*(i%7), i+1))
		Words(sk, report(50, i))
	}
	again, _ := Prepare(sk, s)
	for _, part := range []struct {
		name  string
		equal bool
	}{
		{"tokens", slices.Equal(kept.tokens.Hash, hashes) && slices.Equal(kept.tokens.Hash, again.tokens.Hash)},
		{"spans", slices.Equal(kept.tokens.Start, again.tokens.Start) && slices.Equal(kept.tokens.End, again.tokens.End)},
		{"classes", slices.Equal(kept.tokens.Class, again.tokens.Class)},
		{"shingles", slices.Equal(kept.shingles, again.shingles)},
		{"words", slices.Equal(kept.words, again.words) && slices.Equal(kept.words, Words(sk, s))},
		{"index of words", slices.Equal(kept.wordStart, again.wordStart)},
		{"grams", slices.Equal(kept.grams, again.grams) && slices.Equal(kept.gramIndex.next, again.gramIndex.next)},
		{"passages", slices.Equal(kept.passages, again.passages)},
		{"paragraphs", slices.Equal(kept.paragraphs, again.paragraphs)},
		{"facts", slices.Equal(kept.facts, facts) && slices.Equal(kept.facts, again.facts)},
		{"keys of bands", slices.Equal(sketched.Bands, bands)},
	} {
		if !part.equal {
			t.Errorf("the %s of a text changed", part.name)
		}
	}
}

// TestWordWeightsAreThoseOfTheirWords: words that share a slot do not get each other's weight, and one is asked for once.
func TestWordWeightsAreThoseOfTheirWords(t *testing.T) {
	asked := 0
	k := Knowledge{Stories: 5000, WordStories: func(word uint64) int { asked++; return int(word % 1000) }}
	remembering := k
	remembering.Weights = &WordWeights{}
	for _, word := range []uint64{0, 1, 2, 1, 0, 1 << 60, 1<<60 + 77, 1 << 60, ^uint64(0), ^uint64(0) - 500, 0} {
		if got, want := remembering.wordWeight(word), k.wordWeight(word); got != want {
			t.Errorf("the weight of %#x is %g, want %g", word, got, want)
		}
	}
	asked = 0
	for range 3 {
		remembering.wordWeight(1<<61 + 5)
	}
	if asked != 1 {
		t.Errorf("a word was asked for %d times", asked)
	}
	remembering.Weights.Forget()
	if remembering.wordWeight(1<<61 + 5); asked != 2 {
		t.Error("a weight was not forgotten")
	}
}

// Package noise makes copies that are not exact: with other words in them, with letters misread or spelled another way, or
// of a piece inside another text. What is random comes from the generator that a caller passes.
package noise

import (
	"math"
	"math/rand/v2"
	"strings"
	"unicode"
)

// word is a run of characters that are no space: bytes [start, end) of a text.
type word struct{ start, end int }

// words returns the words of a text.
func words(text string) []word {
	var found []word
	start := -1
	for i, r := range text {
		switch space := unicode.IsSpace(r); {
		case space && start >= 0:
			found = append(found, word{start, i})
			start = -1
		case !space && start < 0:
			start = i
		}
	}
	if start >= 0 {
		found = append(found, word{start, len(text)})
	}
	return found
}

// Count returns the number of words of a text.
func Count(text string) int { return len(words(text)) }

// Vocabulary draws words as often as they occur in texts.
type Vocabulary struct{ words []string }

// NewVocabulary takes the words of texts.
func NewVocabulary(texts []string) *Vocabulary {
	v := &Vocabulary{}
	for _, text := range texts {
		v.words = append(v.words, strings.Fields(text)...)
	}
	return v
}

// Draw returns a word; it needs one text with a word.
func (v *Vocabulary) Draw(random *rand.Rand) string { return v.words[random.IntN(len(v.words))] }

// Substitute replaces a share of the words of a text, at least one, by others of the vocabulary, at random places. What
// stands between the words stays.
func Substitute(random *rand.Rand, text string, share float64, v *Vocabulary) string {
	all := words(text)
	if len(all) == 0 {
		return text
	}
	replaced := make([]bool, len(all))
	for _, i := range random.Perm(len(all))[:atLeastOne(share, len(all))] {
		replaced[i] = true
	}
	var out strings.Builder
	done := 0
	for i, w := range all {
		if !replaced[i] {
			continue
		}
		out.WriteString(text[done:w.start])
		out.WriteString(v.drawOther(random, text[w.start:w.end]))
		done = w.end
	}
	return out.String() + text[done:]
}

// drawOther draws a word that is not the given one, unless there seems to be no other.
func (v *Vocabulary) drawOther(random *rand.Rand, old string) string {
	const tries = 100
	drawn := v.Draw(random)
	for range tries {
		if drawn != old {
			break
		}
		drawn = v.Draw(random)
	}
	return drawn
}

// Piece puts a contiguous piece of a text, a share of its words and at least one, at a random place between two words of
// a host. Its first and last paragraph run into those of the host, which is harder to find than a paragraph of its own.
func Piece(random *rand.Rand, text, host string, share float64) string {
	all := words(text)
	if len(all) == 0 {
		return host
	}
	n := atLeastOne(share, len(all))
	first := random.IntN(len(all) - n + 1)
	piece := text[all[first].start:all[first+n-1].end]
	at := 0
	if places := words(host); len(places) > 0 {
		at = places[random.IntN(len(places))].start
	}
	return host[:at] + piece + " " + host[at:]
}

// atLeastOne returns a share of n, rounded.
func atLeastOne(share float64, n int) int {
	return min(n, max(1, int(math.Round(share*float64(n)))))
}

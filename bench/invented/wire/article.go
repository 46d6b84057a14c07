package wire

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Kind is how an article came about.
type Kind uint8

// The kinds of articles. Original and Issue are new text; the others repeat text of an earlier article.
const (
	// Original is a story in prose.
	Original Kind = iota
	// Issue is a notice: a frame with new facts in its slots.
	Issue
	// Repeat is the same text again, as it was, under another headline, or with a line about why it is repeated.
	Repeat
	// Update adds paragraphs to a story.
	Update
	// Correction changes a figure or a name.
	Correction
	// Cut keeps the first paragraphs.
	Cut
	// Quote has paragraphs of an earlier story in a longer new one.
	Quote
	// Noise mistypes a few words.
	Noise
)

var kindNames = [...]string{"original", "issue", "repeat", "update", "correction", "cut", "quote", "noise"}

func (k Kind) String() string { return kindNames[k] }

// piece is a paragraph, or the body of a notice, with where it comes from.
type piece struct {
	text string
	// origin is the number of the text of which this is a version; the piece is its version as it was first issued.
	origin, version int
}

// Article is one document.
type Article struct {
	Kind Kind
	// Family is what a notice is about, that of the original for its copies, and "prose" for stories.
	Family string
	// Frame numbers the frame of a notice, and of a notice within a copy; -1 if there is none.
	Frame     int
	ID        string
	Source    string
	Published time.Time
	Title     string
	Text      string
	pieces    []piece
}

// Label is what a pair of articles is.
type Label uint8

// The labels. Pairs of articles that have neither text nor frame in common have no label, and count as Template does: they
// are no copies.
const (
	// Copy is the same text, or a part of it of 30 words or more, or all of a shorter text that has at least half as many.
	Copy Label = iota + 1
	// Template is the same frame with other facts.
	Template
	// Soft is left out of the scores: a notice again with a figure corrected, or less in common than makes a copy.
	Soft
)

func (l Label) String() string { return [...]string{"", "copy", "template", "soft"}[l] }

// Pair is a labeled pair of articles, by their places in the collection, the earlier one first.
type Pair struct {
	A, B  int
	Label Label
	// Family is that of the text in common.
	Family string
	Reason string
}

// copiedWords is how many words in common make a copy.
const copiedWords = 30

// compare labels two articles; zero if they have nothing in common.
func compare(a, b *Article) Label {
	shared, corrected := 0, false
	inA := make(map[int]piece, len(a.pieces))
	for _, p := range a.pieces {
		inA[p.origin] = p
	}
	for _, p := range b.pieces {
		other, ok := inA[p.origin]
		if !ok {
			continue
		}
		delete(inA, p.origin)
		shared += lengthOf(p.text)
		corrected = corrected || other.version != p.version
	}
	switch {
	case shared == 0 && a.Frame >= 0 && a.Frame == b.Frame:
		return Template
	case shared == 0:
		return 0
	case corrected && a.Frame >= 0:
		return Soft
	case shared >= copiedWords,
		shared >= copiedWords/2 && 5*shared >= 4*min(a.words(), b.words()),
		5*shared >= 4*max(lengthOf(a.Text), lengthOf(b.Text)):
		return Copy
	}
	return Soft
}

func (a *Article) words() int {
	n := 0
	for _, p := range a.pieces {
		n += lengthOf(p.text)
	}
	return n
}

// lengthOf returns the number of words; two characters of a script without spaces are about one.
func lengthOf(text string) int {
	n, han := wordCount(text), 0
	for _, r := range text {
		if 0x4E00 <= r && r < 0xA000 {
			han++
		}
	}
	return n + han/2
}

// layout joins pieces to a text. Some sources break lines at a fixed width and indent paragraphs.
func layout(pieces []piece, width int) string {
	var b strings.Builder
	for i, p := range pieces {
		if i > 0 {
			b.WriteByte('\n')
		}
		if width == 0 {
			b.WriteString(p.text)
			continue
		}
		for j, line := range strings.Split(p.text, "\n") {
			if j > 0 {
				b.WriteByte('\n')
			}
			b.WriteString("    ")
			column := 4
			for k, word := range strings.Fields(line) {
				if column > 4 && column+utf8.RuneCountInString(word) > width {
					b.WriteByte('\n')
					column = 0
				} else if k > 0 {
					b.WriteByte(' ')
				}
				b.WriteString(word)
				column += utf8.RuneCountInString(word) + 1
			}
		}
	}
	return b.String()
}

package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

const (
	// poolTexts is how many texts there are at a time, of which all others are copies.
	poolTexts = 12
	// poolUses is after how many texts one of the pool is replaced by a new one, and sometimes a template.
	poolUses = 300
	// forms is the number of templates.
	forms = 2
)

// passage is a sequence of words in one script. Texts are built of them, so that words can be replaced and cut.
type passage struct {
	script script
	words  []string
}

func newPassage(r *rand.Rand, words int) passage {
	p := passage{script: scripts[r.IntN(len(scripts))]}
	for range words {
		p.words = append(p.words, p.script.word(r))
	}
	return p
}

func (p passage) String() string { return strings.Join(p.words, p.script.space) }

// cut returns a random part of n words, or all if there are no more.
func (p passage) cut(r *rand.Rand, n int) passage {
	if n >= len(p.words) {
		return p
	}
	from := r.IntN(len(p.words) - n + 1)
	return passage{p.script, p.words[from : from+n]}
}

// edited replaces so many words in a hundred, and inserts or drops some.
func (p passage) edited(r *rand.Rand, percent int) passage {
	out := passage{script: p.script}
	for _, w := range p.words {
		switch {
		case r.IntN(100) >= percent:
			out.words = append(out.words, w)
		case r.IntN(4) == 0:
		case r.IntN(4) == 0:
			out.words = append(out.words, w, p.script.word(r))
		default:
			out.words = append(out.words, p.script.word(r))
		}
	}
	return out
}

// writer writes texts that are often copies of each other: of a pool that changes slowly, and of what it wrote last.
type writer struct {
	r     *rand.Rand
	pool  []passage
	forms []passage
	uses  int
	// recent are the texts written last.
	recent []string
}

func newWriter(r *rand.Rand) *writer {
	w := &writer{r: r}
	for range poolTexts {
		w.pool = append(w.pool, newPassage(r, 20+r.IntN(100)))
	}
	for range forms {
		w.forms = append(w.forms, newPassage(r, 30+r.IntN(30)))
	}
	return w
}

// text returns the next text.
func (w *writer) text() string {
	r := w.r
	if w.uses++; w.uses%poolUses == 0 {
		w.pool[r.IntN(poolTexts)] = newPassage(r, 20+r.IntN(100))
		if r.IntN(4) == 0 {
			w.forms[r.IntN(forms)] = newPassage(r, 30+r.IntN(30))
		}
	}
	var text string
	switch n := r.IntN(100); {
	case n < 4:
		return []string{"", " \n\t", "… — !", "\xff\xfe", "\x00"}[r.IntN(5)]
	case n < 8:
		text = newPassage(r, 1+r.IntN(7)).String()
	case n < 30 && len(w.recent) > 0:
		text = w.recent[r.IntN(len(w.recent))]
	default:
		text = w.compose()
		w.recent = append(w.recent, text)
		if len(w.recent) > 64 {
			w.recent = slices.Delete(w.recent, 0, 1)
		}
	}
	return w.decorated(text)
}

// compose makes a text of the pool, of a template, or of new words.
func (w *writer) compose() string {
	r := w.r
	of := w.pool[r.IntN(poolTexts)]
	switch r.IntN(11) {
	case 0:
		return newPassage(r, 20+r.IntN(60)).String()
	case 1:
		return of.String()
	case 2:
		return of.edited(r, 3).String()
	case 3:
		return of.edited(r, 15).String()
	case 4:
		return of.cut(r, 5+r.IntN(len(of.words))).String()
	case 5: // an extension
		return of.String() + "\n" + newPassage(r, 10+r.IntN(60)).String()
	case 6: // a passage between others, on a line of its own or not
		separator := []string{" ", "\n", "\r\n"}[r.IntN(3)]
		return newPassage(r, 10+r.IntN(40)).String() + separator + of.cut(r, 10+r.IntN(30)).String() + separator +
			newPassage(r, 10+r.IntN(40)).String()
	case 7: // two halves
		other := w.pool[r.IntN(poolTexts)]
		return of.cut(r, len(of.words)/2).String() + "\n" + other.cut(r, len(other.words)/2).String()
	default:
		return w.form()
	}
}

// form fills the slots of a template.
func (w *writer) form() string {
	r := w.r
	of := w.forms[r.IntN(forms)]
	var b strings.Builder
	for from := 0; from < len(of.words); {
		to := min(len(of.words), from+8+from%5)
		b.WriteString(passage{of.script, of.words[from:to]}.String())
		from = to
		fmt.Fprintf(&b, " %d %s ", r.IntN(10000), scripts[r.IntN(len(scripts))].word(r))
	}
	return b.String()
}

// decorated changes what normalization takes away, adds a credit, or harms the text.
func (w *writer) decorated(text string) string {
	switch w.r.IntN(16) {
	case 0:
		return strings.ToUpper(text)
	case 1:
		return strings.ReplaceAll(text, " ", "  ,  ")
	case 2:
		return strings.ReplaceAll(text, " ", "\u200f \u00ad")
	case 3: // invalid bytes between words
		return strings.Replace(text, " ", " \xff\x80 ", 2)
	case 4: // within a character, perhaps
		at := w.r.IntN(len(text) + 1)
		return text[:at] + "\xc3" + text[at:]
	case 5, 6:
		return text + "\nSource: " + w.source()
	case 7:
		return "Lindholm (" + w.source() + ") - " + text
	default:
		return text
	}
}

// sources are names of which the first three are one.
var sources = []string{"Harbor Wire", "harbor wire", "HarborWire", "Reuters", "Tidende", "الوادي"}

func (w *writer) source() string { return sources[w.r.IntN(len(sources))] }

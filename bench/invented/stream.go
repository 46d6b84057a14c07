package invented

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// Kind is how a document of a stream came about.
type Kind uint8

// The kinds, with their shares of a stream.
const (
	// Original documents (75%) are new text.
	Original Kind = iota
	// EditedCopy documents (10%) are an earlier original with a few words changed, from another source.
	EditedCopy
	// PartialCopy documents (10%) have two to four paragraphs of an earlier original between new ones.
	PartialCopy
	// Form documents (5%) fill the slots of one of 20 templates with other words.
	Form
)

// Document is an invented news article of about 300 words.
type Document struct {
	Kind Kind
	// Of is the number of the original of a copy.
	Of        int
	ID        string
	Source    string
	Published time.Time
	Text      string
}

// Stream is an endless sequence of documents, of which any one can be made at any time. It is made by NewStream,
// immutable, and safe for concurrent use.
type Stream struct {
	seed      uint64
	copied    int
	languages []*Language
}

// NewStream returns the stream of a seed. Its originals are in either of two languages, one in Latin and one in Arabic
// letters. Only the first documents, so many of them, are ever copied.
func NewStream(seed uint64, copied int) *Stream {
	return &Stream{seed: seed, copied: copied, languages: []*Language{English(seed), Arabic(seed)}}
}

const (
	sources   = 25
	templates = 20
	interval  = time.Minute
)

// epoch is when the first document is published.
var epoch = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

// Document returns document i, counted from 0.
func (s *Stream) Document(i int) Document {
	r := s.rand(i)
	d := Document{
		Kind:      kindOf(r),
		ID:        fmt.Sprintf("doc-%09d", i),
		Source:    fmt.Sprintf("outlet-%02d.example", r.IntN(sources)),
		Published: epoch.Add(time.Duration(i) * interval),
	}
	var paragraphs []string
	if d.Kind == EditedCopy || d.Kind == PartialCopy {
		var ok bool
		if d.Of, ok = s.originalBefore(i, r); !ok {
			d.Kind = Original
		}
	}
	switch d.Kind {
	case Original:
		paragraphs = s.original(i)
	case EditedCopy:
		paragraphs = s.edit(r, s.original(d.Of), s.languageOf(d.Of))
	case PartialCopy:
		paragraphs = s.excerpt(r, s.original(d.Of), s.languageOf(d.Of))
	case Form:
		paragraphs = s.form(r, r.IntN(templates))
	}
	d.Text = strings.Join(paragraphs, "\n")
	return d
}

// rand returns the random numbers of document i.
func (s *Stream) rand(i int) *rand.Rand { return rand.New(rand.NewPCG(s.seed, uint64(i))) }

func kindOf(r *rand.Rand) Kind {
	switch n := r.IntN(100); {
	case n < 75:
		return Original
	case n < 85:
		return EditedCopy
	case n < 95:
		return PartialCopy
	default:
		return Form
	}
}

// originalBefore chooses an original to copy before document i, and reports false if there is none.
func (s *Stream) originalBefore(i int, r *rand.Rand) (int, bool) {
	limit := min(i, s.copied)
	if limit == 0 {
		return 0, false
	}
	for j := r.IntN(limit); j >= 0; j-- {
		if kindOf(s.rand(j)) == Original {
			return j, true
		}
	}
	return 0, false
}

func (s *Stream) languageOf(original int) *Language { return s.languages[original%len(s.languages)] }

// original returns the paragraphs of an original, which depend on its number alone.
func (s *Stream) original(i int) []string {
	w := NewWriter(s.languageOf(i), rand.NewPCG(s.seed^0x5DEECE66D, uint64(i)))
	paragraphs := make([]string, 5+w.rand.IntN(5))
	for p := range paragraphs {
		paragraphs[p] = w.Paragraph(25 + w.rand.IntN(25))
	}
	return paragraphs
}

// edit replaces three words in a hundred.
func (s *Stream) edit(r *rand.Rand, paragraphs []string, l *Language) []string {
	w := NewWriter(l, r)
	for p, paragraph := range paragraphs {
		words := strings.Split(paragraph, " ")
		for i := range words {
			if r.IntN(100) < 3 {
				words[i] = w.Word()
			}
		}
		paragraphs[p] = strings.Join(words, " ")
	}
	return paragraphs
}

// excerpt puts two to four consecutive paragraphs between new ones.
func (s *Stream) excerpt(r *rand.Rand, paragraphs []string, l *Language) []string {
	w := NewWriter(l, r)
	n := 2 + r.IntN(3)
	from := r.IntN(len(paragraphs) - n + 1)
	out := []string{w.Paragraph(30)}
	out = append(out, paragraphs[from:from+n]...)
	for range 2 + r.IntN(4) {
		out = append(out, w.Paragraph(30))
	}
	return out
}

// form fills a template: in each paragraph runs of 8 to 15 fixed words with slots of 4 to 10 words and a number between
// them, so that about half of the shingles are fixed.
func (s *Stream) form(r *rand.Rand, template int) []string {
	l := s.languageOf(template)
	fixed := NewWriter(l, rand.NewPCG(s.seed^0xB5297A4D, uint64(template)))
	free := NewWriter(l, r)
	paragraphs := make([]string, 4)
	for p := range paragraphs {
		var words []string
		for range 4 {
			for range 8 + fixed.rand.IntN(8) {
				words = append(words, fixed.Word())
			}
			for range 4 + r.IntN(7) {
				words = append(words, free.Word())
			}
			words = append(words, number(r))
		}
		paragraphs[p] = strings.Join(words, " ") + "."
	}
	return paragraphs
}

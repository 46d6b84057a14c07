package service

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"
)

// writer makes up texts of invented words. Equal seeds write equal texts.
type writer struct{ *rand.Rand }

func newWriter(seed uint64) writer { return writer{rand.New(rand.NewPCG(seed, 1))} }

// word returns one of 2,700 words, the frequent ones far more often.
func (w writer) word() string {
	const syllables = "ba de ki lo mu ne ra sa ti vo za fe gu hi"
	list := strings.Fields(syllables)
	n := int(2700 * math.Pow(w.Float64(), 3))
	return list[n%14] + list[n/14%14] + list[n/196%14]
}

func (w writer) words(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = w.word()
	}
	return strings.Join(list, " ")
}

// text returns paragraphs of the given numbers of words.
func (w writer) text(words ...int) string {
	paragraphs := make([]string, len(words))
	for i, n := range words {
		paragraphs[i] = w.words(n) + "."
	}
	return strings.Join(paragraphs, "\n")
}

// edited returns the text with about one word in n replaced.
func (w writer) edited(text string, n int) string {
	paragraphs := strings.Split(text, "\n")
	for i, p := range paragraphs {
		list := strings.Fields(p)
		for j := range list {
			if w.IntN(n) == 0 {
				list[j] = w.word()
			}
		}
		paragraphs[i] = strings.Join(list, " ")
	}
	return strings.Join(paragraphs, "\n")
}

// feed is an endless series of documents: new texts, whole, edited and partial copies of earlier ones, templates with
// other facts in their slots, short and empty texts.
type feed struct {
	writer
	prefix string
	frame  []string
	texts  []string
	count  int
}

func newFeed(seed uint64, prefix string) *feed {
	f := &feed{writer: newWriter(seed), prefix: prefix}
	// Every feed fills the same frame.
	frame := newWriter(99)
	for range 6 {
		f.frame = append(f.frame, frame.words(12))
	}
	return f
}

func (f *feed) next() Document {
	f.count++
	d := Document{ID: fmt.Sprintf("%s%04d", f.prefix, f.count), Text: f.nextText()}
	if f.IntN(5) > 0 {
		d.Source = [...]string{"Harbor Gazette", "Evening Lamp", "Northern Courier"}[f.IntN(3)]
	}
	if f.IntN(5) > 0 {
		d.Published = time.Date(2024, 3, 1, 0, f.IntN(10000), 0, 0, time.UTC)
	}
	if f.IntN(8) == 0 {
		d.Text = "(Evening Lamp) - " + d.Text
	}
	return d
}

func (f *feed) nextText() string {
	kind := f.IntN(20)
	if len(f.texts) == 0 {
		kind = 0
	}
	switch {
	case kind < 8:
		text := f.text(20+f.IntN(40), 20+f.IntN(40), 20+f.IntN(40))
		f.texts = append(f.texts, text)
		return text
	case kind < 10:
		return f.old()
	case kind < 12:
		return f.edited(f.old(), 12)
	case kind < 15:
		paragraphs := strings.Split(f.old(), "\n")
		return f.text(30+f.IntN(60)) + "\n" + paragraphs[f.IntN(len(paragraphs))] + "\n" + f.text(20)
	case kind < 18:
		var b strings.Builder
		for _, part := range f.frame {
			b.WriteString(part + " " + f.words(4) + " ")
		}
		return b.String()
	case kind < 19:
		return f.words(1 + f.IntN(6))
	default:
		return strings.Repeat(" ", f.IntN(3))
	}
}

// old returns an earlier text.
func (f *feed) old() string { return f.texts[f.IntN(len(f.texts))] }

// batch returns some documents.
func (f *feed) batch(n int) []Document {
	docs := make([]Document, n)
	for i := range docs {
		docs[i] = f.next()
	}
	return docs
}

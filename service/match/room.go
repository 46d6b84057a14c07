package match

import (
	"slices"
	"sync"

	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/shingle"
	"github.com/neardup/neardup/sketch/text"
)

// room is the memory that a text is made in, which is six times what is kept of it. Taking it anew for each text was more
// than half of the time that texts take.
type room struct {
	sketch       sketch.Sketch
	words, grams []uint64
	paragraphs   []text.Paragraph
	facts        []fact
}

// maxRoomTokens is the length of texts from which their room is not kept.
const maxRoomTokens = 1 << 16

var rooms = sync.Pool{New: func() any { return &room{} }}

func takeRoom() *room { return rooms.Get().(*room) }

func (r *room) giveBack() {
	if cap(r.sketch.Tokens.Hash) <= maxRoomTokens {
		rooms.Put(r)
	}
}

// newText makes a text of s and its sketch. What it keeps is copied into few pieces of memory without room for more, since
// a text may live long.
func (r *room) newText(sk *sketch.Sketcher, s string) *Text {
	sketched := &r.sketch
	r.words = shingle.AppendSet(r.words[:0], sketched.Tokens.Hash)
	r.grams = sk.Grams(r.grams[:0], &sketched.Tokens)
	r.paragraphs = text.AppendParagraphs(r.paragraphs[:0], s)
	r.facts = appendFacts(r.facts[:0], &sketched.Tokens, s)

	hashes := make([]uint64, 0, len(sketched.Tokens.Hash)+len(sketched.Shingles)+len(r.words)+len(r.grams))
	keep := func(values []uint64) []uint64 {
		hashes = append(hashes, values...)
		return hashes[len(hashes)-len(values) : len(hashes) : len(hashes)]
	}
	starts, shift := wordStarts(len(r.words))
	n := len(sketched.Tokens.Start)
	places := make([]int32, 2*n+starts+gramPlaces(len(r.grams)))
	cut := func(length int) []int32 {
		piece := places[:length:length]
		places = places[length:]
		return piece
	}
	t := &Text{
		tokens: text.Tokens{
			Hash: keep(sketched.Tokens.Hash), Start: cut(n), End: cut(n), Class: slices.Clone(sketched.Tokens.Class),
		},
		shingles:   keep(sketched.Shingles),
		passages:   slices.Clone(sketched.Passages),
		paragraphs: slices.Clone(r.paragraphs),
		words:      keep(r.words),
		wordStart:  cut(starts),
		wordShift:  shift,
		grams:      keep(r.grams),
		gramSize:   sk.Parameters().PassageSize,
		facts:      slices.Clone(r.facts),
	}
	copy(t.tokens.Start, sketched.Tokens.Start)
	copy(t.tokens.End, sketched.Tokens.End)
	t.indexWords()
	t.gramIndex = newGramIndex(t.grams, places)
	return t
}

package match

import (
	"math/bits"
	"slices"
	"sort"

	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/shingle"
	"github.com/neardup/neardup/sketch/text"
)

// Text is a document prepared for comparison. It is made by Prepare, immutable, and safe for concurrent use. Texts can
// be compared if their parameters are equal.
type Text struct {
	tokens     text.Tokens
	shingles   shingle.Set
	passages   []sketch.Passage
	paragraphs []text.Paragraph
	// words is the set of the tokens' hashes, ascending. Those whose first bits are h stand at [wordStart[h],
	// wordStart[h+1]); wordShift leaves the first bits of a hash.
	words     []uint64
	wordStart []int32
	wordShift uint
	// grams[i] is the hash of the passage-sized shingle that starts at token i; gramIndex finds it.
	grams     []uint64
	gramSize  int
	gramIndex gramIndex
	// facts are in the order of their tokens.
	facts []fact
}

// Prepare sketches s and makes a Text of it. The sketch is returned too, for the bucket keys; it shares memory with the
// text, and must not be changed.
func Prepare(sk *sketch.Sketcher, s string) (*Text, *sketch.Sketch) {
	r := takeRoom()
	defer r.giveBack()
	sk.Sketch(&r.sketch, s)
	t := r.newText(sk, s)
	return t, &sketch.Sketch{
		Tokens: t.tokens, Shingles: t.shingles, Passages: t.passages,
		Signature: slices.Clone(r.sketch.Signature), SimHash: r.sketch.SimHash,
		Bands: slices.Clone(r.sketch.Bands), SimHashKeys: slices.Clone(r.sketch.SimHashKeys),
		PassagesThinned: r.sketch.PassagesThinned,
	}
}

// Read makes a Text of s, like Prepare, without the cost of a signature.
func Read(sk *sketch.Sketcher, s string) *Text {
	r := takeRoom()
	defer r.giveBack()
	sk.SketchPassages(&r.sketch, s)
	return r.newText(sk, s)
}

// Words returns what Text.Words is for s, without the cost of the rest of a Text.
func Words(sk *sketch.Sketcher, s string) []uint64 {
	r := takeRoom()
	defer r.giveBack()
	r.sketch.Tokens.Tokenize(text.NewHasher(sk.Parameters().Seed), s)
	r.words = shingle.AppendSet(r.words[:0], r.sketch.Tokens.Hash)
	return slices.Clone(r.words)
}

// Len returns the number of tokens.
func (t *Text) Len() int { return t.tokens.Len() }

// Words returns the set of the hashes of the tokens, ascending. It must not be changed.
func (t *Text) Words() []uint64 { return t.words }

// MemoryBytes returns about how much memory the text takes.
func (t *Text) MemoryBytes() int {
	return 17*t.tokens.Len() + 20*len(t.grams) + 16*len(t.words) + 8*len(t.shingles) + 16*len(t.passages) +
		16*len(t.paragraphs) + 16*len(t.facts) + 512
}

// wordStarts returns how many entries wordStart has for so many words, which is about as many, and its shift.
func wordStarts(words int) (entries int, shift uint) {
	width := uint(bits.Len(uint(words)))
	return 1<<width + 1, 64 - width
}

// indexWords fills wordStart, which is zero.
func (t *Text) indexWords() {
	for _, w := range t.words {
		t.wordStart[w>>t.wordShift+1]++
	}
	for i := range t.wordStart[1:] {
		t.wordStart[i+1] += t.wordStart[i]
	}
}

// wordAt returns the position in words of a token's hash, and false if it does not stand in the text. It takes half
// the time of a search in all words, and no longer than that whatever the hashes are.
func (t *Text) wordAt(word uint64) (int, bool) {
	h := word >> t.wordShift
	from, to := t.wordStart[h], t.wordStart[h+1]
	if from < to && t.words[from] == word { // as for most words
		return int(from), true
	}
	i, ok := slices.BinarySearch(t.words[from:to], word)
	return int(from) + i, ok
}

// span returns the bytes and paragraphs of the tokens [from, to), which are not empty.
func (t *Text) span(from, to int) Span {
	start, end := int(t.tokens.Start[from]), int(t.tokens.End[to-1])
	return Span{Start: start, End: end, FirstParagraph: t.paragraphAt(start), LastParagraph: t.paragraphAt(end - 1)}
}

// paragraphAt returns the index of the paragraph that holds the byte.
func (t *Text) paragraphAt(at int) int {
	return sort.Search(len(t.paragraphs), func(i int) bool { return t.paragraphs[i].End > at })
}

// tokensIn returns the tokens [from, to) that begin in the bytes [start, end).
func (t *Text) tokensIn(start, end int) (from, to int) {
	from, _ = slices.BinarySearch(t.tokens.Start, int32(start))
	to, _ = slices.BinarySearch(t.tokens.Start, int32(end))
	return from, to
}

// splitsCharacter reports whether the tokens on both sides of the border before a token share a character.
func (t *Text) splitsCharacter(token int) bool {
	return token > 0 && token < t.Len() && t.tokens.Start[token] < t.tokens.End[token-1]
}

// gramTokens returns the number of tokens of the gram that starts at token i.
func (t *Text) gramTokens(i int) int { return shingle.End(&t.tokens, i, t.gramSize) - i }

// halfWords returns the length of the tokens [from, to) in half words.
func (t *Text) halfWords(from, to int) int { return t.tokens.HalfWords(from, to) }

// gramIndex finds the positions of a gram: a chained hash table in two slices, without a pointer.
type gramIndex struct {
	// head[hash] and next[position] hold a position plus one; zero ends the chain, which ascends.
	head, next []int32
	mask       uint64
}

// gramPlaces returns how many places the index of so many grams takes.
func gramPlaces(grams int) int { return gramHeads(grams) + grams }

func gramHeads(grams int) int { return 1 << bits.Len(uint(max(grams, 1)-1)) }

// newGramIndex indexes grams in their places, which are zero.
func newGramIndex(grams []uint64, places []int32) gramIndex {
	heads := gramHeads(len(grams))
	x := gramIndex{head: places[:heads], next: places[heads:], mask: uint64(heads - 1)}
	for i := len(grams) - 1; i >= 0; i-- {
		h := grams[i] & x.mask
		x.next[i] = x.head[h]
		x.head[h] = int32(i + 1)
	}
	return x
}

// Package text turns text into tokens: the first stage of a sketch.
//
// Normalisation version 1 maps each code point by one table (docs/algorithms.md has the rules): compatibility
// decomposition and full case folding; default-ignorable code points, tatweel, accents and points dropped; Arabic,
// Persian and Urdu letter forms folded; decimal digits of every script to ASCII. A token is a maximal run of letters,
// digits and kept marks; in scripts written without spaces (Han, kana, Thai, Lao, Khmer, Myanmar) each letter with its
// marks is one. All else separates tokens, invalid UTF-8 included. Normalising twice is normalising once.
//
// The cost is one pass over the text, without allocation once the destination has grown. What a token is, the scanner
// says, character by character. Nearly all text is cut by faster code with the same result:
//
//   - With AVX-512, 64 bytes at a time. Text of characters of one and two bytes, such as ASCII, Latin with accents, Arabic,
//     Cyrillic, Greek and Hebrew, with general punctuation, takes one step: each byte becomes in place what it is in the
//     normalised form, by tables; the borders of tokens are found by arithmetic on masks; and the tokens of the block before
//     are hashed out of the registers that hold the form. All else takes three steps, which are apart since each step of one
//     waits for the one before: a processor looks ahead far enough to overlap the same step of several blocks, not all steps
//     of two. The first gives each byte in place what it becomes, by tables of what stands in texts of all kinds, of one
//     alphabet of two bytes, and of one page of 256 characters of three; it changes these when the text does. The second
//     packs what is part of words, and finds where tokens begin and end. The third hashes eight tokens at a time.
//   - With AVX2 in the same three steps, but characters above ASCII are looked up one by one, and so are tokens hashed.
//   - Otherwise by portable code for each kind of text: ASCII, words, characters without spaces.
//
// What these leave, such as characters that become several tokens, the scanner takes, a token at a time.
package text

import "slices"

// Class is a set of properties of a token.
type Class uint8

const (
	// Solo marks a character of a script written without spaces. It counts as half a word.
	Solo Class = 1 << iota
	// Digit marks a token with a decimal digit.
	Digit
)

// Tokens are the tokens of one text, as parallel slices. The zero value is empty and ready for use.
type Tokens struct {
	// Hash is the seeded hash of each token's normalised form.
	Hash []uint64
	// Start and End are the bytes [Start, End) of the original text from which each token came. They begin and end on
	// whole characters and never decrease; tokens that one code point expanded to have the same span.
	Start, End []int32
	// Class has the properties of each token.
	Class []Class
	// token and cutter are what scan and cut work in.
	token  []byte
	cutter *cutter
}

// MaxBytes is the longest text that can be tokenised: spans are 32 bits wide.
const MaxBytes = 1<<31 - 1

// scannedBytes is the longest text that Tokens used once do not take memory for, to be fast.
const scannedBytes = 1000

// Len returns the number of tokens.
func (t *Tokens) Len() int { return len(t.Hash) }

// Clone returns a copy of t without room for more.
func (t *Tokens) Clone() Tokens {
	return Tokens{
		Hash: slices.Clone(t.Hash), Start: slices.Clone(t.Start), End: slices.Clone(t.End), Class: slices.Clone(t.Class),
	}
}

// Reset empties t and keeps its memory.
func (t *Tokens) Reset() {
	t.Hash, t.Start, t.End, t.Class = t.Hash[:0], t.Start[:0], t.End[:0], t.Class[:0]
}

// HalfWords returns the length of the tokens [from, to) in half words: two for a word, one for a Solo character.
func (t *Tokens) HalfWords(from, to int) int {
	n := 2 * (to - from)
	for _, c := range t.Class[from:to] {
		n -= int(c & Solo)
	}
	return n
}

// Tokenize replaces the content of t by the tokens of s, which is at most MaxBytes long; what is beyond is left out.
func (t *Tokens) Tokenize(h Hasher, s string) {
	t.Reset()
	if len(s) > MaxBytes {
		s = s[:MaxBytes]
	}
	if t.cutter == nil && (len(s) > scannedBytes || cap(t.Hash) > 0) {
		t.cutter = &cutter{}
	}
	for pos := 0; pos < len(s); {
		next := pos
		if t.cutter != nil {
			next = t.cut(h, bytesOf(s), pos)
		}
		if next == pos {
			next = t.scan(h, s, pos)
		}
		pos = next
	}
}

// AppendNormalized appends the normalised form of s to dst: its tokens with one space between them.
func AppendNormalized(dst []byte, s string) []byte {
	sc := scanner{src: s}
	for first := true; sc.next(); first = false {
		if !first {
			dst = append(dst, ' ')
		}
		dst = append(dst, sc.token...)
	}
	return dst
}

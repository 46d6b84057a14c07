// Package invented makes up texts for benchmarks: languages of random words whose lengths, frequencies and punctuation
// are about those of news in English and in Arabic, and a stream of documents some of which are copies of earlier ones.
//
// Word k in order of frequency occurs with a probability near 1/(k+2.7)^1.07 (Zipf, as Mandelbrot corrected it), and
// frequent words are short, so that frequencies of bytes, tokens and shingles are lifelike. All of it is a function of
// a seed; no text is taken from anywhere.
package invented

import (
	"math/rand/v2"
	"strings"
)

// vocabularySize is the number of words of a language.
const vocabularySize = 40000

// Language is a vocabulary with the rules to write it. It is made by English or Arabic and immutable.
type Language struct {
	name            string
	words           []string
	comma, fullStop string
	capitals        bool
}

// Name is "english" or "arabic".
func (l *Language) Name() string { return l.name }

// English returns a language of ASCII words with capitals; words in a text have about 4.6 letters.
func English(seed uint64) *Language {
	return &Language{
		name:     "english",
		words:    vocabulary(seed, 1, "bcdfghklmnprstvw", "aeiouy", ""),
		comma:    ", ",
		fullStop: ". ",
		capitals: true,
	}
}

// Arabic returns a language in Arabic letters, two bytes each, of which a third of the words have the article.
func Arabic(seed uint64) *Language {
	return &Language{
		name:     "arabic",
		words:    vocabulary(seed, 2, "بتثجحخدذرزسشصضطظعغفقكلمنه", "ايوأةى", "ال"),
		comma:    "، ",
		fullStop: ". ",
	}
}

// vocabulary returns distinct words, the frequent ones first, of alternating consonants and vowels.
func vocabulary(seed, stream uint64, consonants, vowels, article string) []string {
	r := rand.New(rand.NewPCG(seed, stream))
	letters := [2][]rune{[]rune(consonants), []rune(vowels)}
	words := make([]string, 0, vocabularySize)
	seen := make(map[string]bool, vocabularySize)
	var b strings.Builder
	for len(words) < vocabularySize {
		// 1 to 4 letters for the most frequent words, 4 to 11 for rare ones.
		rank := len(words)
		n := 1 + r.IntN(4)
		for limit := 10; limit < rank && n < 4+r.IntN(8); limit *= 4 {
			n += r.IntN(3)
		}
		b.Reset()
		if article != "" && rank > 20 && r.IntN(3) == 0 {
			b.WriteString(article)
		}
		for i, first := 0, r.IntN(2); i < n; i++ {
			class := letters[(first+i)%2]
			b.WriteRune(class[r.IntN(len(class))])
		}
		if word := b.String(); !seen[word] {
			seen[word] = true
			words = append(words, word)
		}
	}
	return words
}

// Writer writes random text in one language. It is made by NewWriter and not safe for concurrent use.
type Writer struct {
	language *Language
	rand     *rand.Rand
	zipf     *rand.Zipf
}

// NewWriter returns a writer whose texts are a function of the source.
func NewWriter(l *Language, source rand.Source) *Writer {
	r := rand.New(source)
	return &Writer{language: l, rand: r, zipf: rand.NewZipf(r, 1.07, 2.7, uint64(len(l.words)-1))}
}

// Word returns a random word.
func (w *Writer) Word() string { return w.language.words[w.zipf.Uint64()] }

// Paragraph returns sentences of at least so many words together.
func (w *Writer) Paragraph(words int) string {
	var b strings.Builder
	for n := 0; n < words; {
		length := 8 + w.rand.IntN(18)
		for i := range length {
			word := w.Word()
			switch {
			case w.rand.IntN(60) == 0:
				word = number(w.rand)
			case w.language.capitals && (i == 0 || w.rand.IntN(12) == 0):
				word = strings.ToUpper(word[:1]) + word[1:]
			}
			b.WriteString(word)
			switch {
			case i == length-1:
				b.WriteString(w.language.fullStop)
			case w.rand.IntN(10) == 0:
				b.WriteString(w.language.comma)
			default:
				b.WriteByte(' ')
			}
		}
		n += length
	}
	return strings.TrimSpace(b.String())
}

// Text returns paragraphs of so many bytes together, cut where the last word that fits ends.
func (w *Writer) Text(bytes int) string {
	var b strings.Builder
	for b.Len() < bytes {
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(w.Paragraph(30 + w.rand.IntN(40)))
	}
	text := b.String()[:bytes]
	return text[:strings.LastIndexByte(text, ' ')]
}

// number returns digits: a year, an amount or a count.
func number(r *rand.Rand) string {
	digits := make([]byte, 1+r.IntN(5))
	for i := range digits {
		digits[i] = '0' + byte(r.IntN(10))
	}
	return string(digits)
}

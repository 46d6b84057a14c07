// Package invented makes up texts for benchmarks: languages of random words whose lengths, frequencies and punctuation
// are about those of news in English, Arabic, Russian and Chinese, and in a dozen scripts more, and a stream of documents
// some of which are copies of earlier ones.
//
// Word k in order of frequency occurs with a probability near 1/(k+2.7)^1.07 (Zipf, as Mandelbrot corrected it), and
// frequent words are short, so that frequencies of bytes, tokens and shingles are lifelike. All of it is a function of
// a seed; no text is taken from anywhere.
package invented

import (
	"math/rand/v2"
	"strings"
	"unicode/utf8"
)

// vocabularySize is the number of words of a language.
const vocabularySize = 40000

// Language is a vocabulary with the rules to write it. It is made by English, Arabic, Russian, Chinese or one of those in
// Scripts, and immutable.
type Language struct {
	name                   string
	words                  []string
	space, comma, fullStop string
	open, close            string // quotation marks, if any
	capitals               bool
	// between are what stands in place of a space at times, the more of them the more often, and others words of another
	// script, one in thirty.
	between, others []string
}

// Name is the name in English, in lower case.
func (l *Language) Name() string { return l.name }

// English returns a language of ASCII words with capitals; words in a text have about 4.6 letters.
func English(seed uint64) *Language {
	return &Language{
		name:     "english",
		words:    vocabulary(seed, 1, "bcdfghklmnprstvw", "aeiouy", ""),
		space:    " ",
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
		space:    " ",
		comma:    "، ",
		fullStop: ". ",
	}
}

// Russian returns a language in Cyrillic letters, two bytes each, with capitals and «quotation marks».
func Russian(seed uint64) *Language {
	return &Language{
		name:     "russian",
		words:    vocabulary(seed, 3, "бвгджзклмнпрстфхцчшщ", "аеёийоуыэюя", ""),
		space:    " ",
		comma:    ", ",
		fullStop: ". ",
		open:     "«",
		close:    "»",
		capitals: true,
	}
}

// Chinese returns a language of Han characters, three bytes each, without spaces: words have one to three of them.
func Chinese(seed uint64) *Language {
	return &Language{
		name:     "chinese",
		words:    characters(seed, 4, func(r *rand.Rand) rune { return 0x4E00 + 6*rune(r.IntN(3000)) }),
		comma:    "，",
		fullStop: "。",
		open:     "“",
		close:    "”",
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

// characters returns distinct words of one to three random characters, the frequent ones shorter.
func characters(seed, stream uint64, character func(r *rand.Rand) rune) []string {
	r := rand.New(rand.NewPCG(seed, stream))
	words := make([]string, 0, vocabularySize)
	seen := make(map[string]bool, vocabularySize)
	for len(words) < vocabularySize {
		word := make([]rune, 1+r.IntN(2+min(len(words)/1000, 1)))
		for i := range word {
			word[i] = character(r)
		}
		if !seen[string(word)] {
			seen[string(word)] = true
			words = append(words, string(word))
		}
	}
	return words
}

// syllables returns distinct words of one syllable or more, up to a number: an onset, a vowel and at times a coda, each
// one of a list of words.
func syllables(seed, stream uint64, onset, vowel, coda string, most int) []string {
	r := rand.New(rand.NewPCG(seed, stream))
	onsets, vowels, codas := strings.Fields(onset), strings.Fields(vowel), strings.Fields(coda)
	words := make([]string, 0, vocabularySize)
	seen := make(map[string]bool, vocabularySize)
	for len(words) < vocabularySize {
		var b strings.Builder
		for n := 1 + r.IntN(1+min(len(words)/500, most-1)); n > 0; n-- {
			b.WriteString(onsets[r.IntN(len(onsets))])
			b.WriteString(vowels[r.IntN(len(vowels))])
			if r.IntN(3) == 0 {
				b.WriteString(codas[r.IntN(len(codas))])
			}
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
			case len(w.language.others) > 0 && w.rand.IntN(30) == 0:
				word = w.language.others[w.rand.IntN(len(w.language.others))]
			case w.language.capitals && (i == 0 || w.rand.IntN(12) == 0):
				_, first := utf8.DecodeRuneInString(word)
				word = strings.ToUpper(word[:first]) + word[first:]
			}
			if w.language.open != "" && w.rand.IntN(40) == 0 {
				word = w.language.open + word + w.language.close
			}
			b.WriteString(word)
			switch {
			case i == length-1:
				b.WriteString(w.language.fullStop)
			case w.rand.IntN(10) == 0:
				b.WriteString(w.language.comma)
			case len(w.language.between) > 0 && w.rand.IntN(60) < len(w.language.between):
				b.WriteString(w.language.between[w.rand.IntN(len(w.language.between))])
			default:
				b.WriteString(w.language.space)
			}
		}
		n += length
	}
	return strings.TrimSpace(b.String())
}

// Text returns paragraphs of so many bytes together, cut where the last word that fits ends, or in a language without
// spaces the last character.
func (w *Writer) Text(bytes int) string {
	var b strings.Builder
	for b.Len() < bytes {
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(w.Paragraph(30 + w.rand.IntN(40)))
	}
	text := b.String()[:bytes]
	if end := strings.LastIndexByte(text, ' '); w.language.space != "" && end > 0 {
		return text[:end]
	}
	return strings.ToValidUTF8(text, "")
}

// number returns digits: a year, an amount or a count.
func number(r *rand.Rand) string {
	digits := make([]byte, 1+r.IntN(5))
	for i := range digits {
		digits[i] = '0' + byte(r.IntN(10))
	}
	return string(digits)
}

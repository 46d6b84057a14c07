package main

import (
	"unicode"
	"unicode/utf8"
)

// words cuts texts into shingles for all peers that do not do it themselves. The zero value is ready for use.
type words struct {
	minWise
	size int // the tokens of a shingle
}

// cut replaces the tokens by those of a text in a script with spaces, as the baseline has them.
func (w *words) cut(s string) {
	w.size = shingleSize
	w.tokenize(s)
}

// cutCharacters replaces the tokens by those of a text in Chinese: each letter is one, and two count as a word, as in
// neardup.
func (w *words) cutCharacters(s string) {
	w.normalized, w.ends, w.size = w.normalized[:0], w.ends[:0], 2*shingleSize
	inNumber := false
	for _, r := range s {
		letter, digit := unicode.IsLetter(r), unicode.IsDigit(r)
		if inNumber && !digit {
			w.endToken()
			inNumber = false
		}
		switch {
		case letter:
			w.normalized = utf8.AppendRune(w.normalized, r)
			w.endToken()
		case digit:
			w.normalized = utf8.AppendRune(w.normalized, r)
			inNumber = true
		}
	}
	if inNumber {
		w.endToken()
	}
}

// len returns the number of shingles: a text of fewer tokens than a shingle is one.
func (w *words) len() int {
	if len(w.ends) == 0 {
		return 0
	}
	return max(1, len(w.ends)-w.size+1)
}

// shingle returns shingle i: its tokens with spaces between them, valid until the next cut.
func (w *words) shingle(i int) []byte {
	start := 0
	if i > 0 {
		start = w.ends[i-1] + 1
	}
	return w.normalized[start:w.ends[min(i+w.size, len(w.ends))-1]]
}

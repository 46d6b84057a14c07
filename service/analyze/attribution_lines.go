package analyze

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// textLines yields the lines of a text that hold a letter or a number, without their line ends.
func textLines(text string) iter.Seq[span] {
	return func(yield func(span) bool) {
		for start := 0; start < len(text); {
			end, next := lineEnd(text, start)
			if strings.ContainsFunc(text[start:end], isLetterOrNumber) && !yield(span{start, end}) {
				return
			}
			start = next
		}
	}
}

// lineEnd returns the end of the line that begins at start, and the start of the next.
func lineEnd(text string, start int) (end, next int) {
	for i := start; i < len(text); i++ {
		switch text[i] {
		case '\n', '\r':
			return i, i + 1
		case 0xE2: // the first byte of U+2028 and U+2029, the line and paragraph separators
			if strings.HasPrefix(text[i:], "\u2028") || strings.HasPrefix(text[i:], "\u2029") {
				return i, i + len("\u2028")
			}
		}
	}
	return len(text), len(text)
}

func isLetterOrNumber(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// isNameRune reports whether a name can end in r.
func isNameRune(r rune) bool { return isLetterOrNumber(r) || unicode.IsMark(r) }

// prefix returns the longest prefix of s of at most size bytes that ends on a whole character.
func prefix(s string, size int) string {
	if len(s) <= size {
		return s
	}
	for size > 0 && !utf8.RuneStart(s[size]) {
		size--
	}
	return s[:size]
}

// suffixStart returns the start of the longest suffix of s of at most size bytes that begins on a whole character.
func suffixStart(s string, size int) int {
	start := max(0, len(s)-size)
	for start < len(s) && !utf8.RuneStart(s[start]) {
		start++
	}
	return start
}

// startsCased reports whether the first letter of s is of a script with two cases, and whether it is lower case.
func startsCased(s string) (cased, lower bool) {
	for _, r := range s {
		if unicode.IsLetter(r) {
			lower = unicode.IsLower(r)
			return lower || unicode.IsUpper(r) || unicode.IsTitle(r), lower
		}
	}
	return false, false
}

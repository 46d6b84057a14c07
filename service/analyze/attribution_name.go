package analyze

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/neardup/neardup/sketch/text"
)

const (
	// nameWordsMax bounds a credited name after its label: "Ministry of Foreign Affairs of the Republic of Indonesia".
	nameWordsMax = 12
	// caselessWordsMax bounds it in scripts without capitals, where a name does not look other than a statement.
	caselessWordsMax = 7
	// nextLineWordsMax bounds it on the line after the label, and closingWordsMax at the end of a paragraph.
	nextLineWordsMax = 6
	closingWordsMax  = 6
	// lowerCaseWordsMax bounds names in lower case ("agencies", "own research"), which are statements otherwise.
	lowerCaseWordsMax = 2
	// sentenceLettersMin is the length of the last word of a sentence; a shorter one before a full stop is abbreviated.
	sentenceLettersMin = 4
)

// creditedName finds the name in what follows a label: line[from:]. It leaves out what follows the name: a place, a
// date, a remark in brackets, another label, a further sentence. It reports false where there is no name of at most
// wordsMax words, or where the words read like a statement.
func creditedName(line string, from, wordsMax int) (span, bool) {
	name := nextName(line, from)
	if name.isNone() {
		return span{}, false
	}
	source := line[name.start:name.end]
	// "Cairo - Reuters" credits the agency, not the place.
	if isDashed(line[name.end:]) && !isWire(source, true) {
		if second := nextName(line, name.end); !second.isNone() && isWire(line[second.start:second.end], true) {
			return second, true
		}
	}
	return name, isNameLike(source, line[name.end:], wordsMax)
}

// nextName returns the span up to where a name ends, of the first letter or number from the given byte on.
func nextName(line string, from int) span {
	start := strings.IndexFunc(line[from:], isLetterOrNumber)
	if start < 0 {
		return span{}
	}
	start += from
	return closeQuote(line, span{start, trimNameEnd(line, start, nameEnd(line, start))})
}

// nameEnd returns the byte at which the name that begins at start is followed by something else.
func nameEnd(line string, start int) int {
	lastSpace := -1
	for i, r := range line[start:] {
		i += start
		rest := line[i+utf8.RuneLen(validRune(r, line[i:])):]
		switch {
		case strings.ContainsRune("([{（【〔<,،、，;；؛|｜•—―。।۔", r):
			return i
		case isDash(r) && isSpaced(line, i, r):
			return i
		case r == '.' && endsSentence(line[start:i], rest):
			return i
		case (r == '/' || r == '／') && isWire(line[start:i], true):
			return i
		case isColon(r) && !strings.HasPrefix(rest, "//"):
			if lastSpace > start {
				return lastSpace // the word before the colon is the next label
			}
			return i
		case unicode.IsSpace(r):
			lastSpace = i
			if isDate(rest) {
				return i
			}
		}
	}
	return len(line)
}

// validRune returns r, or for an invalid byte a code point of one byte, so that its length is what stands in s.
func validRune(r rune, s string) rune {
	if r == utf8.RuneError {
		if _, size := utf8.DecodeRuneInString(s); size == 1 {
			return 0
		}
	}
	return r
}

// trimNameEnd returns end without the spaces and punctuation before it.
func trimNameEnd(line string, start, end int) int {
	return start + len(strings.TrimRightFunc(line[start:end], func(r rune) bool { return !isNameRune(r) }))
}

// closingOf gives the closing mark of the quotes that open inside of names.
var closingOf = map[rune]rune{'«': '»', '“': '”', '„': '“', '"': '"', '「': '」', '『': '』', '《': '》', '‹': '›'}

// closeQuote adds the closing quote after a name that holds the opening one.
func closeQuote(line string, name span) span {
	next, size := utf8.DecodeRuneInString(line[name.end:])
	var expected rune
	for _, r := range line[name.start:name.end] {
		if expected != 0 && r == expected {
			expected = 0
		} else if closing, ok := closingOf[r]; ok {
			expected = closing
		}
	}
	if expected != 0 && next == expected {
		name.end += size
	}
	return name
}

// isNameLike reports whether source, followed by rest on its line, is a name and not a statement.
func isNameLike(source, rest string, wordsMax int) bool {
	if !utf8.ValidString(source) || !strings.ContainsFunc(source, unicode.IsLetter) {
		return false
	}
	if strings.ContainsAny(source, "?؟？") || strings.ContainsAny(rest, "?؟？") {
		return false
	}
	words := len(strings.Fields(source))
	if isWire(source, true) {
		return true
	}
	if halfWords(source) > 2*wordsMax {
		return false
	}
	cased, lower := startsCased(source)
	if !cased {
		// A statement ends its sentence, or goes on after a comma.
		statement := strings.HasPrefix(strings.TrimSpace(rest), ".") && words > lowerCaseWordsMax+1
		return words <= caselessWordsMax && !statement
	}
	return !lower || words <= lowerCaseWordsMax
}

// halfWords is the length of s: two for a word, one for a character of a script without spaces.
func halfWords(s string) int {
	var tokens text.Tokens
	tokens.Tokenize(text.Hasher{}, s)
	return tokens.HalfWords(0, tokens.Len())
}

// isDash reports whether r serves as a dash, as the tatweel does.
func isDash(r rune) bool {
	switch r {
	case '-', '‐', '‑', '‒', '–', '—', '―', '−', 'ـ':
		return true
	}
	return false
}

// isDashed reports whether a dash is the next visible character of s.
func isDashed(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimSpace(s))
	return isDash(r)
}

// isSpaced reports whether the rune r at byte i of line has a space beside it.
func isSpaced(line string, i int, r rune) bool {
	before, _ := utf8.DecodeLastRuneInString(line[:i])
	return unicode.IsSpace(before) || startsWithSpace(line[i+utf8.RuneLen(r):])
}

func startsWithSpace(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(r)
}

// endsSentence reports whether a full stop between before and rest ends a sentence, and not an abbreviation.
func endsSentence(before, rest string) bool {
	if rest == "" {
		return true
	}
	_, lower := startsCased(rest)
	return startsWithSpace(rest) && !lower && lettersBefore(before) >= sentenceLettersMin
}

// lettersBefore counts the letters of the last word of s.
func lettersBefore(s string) (n int) {
	for len(s) > 0 {
		r, size := utf8.DecodeLastRuneInString(s)
		if !isNameRune(r) {
			break
		}
		if unicode.IsLetter(r) {
			n++
		}
		s = s[:len(s)-size]
	}
	return n
}

// isDate reports whether s begins with digits and a separator of dates: 2024-05-01, 1/5/2024, 2024年, 1.5.2024.
func isDate(s string) bool {
	digits := 0
	for _, r := range prefix(s, 16) {
		if unicode.IsDigit(r) {
			digits++
			continue
		}
		return digits > 0 && strings.ContainsRune("-/.年", r)
	}
	return false
}

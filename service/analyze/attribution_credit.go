package analyze

import (
	"strings"
	"unicode/utf8"

	"github.com/neardup/neardup/sketch/text"
)

const (
	// creditLineBytesMax and creditLineWordsMax bound a line that is a credit; what is longer is prose.
	creditLineBytesMax = 400
	creditLineWordsMax = 20
	// labelBytesMax bounds a label: three words of any script.
	labelBytesMax = 80
	// closingBytesMax is how far before the end of a paragraph a closing credit begins at most.
	closingBytesMax = 240
	// closingMarksMax is how many colons before the end of a paragraph are looked at.
	closingMarksMax = 8
)

// creditMarks are the marks that may follow a label, by its normalised form.
var creditMarks = func() map[string]string {
	marks := make(map[string]string)
	for _, language := range creditLanguages {
		for _, label := range language.labels {
			marks[string(text.AppendNormalized(nil, label))] += language.marks
		}
	}
	return marks
}()

// labelMarks are all marks that may follow a label in some language.
var labelMarks = func() string {
	marks := colonMarks
	for _, language := range creditLanguages {
		marks += language.marks
	}
	return marks
}()

// isLabel reports whether s is the label of a credit if the given mark follows it.
func isLabel(s string, mark rune) bool {
	var buffer [2 * labelBytesMax]byte
	marks, ok := creditMarks[string(text.AppendNormalized(buffer[:0], s))]
	return ok && (strings.ContainsRune(colonMarks, mark) || strings.ContainsRune(marks, mark))
}

// labeledCredit reports whether the line is a credit with a label. The name is none if only the label stands there.
func labeledCredit(line string) (name span, ok bool) {
	start := strings.IndexFunc(prefix(line, creditLineBytesMax), isLetterOrNumber)
	if start < 0 {
		return span{}, false
	}
	at := strings.IndexAny(prefix(line[start:], labelBytesMax), labelMarks)
	if at < 0 || len(strings.TrimSpace(line[start:])) > creditLineBytesMax {
		return span{}, false
	}
	mark, size := utf8.DecodeRuneInString(line[start+at:])
	if !isLabel(line[start:start+at], mark) {
		return span{}, false
	}
	from := start + at + size
	if !strings.ContainsFunc(line[from:], isLetterOrNumber) {
		return span{}, true
	}
	if halfWords(line[from:]) > 2*creditLineWordsMax {
		return span{}, false
	}
	return creditedName(line, from, nameWordsMax)
}

// closingCredit finds a labeled credit that ends the line after a sentence, a bracket, a bar or a date: "He left.
// (Source: AFP)", "1 May 2024 | Source: AFP".
func closingCredit(line string) (span, bool) {
	first := suffixStart(line, closingBytesMax)
	end := len(line)
	for range closingMarksMax {
		at := lastColon(line[first:end])
		if at < 0 {
			return span{}, false
		}
		end = first + at
		mark, size := utf8.DecodeRuneInString(line[end:])
		label, ok := labelBefore(line[:end])
		if !ok || !isLabel(label, mark) {
			continue
		}
		name, ok := creditedName(line, end+size, closingWordsMax)
		// What follows a closing credit is at most a bracket and a full stop.
		if ok && !strings.ContainsFunc(line[name.end:], isLetterOrNumber) {
			return name, true
		}
		return span{}, false
	}
	return span{}, false
}

// firstColonMark is the first of colonMarks beyond ASCII; their first bytes are these two.
const (
	firstColonMark     = '꞉'
	colonLead, farLead = 0xEA, 0xEF
)

// isColon reports whether r is one of colonMarks. Most that are asked about are letters before all but one of them.
func isColon(r rune) bool {
	return r == ':' || r >= firstColonMark && strings.ContainsRune(colonMarks, r)
}

// lastColon returns the byte at which the last of colonMarks in s begins, or -1. It passes over bytes, and not over
// characters, since it reads the ends of all paragraphs.
func lastColon(s string) int {
	for i := len(s) - 1; i >= 0; i-- {
		switch s[i] {
		case ':':
			return i
		case colonLead, farLead:
			if r, _ := utf8.DecodeRuneInString(s[i:]); isColon(r) {
				return i
			}
		}
	}
	return -1
}

// labelBefore returns what stands at the end of s after the end of a sentence, a bracket, a bar or a number.
func labelBefore(s string) (label string, ok bool) {
	first := suffixStart(s, labelBytesMax)
	for end := len(s); end > first; {
		r, size := utf8.DecodeLastRuneInString(s[first:end])
		if strings.ContainsRune(".!?؟。！？۔।…»”\"'’()（）[]【】|｜•*>日", r) || r >= '0' && r <= '9' {
			return s[end:], true
		}
		end -= size
	}
	return "", false
}

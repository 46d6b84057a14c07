package analyze

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	openingBrackets = "(（[［【"
	closingBrackets = ")）]］】"
)

// signatureCredit finds the name in a line that names wire services and nothing else, "(AFP)", "© Reuters", or is a
// byline with one.
func signatureCredit(line string) (span, bool) {
	if name, ok := wireLine(line); ok {
		return name, true
	}
	return bylineCredit(line)
}

// wireLine finds the first name in a line of nothing but names of wire services.
func wireLine(line string) (span, bool) {
	line = strings.TrimRightFunc(line, unicode.IsSpace)
	start := strings.IndexFunc(prefix(line, wireNameBytesMax), unicode.IsLetter)
	if start < 0 || len(line)-start > wireNameBytesMax {
		return span{}, false
	}
	// An ambiguous name counts within marks, and beside one that is not.
	_, _, certain := wireIn(line[start:], false)
	name, all, ok := wireIn(line[start:], certain || strings.ContainsAny(line[:start], openingBrackets+"/"))
	if !ok || !all {
		return span{}, false
	}
	return name.shift(start), true
}

// closingSignature finds a wire service in brackets after the last sentence of a line: "... he said. (dpa)".
func closingSignature(line string) (span, bool) {
	end := len(strings.TrimRightFunc(line, func(r rune) bool { return unicode.IsSpace(r) || r == '.' }))
	last, size := utf8.DecodeLastRuneInString(line[:end])
	if !strings.ContainsRune(closingBrackets, last) {
		return span{}, false
	}
	end -= size
	first := suffixStart(line[:end], wireNameBytesMax)
	open := strings.LastIndexAny(line[first:end], openingBrackets)
	if open < 0 {
		return span{}, false
	}
	open += first
	before, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(line[:open], unicode.IsSpace))
	if !strings.ContainsRune(".!?؟。！？۔।…»”\"'’", before) {
		return span{}, false
	}
	name, _, ok := wireIn(line[open:end], true)
	if !ok {
		name, ok = bylineCredit(line[open:end])
	}
	return name.shift(open), ok
}

package analyze

import "strings"

// Where credits stand: datelines and unlabeled credits within the first lines with text, unlabeled credits and credits
// at the end of a paragraph within the last. Lines that are a labeled credit as a whole count anywhere.
const (
	headLines = 6
	tailLines = 3
)

// span is bytes [start, end) of a text or line; it is none if empty.
type span struct{ start, end int }

func (s span) isNone() bool      { return s.end <= s.start }
func (s span) shift(by int) span { return span{s.start + by, s.end + by} }

// Attribute finds the source that a news text credits. The name is as the text writes it, without the spaces, quotes and
// punctuation around it, begins and ends on whole characters, and is valid UTF-8.
//
// The last labeled credit decides ("Source: AFP", on a line of its own, on the line after its label, or closing a
// paragraph at the end of the text). Failing that it is the first dateline ("CAIRO, March 3 (Reuters) -"), and failing
// that an unlabeled credit to a wire service ("(AFP)", "By The Associated Press"), the last one at the end before those at
// the head. Authors are no sources.
//
// The cost is linear in the length of the text, and beyond finding its lines depends on the number of lines alone.
func Attribute(text string) Attribution {
	var labeled, dateline, headSignature span
	var tail [tailLines]span
	count, afterLabel := 0, false
	for line := range textLines(text) {
		s := text[line.start:line.end]
		name, isCredit := labeledCredit(s)
		switch {
		case isCredit && !name.isNone():
			labeled = name.shift(line.start)
		case afterLabel && !isCredit:
			// A name with more after it begins a list of references.
			name, ok := creditedName(s, 0, nextLineWordsMax)
			if ok && !strings.ContainsFunc(s[name.end:], isLetterOrNumber) {
				labeled = name.shift(line.start)
			}
		}
		afterLabel = isCredit && name.isNone()

		if count < headLines {
			if name, ok := closingCredit(s); ok {
				labeled = name.shift(line.start)
			}
			if name, _, ok := datelineCredit(s); ok && dateline.isNone() {
				dateline = name.shift(line.start)
			}
			if name, ok := signatureCredit(s); ok && headSignature.isNone() {
				headSignature = name.shift(line.start)
			}
		}
		tail[count%tailLines] = line
		count++
	}

	var tailSignature span
	for i := max(0, count-tailLines); i < count; i++ {
		line := tail[i%tailLines]
		s := text[line.start:line.end]
		if i >= headLines { // or else it is known
			if name, ok := closingCredit(s); ok && line.start+name.start > labeled.start {
				labeled = name.shift(line.start)
			}
		}
		if name, ok := signatureCredit(s); ok {
			tailSignature = name.shift(line.start)
		} else if name, ok := closingSignature(s); ok {
			tailSignature = name.shift(line.start)
		} else if name, whole, ok := datelineCredit(s); ok && whole && i == count-1 {
			tailSignature = name.shift(line.start)
		}
	}
	for _, found := range []span{labeled, dateline, tailSignature, headSignature} {
		if !found.isNone() {
			return Attribution{Source: text[found.start:found.end], Start: found.start, End: found.end}
		}
	}
	return Attribution{}
}

// IsCreditLine reports whether a line holds a credit and nothing else: a labeled credit, a label whose name follows on
// the next line, a dateline, or the name of a wire service. Such a line is about the text and not part of it.
func IsCreditLine(line string) bool {
	if len(strings.TrimSpace(line)) > creditLineBytesMax {
		return false
	}
	if _, ok := labeledCredit(line); ok {
		return true
	}
	if _, ok := signatureCredit(line); ok {
		return true
	}
	_, whole, ok := datelineCredit(line)
	return ok && whole
}

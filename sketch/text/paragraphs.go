package text

import (
	"strings"
	"unicode"
)

// Paragraph is a line of a text that holds more than white space: bytes [Start, End), its line end not included.
type Paragraph struct{ Start, End int }

// AppendParagraphs appends the paragraphs of s to dst. A line ends with "\n", or "\r\n".
func AppendParagraphs(dst []Paragraph, s string) []Paragraph {
	for start := 0; start < len(s); {
		end, next := len(s), len(s)
		if i := strings.IndexByte(s[start:], '\n'); i >= 0 {
			end, next = start+i, start+i+1
		}
		if end > start && s[end-1] == '\r' {
			end--
		}
		if strings.IndexFunc(s[start:end], isText) >= 0 {
			dst = append(dst, Paragraph{start, end})
		}
		start = next
	}
	return dst
}

func isText(r rune) bool { return !unicode.IsSpace(r) }

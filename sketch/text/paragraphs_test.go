package text

import (
	"slices"
	"testing"
)

func TestAppendParagraphs(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"empty", "", nil},
		{"one line without an end", "one", []string{"one"}},
		{"a final line end", "one\n", []string{"one"}},
		{"no final line end", "one\ntwo", []string{"one", "two"}},
		{"carriage returns", "one\r\ntwo\r\n", []string{"one", "two"}},
		{"only the last carriage return ends a line", "one\r\r\ntwo\rthree", []string{"one\r", "two\rthree"}},
		{"blank lines", "\n\none\n\n\ntwo\n\n", []string{"one", "two"}},
		{"lines of white space", " \t \none\n\u00a0\u2003\u3000\n\r\n\v\f\ntwo", []string{"one", "two"}},
		{"spaces around a line stay", "  one \n\ttwo", []string{"  one ", "\ttwo"}},
		{"punctuation is text", "***\n—\n", []string{"***", "—"}},
		{"invalid bytes are text", "\xff\n\xc3\n", []string{"\xff", "\xc3"}},
		{"a zero-width space is text", "\u200b\n", []string{"\u200b"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			end := 0
			for _, p := range AppendParagraphs(nil, c.in) {
				if p.Start < end {
					t.Errorf("a paragraph starts at %d, before the last one's end %d", p.Start, end)
				}
				end = p.End
				got = append(got, c.in[p.Start:p.End])
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("paragraphs of %q are %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestAppendParagraphsAppends(t *testing.T) {
	got := AppendParagraphs([]Paragraph{{7, 9}}, "a\nb")
	if want := []Paragraph{{7, 9}, {0, 1}, {2, 3}}; !slices.Equal(got, want) {
		t.Errorf("paragraphs are %v, want %v", got, want)
	}
}

package analyze

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func FuzzAttribute(f *testing.F) {
	for _, seed := range []string{
		"", "\xff", "Source:\n\xe2\x80", "المصدر: جريدة «الميناء»\r\nx", "PARIS (AFP) - x", "(",
		"/AFP", "/AFP/", "【時事", "a\u2028b\u2029c",
		"Source: Har\xc3bor", "Source: x: y", "Source: - AFP", "القاهرة - رويترز:", "x. (dpa)",
		"ـ - ـ:", "(\xffAFP)", "A\xff (AFP\xff) -",
		"Source: \xff—AFP", "2024 \xff واس",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := Attribute(text)
		if got.Start < 0 || got.End > len(text) || got.Start > got.End || text[got.Start:got.End] != got.Source {
			t.Fatalf("%q: bytes [%d, %d) are not %q", text, got.Start, got.End, got.Source)
		}
		if !utf8.ValidString(got.Source) {
			t.Fatalf("%q: the source %q is not valid UTF-8", text, got.Source)
		}
		if strings.TrimSpace(got.Source) != got.Source || strings.ContainsAny(got.Source, "\r\n\u2028\u2029") {
			t.Fatalf("%q: the source %q is not trimmed", text, got.Source)
		}
		IsCreditLine(text)
	})
}

// Large texts in the shapes that are slow if a step looks at more than it needs to: a quadratic one takes hours.
func TestAttributeIsLinear(t *testing.T) {
	const size = 4 << 20
	for name, unit := range map[string]string{
		"one line":         "word ",
		"one word":         "ا",
		"spaces":           " ",
		"blank lines":      "\n",
		"labels":           "Source:\n",
		"labels on a line": "Source: ",
		"colons":           ":",
		"brackets":         "(",
		"invalid bytes":    "\xe2\x80",
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Repeat(unit, size/len(unit))
			start := time.Now()
			Attribute(text)
			IsCreditLine(text)
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

package invented_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/neardup/neardup/bench/invented"
)

func TestTextsAreOfAllLanguages(t *testing.T) {
	const n, size = 5, 1 << 10
	write := func() []string { return invented.Texts(n, size, invented.English(1), invented.Arabic(1)) }
	texts := write()
	if !slices.Equal(texts, write()) {
		t.Error("the same arguments give other texts")
	}
	seen := make(map[string]bool)
	for _, text := range texts {
		if seen[text] || len(text) < size/2 || len(text) > 2*size {
			t.Errorf("a text of %d bytes, seen before: %t", len(text), seen[text])
		}
		seen[text] = true
		if !strings.ContainsAny(text, "aeiou") || !strings.ContainsAny(text, "ايو") {
			t.Error("a text is not in both languages")
		}
	}
	if len(texts) != n {
		t.Errorf("%d texts, want %d", len(texts), n)
	}
}

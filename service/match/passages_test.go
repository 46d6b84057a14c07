package match_test

import (
	"slices"
	"testing"
)

func TestRepeatedTextIsShownOnce(t *testing.T) {
	body, rest := line("s", 0, 60), line("x", 0, 40)
	for _, c := range []struct {
		name, a, b string
		// tokens are those of the passages, in the order of a.
		tokens []int
	}{
		{"the page has the body twice", body + rest + body, body, []int{60}},
		{"both have it twice", body + rest + body, body + line("y", 0, 40) + body, []int{60, 60}},
		{"the second time in part", body + rest + line("s", 20, 60), body, []int{60}},
		{"the second time with more", line("s", 0, 30) + rest + line("s", 20, 60), body, []int{30, 30}},
	} {
		e := verifier().Verify(prepare(t, c.a), prepare(t, c.b))
		var tokens []int
		for _, p := range e.Passages {
			tokens = append(tokens, p.Tokens)
		}
		if !slices.Equal(tokens, c.tokens) {
			t.Errorf("%s: passages of %v tokens, want %v", c.name, tokens, c.tokens)
		}
	}
}

package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/mattn/go-runewidth"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

func TestWrap(t *testing.T) {
	for _, test := range []struct {
		text    string
		columns int
		want    []string
	}{
		{"", 10, nil},
		{"one two three", 7, []string{"one two", "three"}},
		{"one two three", 8, []string{"one two", "three"}},
		{"unbreakable word", 6, []string{"unbrea", "kable", "word"}},
		{"図書館が開く", 5, []string{"図書", "館が", "開く"}},
		{"図", 1, []string{"図"}},
	} {
		if got := wrap(test.text, test.columns); !slices.Equal(got, test.want) {
			t.Errorf("wrap(%q, %d) is %q, want %q", test.text, test.columns, got, test.want)
		}
	}
}

func TestEdits(t *testing.T) {
	for _, test := range []struct {
		name, a, b string
		want       []edit
	}{
		{"nothing", "", "", nil},
		{"equal after normalization", "The Kettle, ", "the kettle", []edit{{"The Kettle, ", "the kettle", true}}},
		{"replaced", "he left with three novels", "he went home with three novels", []edit{
			{"he ", "he ", true}, {"left ", "went home ", false}, {"with three novels", "with three novels", true},
		}},
		{"left out", "the last remaining carriage", "the last carriage", []edit{
			{"the last ", "the last ", true}, {"remaining ", "", false}, {"carriage", "carriage", true},
		}},
		{"all differs", "one two", "three", []edit{{"one two", "three", false}}},
		{"longer at the end", "one two", "one two three", []edit{{"one two", "one two ", true}, {"", "three", false}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := edits(test.a, test.b)
			if !slices.Equal(got, test.want) {
				t.Errorf("edits are %+v, want %+v", got, test.want)
			}
		})
	}
}

// TestSideBySideShowsEverythingOnce has a passage that moved: what stands before it in b is shown with it.
func TestSideBySideShowsEverythingOnce(t *testing.T) {
	a := side{"a", "Own start. Ferry passage one. Middle. Stork passage two. End."}
	b := side{"b", "Stork passage two. Between. Ferry passage one! After 図書."}
	span := func(text, part string) *neardupv1.PassageSpan {
		at := strings.Index(text, part)
		return &neardupv1.PassageSpan{StartByte: int32(at), EndByte: int32(at + len(part))}
	}
	var passages []*neardupv1.SharedPassage
	for _, part := range []string{"Ferry passage one", "Stork passage two"} {
		passages = append(passages, &neardupv1.SharedPassage{A: span(a.text, part), B: span(b.text, part)})
	}
	got := text(t, false, func(o *output) { o.sideBySide(passages, a, b, 53) })
	want := `
a                           b
Own start.                | . Between.
Ferry passage one         = Ferry passage one
. Middle.                 <
Stork passage two         = Stork passage two
. End.                    | ! After 図書.
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for line := range strings.Lines(got) {
		if width := runewidth.StringWidth(strings.TrimSuffix(line, "\n")); width > 53 {
			t.Errorf("a line is %d columns wide: %q", width, line)
		}
	}
	colored := text(t, true, func(o *output) { o.sideBySide(passages, a, b, 53) })
	if !strings.Contains(colored, "\x1b[36mFerry passage one\x1b[0m         = ") {
		t.Errorf("what is equal has no color of its own: %q", colored)
	}
}

// TestExplanationOfAReplacedDocument has spans that lie outside of texts that became shorter since.
func TestExplanationOfAReplacedDocument(t *testing.T) {
	response := &neardupv1.ExplainMatchResponse{Match: &neardupv1.Match{Passages: []*neardupv1.SharedPassage{
		{A: &neardupv1.PassageSpan{StartByte: 2, EndByte: 90}, B: &neardupv1.PassageSpan{StartByte: 50, EndByte: 90}},
	}}}
	for _, width := range []int{0, 80} {
		got := text(t, false, func(o *output) { o.explanation(response, side{"a", "short"}, side{"b", "short"}, width) })
		if !strings.Contains(got, "ort") {
			t.Errorf("the part that is there is not shown: %q", got)
		}
	}
}

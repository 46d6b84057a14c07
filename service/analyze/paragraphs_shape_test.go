package analyze

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// allRepeats returns all paragraphs that each one repeats, ascending.
func allRepeats(d Document) [][]int {
	of := make([][]int, len(d.Paragraphs))
	for i, p := range d.Paragraphs {
		for j := range i {
			for _, dup := range p.DuplicateOf {
				if dup.Paragraph == j {
					of[i] = append(of[i], j)
				}
			}
		}
	}
	return of
}

// edited returns the paragraph with every n-th word replaced.
func edited(paragraph string, n int) string {
	words := strings.Fields(paragraph)
	for i := n / 2; i < len(words); i += n {
		words[i] = fmt.Sprint("other", i)
	}
	return strings.Join(words, " ")
}

// joined makes one paragraph of several.
func joined(paragraphs ...string) string { return strings.Join(paragraphs, " ") }

// TestRepeatShapes: the ways in which a scrape or an editor repeats a text within itself. Each gets a document with clean
// paragraphs before, between and after.
func TestRepeatShapes(t *testing.T) {
	a, b, c := sentence("a", 40), sentence("b", 25), sentence("c", 30)
	x, y := sentence("x", 30), sentence("y", 30)
	half := func(paragraph string, which int) string {
		words := strings.Fields(paragraph)
		return strings.Join([][]string{words[:len(words)/2], words[len(words)/2:]}[which], " ")
	}
	for _, test := range []struct {
		name  string
		lines []string
		want  [][]int
	}{
		{"a block", []string{a, b, c, x, a, b, c, y}, [][]int{nil, nil, nil, nil, {0}, {1}, {2}, nil}},
		{"a block in another order", []string{a, b, c, x, c, a, b}, [][]int{nil, nil, nil, nil, {2}, {0}, {1}}},
		{"a block, edited", []string{a, b, c, x, edited(a, 12), edited(b, 12), edited(c, 12)}, [][]int{nil, nil, nil, nil, {0}, {1}, {2}}},
		{"one to many", []string{a, x, a, edited(a, 12), y, a}, [][]int{nil, nil, {0}, {0}, nil, {0}}},
		{"one to many, of an edited one", []string{edited(a, 12), x, a, edited(a, 15)}, [][]int{nil, nil, {0}, {0, 2}}},
		{"merged", []string{a, b, x, joined(a, b)}, [][]int{nil, nil, nil, {0, 1}}},
		{"merged in another order, edited", []string{a, b, c, x, joined(edited(c, 12), edited(a, 12))}, [][]int{nil, nil, nil, nil, {0, 2}}},
		{"merged with new text", []string{a, b, x, joined(b, y, a)}, [][]int{nil, nil, nil, {0, 1}}},
		{"split", []string{joined(a, b), x, a, b}, [][]int{nil, nil, {0}, {0}}},
		{"split and edited", []string{joined(a, b), x, edited(b, 12), edited(a, 12)}, [][]int{nil, nil, {0}, {0}}},
		{"other borders", []string{a, b, x, half(a, 0), joined(half(a, 1), half(b, 0)), half(b, 1)},
			[][]int{nil, nil, nil, {0}, {0, 1}, {1}}},
		{"merged, then split again", []string{a, b, joined(a, b), a}, [][]int{nil, nil, {0, 1}, {0}}},
		{"inside a longer one", []string{b, x, joined(y, b, c)}, [][]int{nil, nil, {0}}},
		{"clean", []string{a, b, c, x, y}, make([][]int, 5)},
	} {
		t.Run(test.name, func(t *testing.T) {
			first, last := sentence("first", 20), sentence("last", 20)
			lines := append(append([]string{first}, test.lines...), last)
			got := allRepeats(Analyze(strings.Join(lines, "\n"), containment))
			want := make([][]int, len(lines))
			for i, of := range test.want {
				for _, j := range of {
					want[i+1] = append(want[i+1], j+1)
				}
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("paragraphs repeat %v, want %v", got, want)
			}
		})
	}
}

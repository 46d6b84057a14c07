package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
)

func TestSegments(t *testing.T) {
	for _, test := range []struct {
		name     string
		passages []match.Span
		want     []segment
	}{
		{"none", nil, []segment{{"abcdefgh", 0}}},
		{"inside", []match.Span{{Start: 2, End: 4}}, []segment{{"ab", 0}, {"cd", 1}, {"efgh", 0}}},
		{"whole", []match.Span{{Start: 0, End: 8}}, []segment{{"abcdefgh", 1}}},
		{"out of order", []match.Span{{Start: 5, End: 8}, {Start: 0, End: 2}}, []segment{{"ab", 2}, {"cde", 0}, {"fgh", 1}}},
		{"overlapping", []match.Span{{Start: 0, End: 5}, {Start: 3, End: 7}, {Start: 4, End: 5}}, []segment{{"abcde", 1}, {"fg", 2}, {"h", 0}}},
	} {
		if got := segments("abcdefgh", test.passages); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %v, not %v", test.name, got, test.want)
		}
	}
}

func testDetection() *detection {
	d := &detection{collection: testCollection("a", "b", "c", "d"), pairs: make(map[pairKey]service.MatchRecord)}
	d.pairs[newPairKey("b", "a")] = service.MatchRecord{A: "b", B: "a", Evidence: match.Evidence{
		Relation: match.Partial, Passages: []match.Passage{{A: match.Span{End: 4}, B: match.Span{End: 4}, Tokens: 1}},
	}}
	d.pairs[newPairKey("c", "d")] = service.MatchRecord{A: "c", B: "d", Evidence: match.Evidence{Relation: match.Template}}
	return d
}

func TestDisagreements(t *testing.T) {
	d := testDetection()
	var l labels
	for _, row := range [][]string{
		{"a", "b", "D"}, {"a", "b", "T"}, {"a", "b", "?"},
		{"c", "d", "P"}, {"c", "d", "R"}, {"a", "d", "P"}, {"a", "d", "N"},
	} {
		l = append(l, label{newPairKey(row[0], row[1]), row[2], 1, row})
	}
	entries := disagreements(l, d)
	var got []string
	for _, e := range entries {
		scores, _, _ := strings.Cut(e.Scores, ",")
		got = append(got, e.A.ID+e.B.ID+" "+e.Heading+" "+scores)
	}
	want := []string{"ba false report, label T PARTIAL", "cd missed, label P TEMPLATE", "ad missed, label P no match"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, not %q", got, want)
	}
}

func TestWritePage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "page.html")
	shown := newEntry("h", newPairKey("a", "b"), testDetection())
	shown.Reasons = []string{"rule: 1 < 2"}
	if err := writePage(path, page{Title: "x", Entries: []entry{shown}}); err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<mark>text</mark> of &lt;a&gt;", "<mark>text</mark> of &lt;b&gt;", "passages of 1 tokens",
		"<li>rule: 1 &lt; 2</li>",
	} {
		if !strings.Contains(string(written), want) {
			t.Errorf("the page holds no %q:\n%s", want, written)
		}
	}
}

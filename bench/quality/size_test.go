package main

import (
	"context"
	"io"
	"testing"
)

// The labels of all parts are scored, and each once: no labeled pair is torn apart.
func TestScoreParts(t *testing.T) {
	c := testCollection("a", "b", "c", "d", "e", "f", "g", "h")
	for i := range c.records {
		c.records[i].Text = story(string(rune('a' + i/2)))
	}
	var l labels
	for _, x := range []struct{ a, b, name string }{{"a", "b", "D"}, {"c", "d", "D"}, {"e", "g", "T"}, {"f", "h", "P"}} {
		l = append(l, label{newPairKey(x.a, x.b), x.name, 1, nil})
	}
	b := newBench(options{}, t.TempDir(), nil, io.Discard)
	r := &result{set: "tiny"}
	if err := b.scoreParts(t.Context(), r, c, l, 2, "halves"); err != nil {
		t.Fatal(err)
	}
	if len(r.rules) != 3 || r.rules[0].documents+r.rules[1].documents != 8 || r.rules[0].labels+r.rules[1].labels != 4 {
		t.Fatalf("the rules are %+v", r.rules)
	}
	if pooled := r.rules[2]; pooled.name != "halves" || pooled.labels != 4 || pooled.accuracy.Found != 2 || pooled.accuracy.Missed != 1 {
		t.Errorf("the rule of all parts is %+v", pooled)
	}
}

func TestTogether(t *testing.T) {
	b := newBench(options{}, t.TempDir(), func(context.Context, string, string, string) ([]string, error) { return nil, nil }, io.Discard)
	for _, s := range sets {
		b.collections[s.name] = testCollection("a", "b")
	}
	all, err := b.together(t.Context(), "udhr2")
	if err != nil {
		t.Fatal(err)
	}
	// All sets but the seed, which is one article.
	if want := 2 * (len(sets) - 1); len(all.records) != want || all.rejected != 0 {
		t.Errorf("%d documents, %d rejected, not %d", len(all.records), all.rejected, want)
	}
	if _, ok := all.number["a"]; !ok {
		t.Error("the documents of the set itself lost their ids")
	}
	if _, ok := all.number["spdx/a"]; !ok {
		t.Error("those of other sets have no ids of their own")
	}
	if b.collections["spdx"].records[0].ID != "a" {
		t.Error("the other set was changed")
	}
}

package main

import (
	"testing"
)

func TestSameSection(t *testing.T) {
	d := &detection{pairs: make(map[pairKey]pair)}
	for _, p := range []pair{
		{A: "en/amd64/a", B: "en/i386/a", Relation: "EXACT"},
		{A: "en/amd64/a", B: "en/i386/b", Relation: "PARTIAL"},
		{A: "en/amd64/b", B: "en/i386/b", Relation: "TEMPLATE"}, // is no report
		{A: "ja/amd64/a", B: "ja/i386/a", Relation: "CONTAINS"},
	} {
		key := newPairKey(p.A, p.B)
		d.pairs[key], d.listed = p, append(d.listed, key)
	}
	s := &scoring{result: &result{set: "tiny"}, protocol: "online"}
	if err := sameSection(t.Context(), s, d); err != nil {
		t.Fatal(err)
	}
	if len(s.figures) != 2 || s.figures[0].name != "online: reports of the same section, en" ||
		s.figures[0].String() != "0.5000 (1 of 2)" || s.figures[1].String() != "1.0000 (1 of 1)" {
		t.Errorf("the figures are %v", s.figures)
	}
	key := newPairKey("no", "section")
	d.pairs[key], d.listed = pair{A: "no", B: "section", Relation: "EXACT"}, append(d.listed, key)
	if err := sameSection(t.Context(), s, d); err == nil {
		t.Error("ids of another form are no error")
	}
}

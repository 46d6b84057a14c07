package main

import (
	"testing"

	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
)

func TestSameSection(t *testing.T) {
	d := &detection{pairs: make(map[pairKey]service.MatchRecord)}
	for _, p := range []service.MatchRecord{
		{A: "en/amd64/a", B: "en/i386/a", Evidence: match.Evidence{Relation: match.Exact}},
		{A: "en/amd64/a", B: "en/i386/b", Evidence: match.Evidence{Relation: match.Partial}},
		{A: "en/amd64/b", B: "en/i386/b", Evidence: match.Evidence{Relation: match.Template}}, // is no report
		{A: "ja/amd64/a", B: "ja/i386/a", Evidence: match.Evidence{Relation: match.Contains}},
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
	d.pairs[key], d.listed = service.MatchRecord{A: "no", B: "section", Evidence: match.Evidence{Relation: match.Exact}}, append(d.listed, key)
	if err := sameSection(t.Context(), s, d); err == nil {
		t.Error("ids of another form are no error")
	}
}

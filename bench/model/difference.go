package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
)

// difference is an answer of the engine that is not the oracle's.
type difference struct {
	// what names the answer.
	what      string
	got, want any
}

// Error shows both sides as JSON, and where they begin to differ.
func (d *difference) Error() string {
	got, want := dump(d.got), dump(d.want)
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	line := 0
	for line < len(g) && line < len(w) && g[line] == w[line] {
		line++
	}
	return fmt.Sprintf("%s differs from line %d on:\nthe engine's:\n%s\nthe oracle's:\n%s", d.what, line+1, got, want)
}

func dump(v any) string {
	if err, ok := v.(error); ok {
		return err.Error()
	}
	encoded, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Sprintf("%+v", v)
	}
	return string(encoded)
}

// same returns a difference unless two answers are equal.
func same(what string, got, want any) error {
	if reflect.DeepEqual(got, want) {
		return nil
	}
	return &difference{what: what, got: got, want: want}
}

// sameError returns a difference unless a call failed as it must.
func sameError(what string, got, want error) error {
	if got == nil && want == nil || got != nil && want != nil && got.Error() == want.Error() {
		return nil
	}
	return &difference{what: what + ": error", got: fmt.Sprint(got), want: fmt.Sprint(want)}
}

// The functions below make nothing and an empty list the same.

// normalMatches leaves out, besides, what is not stored of evidence.
func normalMatches(matches []service.Match) []service.Match {
	list := make([]service.Match, len(matches))
	for i, m := range matches {
		e := m.Evidence
		m.Evidence = match.Evidence{
			Relation: e.Relation, AsCopy: e.AsCopy, Resemblance: e.Resemblance,
			ContainmentAInB: e.ContainmentAInB, ContainmentBInA: e.ContainmentBInA,
			Rarity: e.Rarity, Agreement: e.Agreement, Verification: e.Verification,
			Passages: append([]match.Passage{}, e.Passages...), PassagesTruncated: e.PassagesTruncated,
		}
		list[i] = m
	}
	return list
}

func normalVerdict(v service.Verdict) service.Verdict {
	v.Matches = normalMatches(v.Matches)
	v.Limits = append([]service.Limit{}, v.Limits...)
	return v
}

func normalVerdicts(verdicts []service.Verdict) []service.Verdict {
	list := make([]service.Verdict, len(verdicts))
	for i, v := range verdicts {
		list[i] = normalVerdict(v)
	}
	return list
}

func normalResults(results []service.AddResult) []service.AddResult {
	list := make([]service.AddResult, len(results))
	for i, r := range results {
		list[i] = service.AddResult{Outcome: r.Outcome, Verdict: normalVerdict(r.Verdict)}
	}
	return list
}

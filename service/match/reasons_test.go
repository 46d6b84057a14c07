package match_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/neardup/neardup/service/match"
)

// explained verifies a pair with and without reasons, and fails if these change what is decided.
func explained(t *testing.T, v match.Verifier, a, b string) (match.Evidence, match.Reasons) {
	t.Helper()
	textA, textB := prepare(t, a), prepare(t, b)
	want := v.Verify(textA, textB)
	var reasons match.Reasons
	v.Reasons = &reasons
	got := v.Verify(textA, textB)
	if got.Relation != want.Relation || got.AsCopy != want.AsCopy || got.Rarity != want.Rarity ||
		got.Agreement != want.Agreement {
		t.Errorf("with reasons %+v, without %+v", got, want)
	}
	return got, reasons
}

// outcomes writes the rules as name, then + or -.
func outcomes(rules []match.Rule) string {
	var list []string
	for _, r := range rules {
		sign := "-"
		if r.Passed {
			sign = "+"
		}
		if r.Passed != (r.Value >= r.Threshold) || r.Comment == "" {
			list = append(list, "faulty")
		}
		list = append(list, r.Name+sign)
	}
	return strings.Join(list, " ")
}

func TestReasonsNameTheRulesInOrder(t *testing.T) {
	frequent := verifier()
	frequent.Knowledge = match.Knowledge{Stories: 1000, PassageStories: func(uint64) int { return 900 }}
	long, other := numbered("s", 0, 200, 20), numbered("o", 0, 200, 20)
	for _, test := range []struct {
		name     string
		verifier match.Verifier
		a, b     string
		relation match.Relation
		asCopy   match.Relation
		want     string
	}{
		{"empty", verifier(), "", long, match.Unrelated, match.Unrelated, "tokens-"},
		{"nothing common", verifier(), long, other, match.Unrelated, match.Unrelated, "tokens+ common_runs-"},
		{"equal", verifier(), long, long, match.Exact, match.Exact, "tokens+ common_runs+ exact+"},
		{
			"near duplicate", verifier(), long + numbered("x", 0, 20, 20), long, match.NearDuplicate, match.NearDuplicate,
			"tokens+ common_runs+ exact- near_duplicate_containment+ template_facts+ template_agreement+",
		},
		{
			"contains", verifier(), long, numbered("s", 0, 60, 20), match.Contains, match.Contains,
			"tokens+ common_runs+ exact- near_duplicate_containment- containment+ template_facts+ template_distinctiveness+",
		},
		{
			"partial", verifier(), other + numbered("s", 0, 40, 20), long, match.Partial, match.Partial,
			"tokens+ common_runs+ exact- near_duplicate_containment- containment- partial_words+ template_facts+ template_distinctiveness+",
		},
		{
			"too short to be partial", verifier(), other + numbered("s", 0, 8, 20), long, match.Unrelated, match.Unrelated,
			"tokens+ common_runs+ exact- near_duplicate_containment- containment- partial_words- " +
				"partial_paragraph_words- partial_total_words-",
		},
		{
			"frequent", frequent, other + "\n" + numbered("s", 0, 40, 20), numbered("u", 0, 200, 20) + "\n" + numbered("s", 0, 40, 20),
			match.Template, match.Partial,
			"tokens+ common_runs+ exact- near_duplicate_containment- containment- partial_words+ template_facts+ template_distinctiveness-",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			e, reasons := explained(t, test.verifier, test.a, test.b)
			if e.Relation != test.relation || e.AsCopy != test.asCopy {
				t.Errorf("relation is %v, as a copy %v; want %v and %v", e.Relation, e.AsCopy, test.relation, test.asCopy)
			}
			if got := outcomes(reasons.Rules); got != test.want {
				t.Errorf("rules are\n%s, want\n%s", got, test.want)
			}
		})
	}
}

// TestReasonsShowRarePassages checks places on both sides, whichever of the two is shorter, and the mean.
func TestReasonsShowRarePassages(t *testing.T) {
	v := verifier()
	calls := 0
	v.Knowledge = match.Knowledge{Stories: 50, PassageStories: func(uint64) int { calls++; return 3 }}
	common := numbered("s", 0, 60, 20)
	short, long := "intro words here. "+common, numbered("o", 0, 100, 20)+common
	for _, pair := range [][2]string{{short, long}, {long, short}} {
		e, reasons := explained(t, v, pair[0], pair[1])
		if len(reasons.Passages) == 0 || calls == 0 {
			t.Fatalf("no passages: %+v", reasons)
		}
		sum := 0.0
		for _, p := range reasons.Passages {
			sum += p.Rarity
			a, b := pair[0][p.A.Start:p.A.End], pair[1][p.B.Start:p.B.End]
			if p.Stories != 3 || !slices.Equal(strings.Fields(a), strings.Fields(b)) || !strings.HasPrefix(a, "s") {
				t.Errorf("passage %q and %q, in %d stories", a, b, p.Stories)
			}
		}
		if mean := sum / float64(len(reasons.Passages)); mean != e.Rarity {
			t.Errorf("mean rarity is %v, that of the pair %v", mean, e.Rarity)
		}
	}
}

// TestReasonsShowWhatUnrelatedTextsShare has a phrase that is too short to be a match.
func TestReasonsShowWhatUnrelatedTextsShare(t *testing.T) {
	e, _ := explained(t, verifier(), numbered("o", 0, 200, 20)+numbered("s", 0, 8, 20), numbered("s", 0, 200, 20))
	if e.Relation != match.Unrelated || len(e.Passages) != 1 {
		t.Errorf("%v with passages %+v, want UNRELATED with one", e.Relation, e.Passages)
	}
}

package match_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/minhash"
)

const slots = 128

func imprint(t *testing.T, s string) match.Imprint {
	t.Helper()
	_, sketched := match.Prepare(newSketcher(t), s)
	im, err := match.NewImprint(sketched)
	if err != nil {
		t.Fatal(err)
	}
	return im
}

func TestNewImprint(t *testing.T) {
	var s sketch.Sketch
	newSketcher(t).Sketch(&s, numbered("s", 0, 200, 50))
	im := imprint(t, numbered("s", 0, 200, 50))
	if im.Shingles != 198 || len(im.Signature) != slots*match.ImprintBits/8 {
		t.Errorf("%d shingles and %d bytes of signature, want 198 and %d", im.Shingles, len(im.Signature), slots*match.ImprintBits/8)
	}
	if !slices.IsSorted(im.Passages) || len(im.Passages) != len(s.Passages) {
		t.Errorf("passages are %v, want the %d keys, ascending", im.Passages, len(s.Passages))
	}
	if empty := imprint(t, "…"); empty.Shingles != 0 || len(empty.Signature) != 0 || len(empty.Passages) != 0 {
		t.Errorf("the imprint of an empty text is %+v", empty)
	}
}

func TestEstimate(t *testing.T) {
	story := line("s", 0, 400)
	long := line("x", 0, 600) + story + line("y", 0, 600)
	for _, c := range []struct {
		name, a, b string
		want       match.Relation
	}{
		{"both empty", "", "", match.Unrelated},
		{"one empty", story, "", match.Unrelated},
		{"equal", story, story, match.NearDuplicate},
		{"nearly equal", story + line("x", 0, 40), story + line("y", 0, 40), match.NearDuplicate},
		{"a longer than b", long, story, match.Contains},
		{"b longer than a", story, long, match.ContainedIn},
		{"a passage", line("s", 0, 60) + line("x", 0, 200), line("s", 0, 60) + line("y", 0, 200), match.Partial},
		{"a phrase", line("s", 0, 12) + line("x", 0, 400), line("s", 0, 12) + line("y", 0, 400), match.Unrelated},
		{"a passage of 20 words", line("s", 0, 20) + line("x", 0, 400), line("s", 0, 20) + line("y", 0, 400), match.Unrelated},
		{"nothing", story, line("y", 0, 400), match.Unrelated},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, err := verifier().Estimate(imprint(t, c.a), imprint(t, c.b), slots)
			if err != nil {
				t.Fatal(err)
			}
			if e.Relation != c.want || e.Verification != match.VerifiedEstimated || len(e.Passages) != 0 {
				t.Errorf("relation is %v, want %v; evidence %+v", e.Relation, c.want, e)
			}
			exact := verifier().Verify(prepare(t, c.a), prepare(t, c.b))
			// Four standard errors of 128 slots; containment may err by more where one text is much longer.
			if math.Abs(e.Resemblance-exact.Resemblance) > 4*0.5/math.Sqrt(slots) ||
				math.Abs(e.ContainmentAInB-exact.ContainmentAInB) > 0.35 || math.Abs(e.ContainmentBInA-exact.ContainmentBInA) > 0.35 {
				t.Errorf("estimates are %.2f, %.2f and %.2f; exact are %.2f, %.2f and %.2f", e.Resemblance, e.ContainmentAInB,
					e.ContainmentBInA, exact.Resemblance, exact.ContainmentAInB, exact.ContainmentBInA)
			}
			back, err := verifier().Estimate(imprint(t, c.b), imprint(t, c.a), slots)
			if err != nil || back.Relation != c.want.Inverse() || back.ContainmentAInB != e.ContainmentBInA {
				t.Errorf("b and a: %v, %+v; a and b: %+v", err, back, e)
			}
		})
	}
}

func TestEstimateTellsTemplates(t *testing.T) {
	a, b := imprint(t, line("f", 0, 100)+line("x", 0, 100)), imprint(t, line("f", 0, 100)+line("y", 0, 100))
	for stories, want := range map[int]match.Relation{0: match.Partial, 500: match.Template} {
		v := verifier()
		v.Knowledge = known("", stories)
		e, err := v.Estimate(a, b, slots)
		if err != nil || e.Relation != want {
			t.Errorf("passages of %d stories: %v, relation is %v, want %v", stories, err, e.Relation, want)
		}
	}
}

func TestEstimateOfOtherSlotsIsAnError(t *testing.T) {
	im := imprint(t, "some words of a text")
	if _, err := verifier().Estimate(im, im, slots+1); !errors.Is(err, minhash.ErrPackedSize) {
		t.Errorf("error is %v", err)
	}
}

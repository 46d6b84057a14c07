package sketch

import (
	"errors"
	"strings"
	"testing"
)

// TestComparisonsFindFaults: an answer that is wrong in one bit does not pass, and the error names what is wrong.
func TestComparisonsFindFaults(t *testing.T) {
	if err := checkComparisons(knownComparisons); err != nil {
		t.Fatal(err)
	}
	for name, fault := range map[string]func(*comparisons){
		"set of shingles":   func(c *comparisons) { c.shingles ^= 1 },
		"overlap of sets":   func(c *comparisons) { c.overlap ^= 1 << 63 },
		"equal slots":       func(c *comparisons) { c.slots ^= 2 },
		"near fingerprints": func(c *comparisons) { c.near ^= 4 },
	} {
		wrong := knownComparisons
		fault(&wrong)
		if err := checkComparisons(wrong); !errors.Is(err, ErrSelfTest) || !strings.Contains(err.Error(), name) {
			t.Errorf("a fault of the %s: error is %v, want ErrSelfTest that names it", name, err)
		}
	}
}

// TestComparisonsSeeTheSketch: answers are about what they are given.
func TestComparisonsSeeTheSketch(t *testing.T) {
	sk, err := New(selfTestParameters(MinWise))
	if err != nil {
		t.Fatal(err)
	}
	var s Sketch
	sk.Sketch(&s, selfTestText()+" another word")
	got, err := comparisonsOf(&s)
	if err != nil {
		t.Fatal(err)
	}
	if got.shingles == knownComparisons.shingles || got.overlap == knownComparisons.overlap || got.near == knownComparisons.near {
		t.Errorf("the comparisons of another text are %+v", got)
	}
}

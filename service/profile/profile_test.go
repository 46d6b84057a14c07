package profile_test

import (
	"testing"

	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/service/profile"
	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/band"
)

func TestProfilesAreValid(t *testing.T) {
	for _, p := range profile.All() {
		if err := p.Parameters.Validate(); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
		if err := p.Thresholds.Validate(); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
		if got, err := profile.ByName(p.Name); err != nil || got != p {
			t.Errorf("by the name %q: %+v, %v", p.Name, got, err)
		}
	}
	if _, err := profile.ByName("News"); err == nil {
		t.Error("News is taken for a name")
	}
}

func TestNewsIsTheDefault(t *testing.T) {
	first := profile.All()[0]
	if first.Name != "news" || first.Parameters != sketch.DefaultParameters() || first.Thresholds != match.DefaultThresholds() {
		t.Errorf("the first profile is %+v", first)
	}
}

// TestBandsReachTheThreshold: where each of two texts holds c of the other, the resemblance is c/(2-c) at least; what has
// no common run of the guaranteed length must be found by bands.
func TestBandsReachTheThreshold(t *testing.T) {
	for name, recall := range map[string]float64{"news": 0.85, "crawl": 0.62, "strict": 0.99} {
		p, err := profile.ByName(name)
		if err != nil {
			t.Fatal(err)
		}
		c := p.Thresholds.NearDuplicateContainment
		if got := band.Probability(p.Parameters.Bands, p.Parameters.Rows, c/(2-c)); got < recall {
			t.Errorf("%s: bands find %.3f of the least similar near-duplicates, want %v", name, got, recall)
		}
	}
}

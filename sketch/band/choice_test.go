package band_test

import (
	"errors"
	"math"
	"testing"

	"github.com/neardup/neardup/sketch/band"
)

// TestChooseUsualPreset checks the choice that other libraries make as well, and that its figures say what it misses.
func TestChooseUsualPreset(t *testing.T) {
	got, err := band.Choose(128, band.Requirement{Threshold: 0.8})
	if err != nil {
		t.Fatal(err)
	}
	if got.Bands != 9 || got.Rows != 13 {
		t.Errorf("choice is %d x %d, want 9 x 13", got.Bands, got.Rows)
	}
	if math.Abs(got.RecallAtThreshold-0.398844) > 1e-6 {
		t.Errorf("recall at the threshold is %v, want 0.398844", got.RecallAtThreshold)
	}
}

// TestChooseFigures compares the expected shares with sums over a grid that is much finer.
func TestChooseFigures(t *testing.T) {
	for _, permutations := range []int{16, 128, 1024} {
		const threshold, steps = 0.7, 100000
		choice, err := band.Choose(permutations, band.Requirement{Threshold: threshold})
		if err != nil {
			t.Fatal(err)
		}
		var above, below float64
		for i := range steps {
			at := (float64(i) + 0.5) / steps
			above += band.Probability(choice.Bands, choice.Rows, threshold+(1-threshold)*at) / steps
			below += band.Probability(choice.Bands, choice.Rows, threshold*at) / steps
		}
		if math.Abs(choice.Recall-above) > 1e-4 {
			t.Errorf("%d permutations: recall is %v, want %v", permutations, choice.Recall, above)
		}
		if math.Abs(choice.FalseCandidates-below) > 1e-4 {
			t.Errorf("%d permutations: false candidates are %v, want %v", permutations, choice.FalseCandidates, below)
		}
	}
}

func TestChooseKeepsDemands(t *testing.T) {
	for _, permutations := range []int{32, 128, 256} {
		for _, threshold := range []float64{0.3, 0.5, 0.8, 0.95} {
			for _, recall := range []float64{0, 0.5, 0.9, 0.99} {
				want := band.Requirement{Threshold: threshold, RecallMin: recall, BandsMax: 64, RowsMax: 16}
				got, err := band.Choose(permutations, want)
				if err != nil {
					t.Errorf("%d permutations, %+v: %v", permutations, want, err)
					continue
				}
				if got.Bands*got.Rows > permutations || got.Bands > 64 || got.Rows > 16 {
					t.Errorf("%d permutations, %+v: choice %d x %d exceeds a limit", permutations, want, got.Bands, got.Rows)
				}
				if p := band.Probability(got.Bands, got.Rows, threshold); p < recall || p != got.RecallAtThreshold {
					t.Errorf("%d permutations, %+v: recall at the threshold is %v, said to be %v",
						permutations, want, p, got.RecallAtThreshold)
				}
			}
		}
	}
}

func TestChooseWeights(t *testing.T) {
	choose := func(missWeight, falseWeight float64) band.Choice {
		t.Helper()
		choice, err := band.Choose(128, band.Requirement{Threshold: 0.6, MissWeight: missWeight, FalseWeight: falseWeight})
		if err != nil {
			t.Fatal(err)
		}
		return choice
	}
	even, missing, falsely := choose(0, 0), choose(10, 1), choose(1, 10)
	if even != choose(3, 3) {
		t.Errorf("equal weights choose %+v, none %+v", choose(3, 3), even)
	}
	if !(missing.Recall > even.Recall && even.Recall > falsely.Recall) {
		t.Errorf("recall is %v, %v, %v as misses weigh less, want it to fall", missing.Recall, even.Recall, falsely.Recall)
	}
	if !(missing.FalseCandidates > even.FalseCandidates && even.FalseCandidates > falsely.FalseCandidates) {
		t.Errorf("false candidates are %v, %v, %v as they weigh more, want them to fall",
			missing.FalseCandidates, even.FalseCandidates, falsely.FalseCandidates)
	}
}

func TestChooseErrors(t *testing.T) {
	for _, c := range []struct {
		name         string
		permutations int
		requirement  band.Requirement
		want         error
	}{
		{"no permutations", 0, band.Requirement{Threshold: 0.5}, band.ErrRequirement},
		{"too many permutations", 1025, band.Requirement{Threshold: 0.5}, band.ErrRequirement},
		{"no threshold", 128, band.Requirement{}, band.ErrRequirement},
		{"threshold 1", 128, band.Requirement{Threshold: 1}, band.ErrRequirement},
		{"threshold not a number", 128, band.Requirement{Threshold: math.NaN()}, band.ErrRequirement},
		{"negative recall", 128, band.Requirement{Threshold: 0.5, RecallMin: -0.1}, band.ErrRequirement},
		{"certain recall", 128, band.Requirement{Threshold: 0.5, RecallMin: 1}, band.ErrRequirement},
		{"negative weight", 128, band.Requirement{Threshold: 0.5, FalseWeight: -1}, band.ErrRequirement},
		{"infinite weight", 128, band.Requirement{Threshold: 0.5, MissWeight: math.Inf(1)}, band.ErrRequirement},
		{"negative limit", 128, band.Requirement{Threshold: 0.5, BandsMax: -1}, band.ErrRequirement},
		{"recall out of reach", 16, band.Requirement{Threshold: 0.1, RecallMin: 0.99}, band.ErrRecall},
		{"recall out of reach of the bands", 128, band.Requirement{Threshold: 0.5, RecallMin: 0.9, BandsMax: 2}, band.ErrRecall},
	} {
		if got, err := band.Choose(c.permutations, c.requirement); !errors.Is(err, c.want) || got != (band.Choice{}) {
			t.Errorf("%s: choice is %+v, error %v, want %v", c.name, got, err, c.want)
		}
	}
}

func BenchmarkChoose(b *testing.B) {
	for b.Loop() {
		_, _ = band.Choose(128, band.Requirement{Threshold: 0.8, RecallMin: 0.9})
	}
}

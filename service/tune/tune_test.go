package tune_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/neardup/neardup/service/tune"
	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/band"
)

func TestCurvesHoldTheChoice(t *testing.T) {
	curves, choice, err := tune.Curves(128, band.Requirement{Threshold: .5, RecallMin: .95})
	if err != nil {
		t.Fatal(err)
	}
	chosen := 0
	for _, c := range curves {
		if len(c.Probability) != len(tune.Resemblances()) || !slices.IsSorted(c.Probability) || c.Bands*c.Rows > 128 {
			t.Errorf("curve %+v", c)
		}
		if c.Chosen {
			chosen++
			if c.Bands != choice.Bands || c.Rows != choice.Rows || c.Probability[3] < .95 {
				t.Errorf("chosen is %+v, want %+v with .95 at .5", c, choice)
			}
		}
	}
	if chosen != 1 {
		t.Errorf("%d curves are marked as chosen", chosen)
	}
	if _, _, err := tune.Curves(16, band.Requirement{Threshold: .1, RecallMin: .999999}); !errors.Is(err, band.ErrRecall) {
		t.Errorf("error of an impossible demand is %v", err)
	}
}

// sample holds 40 texts, an edited copy of each, and a long text with a passage of each.
func sample() []string {
	random := rand.New(rand.NewPCG(5, 6))
	words := func(n int) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = fmt.Sprintf("w%d", random.IntN(4000))
		}
		return out
	}
	var texts []string
	for range 40 {
		text := words(150)
		edited := slices.Clone(text)
		edited[70] = "changed"
		long := slices.Concat(words(300), text, words(300))
		for _, w := range [][]string{text, edited, long} {
			texts = append(texts, strings.Join(w, " "))
		}
	}
	return texts
}

func TestMeasure(t *testing.T) {
	m, err := tune.Measure(context.Background(), sample(), tune.Options{
		Parameters: sketch.DefaultParameters(), Resemblance: .8, Containment: .9, SimHashDistance: 3,
	})
	if err != nil {
		t.Fatal(err)
	}
	if m.Documents != 120 || m.ResemblancePairs != 40 || m.ContainmentPairs != 120 {
		t.Errorf("measured %+v, want 40 pairs that resemble each other and 120 that contain", m)
	}
	for i, want := range []struct {
		name                     string
		resemblance, containment float64
	}{
		{"bands 32x4", 1, math.NaN()},
		{"passages of 15 words", 1, 1},
		{"bands and passages", 1, 1},
		{"simhash within 3", math.NaN(), math.NaN()},
	} {
		c := m.Channels[i]
		if c.Name != want.name || c.ResemblanceRecall < want.resemblance || c.ContainmentRecall < want.containment {
			t.Errorf("channel %d is %+v, want %+v", i, c, want)
		}
	}
	if c := m.Channels; c[0].ContainmentRecall >= c[1].ContainmentRecall || c[0].Keys != 32 || c[3].Keys != 10 ||
		math.Abs(c[2].Keys-c[0].Keys-c[1].Keys) > 1e-9 || c[2].Candidates < c[1].Candidates {
		t.Errorf("channels are %+v", c)
	}
}

func TestMeasureEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := tune.Measure(ctx, sample(), tune.Options{Parameters: sketch.DefaultParameters(), SimHashDistance: 3})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
	if _, err := tune.Measure(context.Background(), nil, tune.Options{}); err == nil {
		t.Error("no error for parameters that are not valid")
	}
}

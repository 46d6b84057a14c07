package rounds

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// upTo returns 1 to n, shuffled.
func upTo(n int) []float64 {
	values := make([]float64, n)
	for i, at := range rand.New(rand.NewPCG(1, uint64(n))).Perm(n) {
		values[at] = float64(i + 1)
	}
	return values
}

func TestSummarize(t *testing.T) {
	none := math.Inf(1)
	for _, c := range []struct {
		n                 int
		median, low, high float64
	}{
		{1, 1, -none, none},
		{5, 3, -none, none},
		{6, 3.5, 1, 6},
		{10, 5.5, 2, 9},
		{11, 6, 2, 10},
		{20, 10.5, 6, 15},
		{30, 15.5, 10, 21},
		{100, 50.5, 40, 61},
		{5000, 2500.5, 2431, 2570},
	} {
		if got, want := Summarize(upTo(c.n)), (Summary{c.median, c.low, c.high}); got != want {
			t.Errorf("1 to %d: %v, want %v", c.n, got, want)
		}
	}
	if got := Summarize(nil); !math.IsNaN(got.Median) || !math.IsInf(got.Low, -1) || !math.IsInf(got.High, 1) {
		t.Errorf("nothing has the summary %v", got)
	}
}

// TestIntervalsHoldTheMedian draws samples of a lopsided distribution. Of ten values 97.9% of the intervals hold its
// median, of thirty 95.7%. Intervals that are a rank wider or narrower would hold 99.8% or 89.1%, 98.4% or 90.1%; what is
// counted has a standard deviation of a third of a point.
func TestIntervalsHoldTheMedian(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 1))
	for _, c := range []struct {
		n    int
		want float64
	}{{10, .979}, {30, .957}} {
		const samples = 4000
		held := 0
		for range samples {
			values := make([]float64, c.n)
			for i := range values {
				values[i] = r.ExpFloat64()
			}
			if s := Summarize(values); s.Low <= math.Ln2 && math.Ln2 <= s.High {
				held++
			}
		}
		if got := float64(held) / samples; math.Abs(got-c.want) > .014 {
			t.Errorf("of %d values %.3f of the intervals hold the median, want %.3f", c.n, got, c.want)
		}
	}
}

func TestMargin(t *testing.T) {
	for _, c := range []struct {
		s    Summary
		want float64
	}{{Summary{100, 95, 102}, .05}, {Summary{100, 99, 110}, .1}, {Summary{100, 100, 100}, 0}} {
		if got := c.s.Margin(); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%v has a margin of %v, want %v", c.s, got, c.want)
		}
	}
}

func TestFiguresOverRounds(t *testing.T) {
	a := []Turn{{1, 4, time.Second}, {1, 8, time.Second}, {1, 6, time.Second}}
	b := []Turn{{1, 2, time.Second}, {1, 1, time.Second}, {1, 3, time.Second}}
	if got := Of(a, Turn.Megabytes).Median; math.Abs(got-6e-6) > 1e-15 {
		t.Errorf("median %v, want 6e-06", got)
	}
	// The ratios are 2, 8 and 2; that of the medians would be 3, that of the sums as well.
	if got := Ratios(a, b, Turn.Megabytes).Median; math.Abs(got-2) > 1e-9 {
		t.Errorf("the median of ratios is %v, want 2", got)
	}
	if got := Ratios(a, b[:2], Turn.Megabytes).Median; math.Abs(got-5) > 1e-9 {
		t.Errorf("the median in the two rounds of both is %v, want 5", got)
	}
}

package stat

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestScore(t *testing.T) {
	got := Score([]Decision{
		{Copy: true, Reported: true, Weight: 3}, {Copy: true, Reported: true, Weight: 3},
		{Copy: true, Weight: 2}, {Reported: true, Weight: 1}, {Reported: true, Weight: 1}, {Weight: 100},
	})
	if want := (Accuracy{Precision: 0.75, Recall: 0.75, Found: 2, Missed: 1, False: 2}); got != want {
		t.Errorf("got %+v, not %+v", got, want)
	}
	if f1 := got.F1(); f1 != 0.75 {
		t.Errorf("F1 is %v", f1)
	}
	if got := Score(nil); got.Precision != 1 || got.Recall != 1 {
		t.Errorf("of no decision: %+v", got)
	}
}

// The values are those of the formula worked out by hand, and 0 of n and n of n mirror each other.
func TestWilson(t *testing.T) {
	for _, test := range []struct {
		hits, total int
		low, high   float64
	}{
		{0, 0, 0, 1}, {0, 10, 0, 0.2775}, {10, 10, 0.7225, 1}, {5, 10, 0.2366, 0.7634}, {95, 100, 0.8882, 0.9785},
	} {
		got := Wilson(test.hits, test.total)
		if math.Abs(got.Low-test.low) > 5e-5 || math.Abs(got.High-test.high) > 5e-5 {
			t.Errorf("%d of %d: %+v, not %v to %v", test.hits, test.total, got, test.low, test.high)
		}
	}
}

// With one weight the bootstrap of recall must come near the normal interval of a rate.
func TestBootstrapOfARate(t *testing.T) {
	var decisions []Decision
	for i := range 400 {
		decisions = append(decisions, Decision{Copy: true, Reported: i%10 != 0, Weight: 2})
	}
	precision, recall := Bootstrap(decisions, 1)
	if precision != (Interval{1, 1}) {
		t.Errorf("precision without a false report is %+v", precision)
	}
	half := z * math.Sqrt(0.9*0.1/400)
	if math.Abs(recall.Low-(0.9-half)) > 0.008 || math.Abs(recall.High-(0.9+half)) > 0.008 {
		t.Errorf("recall is %+v, not about %v to %v", recall, 0.9-half, 0.9+half)
	}
	if _, again := Bootstrap(decisions, 1); again != recall {
		t.Errorf("the same seed gives %+v and %+v", recall, again)
	}
	slices.Reverse(decisions)
	if _, other := Bootstrap(decisions, 2); other == recall {
		t.Error("another seed gives the same interval")
	}
}

// The intervals of samples must hold the true value about as often as they say.
func TestBootstrapCovers(t *testing.T) {
	const samples = 100
	random := rand.New(rand.NewPCG(3, 4))
	covered := 0
	for i := range samples {
		var decisions []Decision
		for range 150 {
			decisions = append(decisions,
				Decision{Copy: true, Reported: random.Float64() < 0.8, Weight: 1},
				Decision{Copy: true, Reported: random.Float64() < 0.6, Weight: 3})
		}
		if _, recall := Bootstrap(decisions, uint64(i)); recall.Low <= 0.65 && 0.65 <= recall.High {
			covered++
		}
	}
	if covered < 86 {
		t.Errorf("%d of %d intervals hold the true recall", covered, samples)
	}
}

// A stratum keeps its size in every resample, so that a heavy pair is never drawn in place of light ones.
func TestBootstrapIsStratified(t *testing.T) {
	decisions := []Decision{{Copy: true, Reported: true, Weight: 1000}}
	for range 50 {
		decisions = append(decisions, Decision{Copy: true, Weight: 1})
	}
	if _, recall := Bootstrap(decisions, 1); recall != (Interval{1000. / 1050, 1000. / 1050}) {
		t.Errorf("recall is %+v", recall)
	}
}

func TestGroups(t *testing.T) {
	got := Groups(7, [][2]int{{5, 1}, {2, 3}, {3, 6}, {5, 5}})
	if want := []int{0, 1, 2, 2, 4, 1, 2}; !slices.Equal(got, want) {
		t.Errorf("got %v, not %v", got, want)
	}
}

func TestParts(t *testing.T) {
	group := Groups(103, [][2]int{{0, 50}, {50, 102}, {7, 8}})
	part := Parts(103, 4, 9, func(i int) int { return group[i] })
	count := make([]int, 4)
	for i, p := range part {
		if p != part[group[i]] {
			t.Errorf("%d is in part %d, its group in %d", i, p, part[group[i]])
		}
		if group[i] == i {
			count[p]++
		}
	}
	for p, n := range count {
		if n != 25 {
			t.Errorf("part %d has %d groups, not 25 of the 100", p, n)
		}
	}
	if again := Parts(103, 4, 9, func(i int) int { return group[i] }); !slices.Equal(again, part) {
		t.Error("the same seed gives other parts")
	}
	if other := Parts(103, 4, 10, func(i int) int { return group[i] }); slices.Equal(other, part) {
		t.Error("another seed gives the same parts")
	}
}

func TestDraw(t *testing.T) {
	got := Draw(100, 10, 1)
	if len(got) != 10 || !slices.IsSorted(got) || len(slices.Compact(slices.Clone(got))) != 10 || got[9] >= 100 {
		t.Errorf("drew %v", got)
	}
	if slices.Equal(got, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}) {
		t.Error("the first numbers were drawn")
	}
	if got := Draw(3, 10, 1); !slices.Equal(got, []int{0, 1, 2}) {
		t.Errorf("of three all are drawn, not %v", got)
	}
}

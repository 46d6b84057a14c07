package passage_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/neardup/neardup/sketch/passage"
)

func TestThin(t *testing.T) {
	hashes := []uint64{50, 10, 40, 10, 30, 20, 10, 60}
	all := []int32{0, 1, 2, 3, 4, 5, 6, 7}
	for _, c := range []struct {
		positions []int32
		limit     int
		want      []int32
	}{
		{all, 8, all},
		{all, 9, all},
		{all, 7, []int32{0, 1, 2, 4, 5, 7}},
		{all, 3, []int32{1, 4, 5}},
		{all, 1, []int32{1}},
		{all, 0, nil},
		{all, -1, nil},
		{nil, 3, nil},
		{[]int32{0, 3, 6, 7}, 2, []int32{0, 3}},
	} {
		if got := passage.Thin(slices.Clone(c.positions), hashes, c.limit); !slices.Equal(got, c.want) {
			t.Errorf("of %d, %d are %d, want %d", c.positions, c.limit, got, c.want)
		}
	}
}

// TestThinKeepsTheSameOnBothSides checks that a hash which two texts share, and which is among the smallest of all
// their hashes together, stays on both sides, however often it stands in each.
func TestThinKeepsTheSameOnBothSides(t *testing.T) {
	const limit = 20
	r := rand.New(rand.NewPCG(2, 1))
	for range 200 {
		var a, b []uint64
		for range 60 {
			h := r.Uint64N(1000)
			if r.IntN(2) == 0 {
				a = append(a, slices.Repeat([]uint64{h}, 1+r.IntN(3))...)
				b = append(b, slices.Repeat([]uint64{h}, 1+r.IntN(3))...)
			} else {
				a, b = append(a, h), append(b, r.Uint64N(1000))
			}
		}
		smallest := slices.Compact(slices.Sorted(slices.Values(slices.Concat(a, b))))[:limit]
		keptA, keptB := thinned(a, limit), thinned(b, limit)
		for _, h := range smallest {
			if slices.Contains(a, h) && slices.Contains(b, h) && !(slices.Contains(keptA, h) && slices.Contains(keptB, h)) {
				t.Fatalf("hash %d is shared and among the smallest, but was thinned out", h)
			}
		}
	}
}

// thinned returns the hashes that stay when all positions are thinned.
func thinned(hashes []uint64, limit int) []uint64 {
	var kept []uint64
	for _, position := range passage.Thin(passage.AppendPositions(nil, hashes, 1), hashes, limit) {
		kept = append(kept, hashes[position])
	}
	return kept
}

func TestThinDoesNotAllocate(t *testing.T) {
	hashes := sequences(rand.New(rand.NewPCG(2, 2)), 1000)["mixed"]
	positions := passage.AppendPositions(nil, hashes, 5)
	scratch := make([]int32, len(positions))
	if got := testing.AllocsPerRun(5, func() {
		copy(scratch, positions)
		passage.Thin(scratch, hashes, 100)
	}); got != 0 {
		t.Errorf("%v allocations, want none", got)
	}
}

func BenchmarkThin(b *testing.B) {
	hashes := sequences(rand.New(rand.NewPCG(2, 3)), 2000)["mixed"]
	positions := passage.AppendPositions(nil, hashes, 11)
	scratch := make([]int32, len(positions))
	for b.Loop() {
		copy(scratch, positions)
		passage.Thin(scratch, hashes, 100)
	}
}

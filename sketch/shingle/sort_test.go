package shingle

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestSortsSortAnything(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for name, draw := range map[string]func() uint64{
		"mixed":                 r.Uint64,
		"few distinct ones":     func() uint64 { return r.Uint64N(7) << 55 },
		"all in one bucket":     func() uint64 { return r.Uint64() >> 8 },
		"first and last bucket": func() uint64 { return r.Uint64() | (r.Uint64N(2)*0xFF)<<56 },
		"all zero":              func() uint64 { return 0 },
	} {
		for _, n := range []int{0, 1, 2, 31, 32, 33, 63, 64, 65, 1000, 2047, 2048, 2049, 60_000} {
			t.Run(fmt.Sprintf("%s, %d", name, n), func(t *testing.T) {
				hashes := make([]uint64, n)
				for i := range hashes {
					hashes[i] = draw()
				}
				want := slices.Sorted(slices.Values(hashes))
				got := make([]uint64, n)
				spread(got, hashes)
				if !slices.Equal(got, want) {
					t.Error("spread does not sort")
				}
				sortHashes(hashes)
				if !slices.Equal(hashes, want) {
					t.Error("sortHashes does not sort")
				}
			})
		}
	}
}

func TestAppendSetLeavesTheHashes(t *testing.T) {
	hashes := []uint64{3, 1, 3, 2}
	set := AppendSet(nil, hashes)
	if !slices.Equal(set, Set{1, 2, 3}) || !slices.Equal(hashes, []uint64{3, 1, 3, 2}) {
		t.Errorf("the set is %v of %v, want 1 2 3 of 3 1 3 2", set, hashes)
	}
	if got := testing.AllocsPerRun(5, func() { set = AppendSet(set[:0], hashes) }); got != 0 {
		t.Errorf("%v allocations, want none", got)
	}
}

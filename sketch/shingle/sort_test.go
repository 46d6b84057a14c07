package shingle

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestSortHashesSortsAnything(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for name, draw := range map[string]func() uint64{
		"mixed":                 r.Uint64,
		"few distinct ones":     func() uint64 { return r.Uint64N(7) << 55 },
		"all in one bucket":     func() uint64 { return r.Uint64() >> 8 },
		"first and last bucket": func() uint64 { return r.Uint64() | (r.Uint64N(2)*0xFF)<<56 },
	} {
		for _, n := range []int{0, 1, 63, 64, 65, 1000} {
			t.Run(fmt.Sprintf("%s, %d", name, n), func(t *testing.T) {
				got := make([]uint64, n)
				for i := range got {
					got[i] = draw()
				}
				want := slices.Sorted(slices.Values(got))
				sortHashes(got)
				if !slices.Equal(got, want) {
					t.Errorf("sorted %x, want %x", got, want)
				}
			})
		}
	}
}

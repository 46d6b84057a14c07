package sketch

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// firstsByMap is the specification.
func firstsByMap(positions []int32, hashes []uint64) []int32 {
	seen := map[uint64]bool{}
	var kept []int32
	for _, p := range positions {
		if !seen[hashes[p]] {
			kept = append(kept, p)
		}
		seen[hashes[p]] = true
	}
	return kept
}

func TestFirstsEqualsMap(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	var f firsts // one table, so that a shorter text must not see what a longer one left
	for _, n := range []int{1000, 0, 1, 2, 3, 4, 5, 31, 32, 33, 5000, 100} {
		for _, distinct := range []uint64{1, 2, 10, 500, 1 << 40} {
			hashes := make([]uint64, n)
			for i := range hashes {
				hashes[i] = r.Uint64N(distinct)
			}
			var positions []int32
			for i := range hashes {
				if r.IntN(3) > 0 {
					positions = append(positions, int32(i))
				}
			}
			want := firstsByMap(positions, hashes)
			if got := f.keep(positions, hashes); !slices.Equal(got, want) {
				t.Errorf("%d hashes below %d: kept are %d, want %d", n, distinct, got, want)
			}
		}
	}
}

func BenchmarkFirsts(b *testing.B) {
	for _, n := range []int{60, 1500} {
		b.Run(fmt.Sprintf("positions=%d", n), func(b *testing.B) {
			r := rand.New(rand.NewPCG(3, 2))
			hashes, all := make([]uint64, n), make([]int32, n)
			for i := range hashes {
				hashes[i], all[i] = r.Uint64(), int32(i)
			}
			var f firsts
			positions := make([]int32, n)
			for b.Loop() {
				copy(positions, all)
				f.keep(positions, hashes)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/position")
		})
	}
}

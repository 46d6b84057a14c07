package shingle

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/neardup/neardup/sketch/internal/guard"
)

// TestSetsStayInBounds lays hashes and sets against pages that cannot be touched: an access before or behind them ends
// the test.
func TestSetsStayInBounds(t *testing.T) {
	defer useBest()
	const most = 512
	r := rand.New(rand.NewPCG(4, 3))
	hashes, a, b := guard.Words(t, most), guard.Words(t, most), guard.Words(t, most)
	for i := range hashes {
		hashes[i] = r.Uint64N(most) << 55 // one in two repeats
	}
	for n := range 300 {
		for _, side := range guard.Sides {
			hashes := guard.Part(side, hashes, n)
			want := slices.Compact(slices.Sorted(slices.Values(hashes)))
			for kernel, use := range kernels() {
				use()
				set := AppendSet(Set(guard.Part(side, a, n)[:0]), hashes)
				if !slices.Equal(set, want) {
					t.Fatalf("%s: %d hashes with a guard %s: wrong set", kernel, n, side)
				}
				// The sets themselves lie against the guard.
				x, y := guard.Part(side, a, len(set)), guard.Part(side, b, len(set)/2)
				copy(x, slices.Clone(set))
				copy(y, x[len(set)/4:])
				if got := Common(x, y); got != len(y) {
					t.Fatalf("%s: sets of %d and %d with a guard %s have %d in common, want all of the smaller one",
						kernel, len(x), len(y), side, got)
				}
			}
		}
	}
}

//go:build !purego

package simhash

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/neardup/neardup/sketch/internal/vector"
)

// TestCounts compares the planes that a kernel writes with the counts of each bit, up to as many as it can hold, with a
// canary behind the last one.
func TestCounts(t *testing.T) {
	const canary = 0xDEAD
	r := rand.New(rand.NewPCG(1, 6))
	for _, k := range []struct {
		level        vector.Level
		count        func(planes, hashes *uint64, n int)
		planes, most int
	}{
		{vector.LevelAVX2, countAVX2, 12, mostHashesAVX2},
		{vector.LevelAVX512, countAVX512, partPlanes, mostHashesAVX512},
	} {
		if !slices.Contains(vector.Supported(), k.level) {
			continue
		}
		for _, n := range []int{1, 3, 4, 5, 63, 64, 65, 127, 128, 129, 1000, k.most - 1, k.most} {
			hashes := make([]uint64, n)
			for i := range hashes {
				hashes[i] = r.Uint64() | 1<<9
			}
			planes := slices.Repeat([]uint64{canary}, k.planes+8)
			k.count(&planes[0], &hashes[0], n)
			for bit := range 64 {
				got, want := uint64(0), uint64(0)
				for i, plane := range planes[:k.planes] {
					got |= plane >> bit & 1 << i
				}
				for _, h := range hashes {
					want += h >> bit & 1
				}
				if got != want {
					t.Errorf("%v: of %d hashes %d have the bit %d, want %d", k.level, n, got, bit, want)
				}
			}
			if slices.ContainsFunc(planes[k.planes:], func(plane uint64) bool { return plane != canary }) {
				t.Errorf("%v: %d hashes: memory behind the planes is written to", k.level, n)
			}
		}
	}
}

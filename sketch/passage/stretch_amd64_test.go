//go:build !purego

package passage

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/neardup/neardup/sketch/internal/vector"
)

// TestStretchStaysInItsMemory has stretches of every length of which one window is the narrowest or the widest, between
// canaries.
func TestStretchStaysInItsMemory(t *testing.T) {
	if !slices.Contains(vector.Supported(), vector.LevelAVX2) {
		t.Skip("no AVX2 here")
	}
	const canary = 0xDEAD
	r := rand.New(rand.NewPCG(1, 9))
	hashes := make([]uint64, 2*positionsAtOnce)
	for i := range hashes {
		hashes[i] = r.Uint64()
	}
	for _, window := range []int{2, 5, widestWindow} {
		for n := fewestPositions; n <= positionsAtOnce; n++ {
			var memory struct {
				before [16]uint64
				stretch
				behind [16]uint64
			}
			for i := range memory.before {
				memory.before[i], memory.behind[i] = canary, canary
			}
			for _, from := range []int{1, window, positionsAtOnce, len(hashes) - n} {
				found := memory.minima(hashes, window, from, from+n)
				if len(found) < n/window || int(found[0]) < from || int(found[len(found)-1]) >= from+n {
					t.Fatalf("window %d, positions %d to %d: found are %d", window, from, from+n, found)
				}
			}
			if slices.Max(memory.before[:]) != canary || slices.Max(memory.behind[:]) != canary ||
				slices.Min(memory.before[:]) != canary || slices.Min(memory.behind[:]) != canary {
				t.Fatalf("window %d, %d positions: memory beside the stretch is written to", window, n)
			}
		}
	}
}

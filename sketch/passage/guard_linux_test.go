package passage_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/neardup/neardup/sketch/internal/guard"
	"github.com/neardup/neardup/sketch/passage"
)

// TestAppendPositionsStaysInBounds lays hashes against pages that cannot be read: an access before or behind them ends
// the test. Positions are written to memory with a canary behind their room.
func TestAppendPositionsStaysInBounds(t *testing.T) {
	memory := guard.Words(t, 1024)
	r := rand.New(rand.NewPCG(1, 7))
	for i := range memory {
		memory[i] = r.Uint64()
	}
	eachKernel(t, func(t *testing.T) {
		for n := 1; n <= len(memory); n += 1 + n/150 {
			for _, side := range guard.Sides {
				hashes := guard.Part(side, memory, n)
				for _, window := range []int{2, 11, 64} {
					want := candidates(hashes, window)
					room := append(make([]int32, len(want), len(want)+8), -1, -1, -1, -1, -1, -1, -1, -1)
					got := passage.AppendPositions(room[:0:len(want)], hashes, window)
					if !slices.Equal(got, want) || !slices.Equal(room[:len(want)], want) {
						t.Fatalf("%d hashes with a guard %s, window %d: positions are %d, want %d", n, side, window, got, want)
					}
					if slices.Max(room[len(want):]) != -1 {
						t.Fatalf("%d hashes, window %d: memory behind the positions is written to", n, window)
					}
				}
			}
		}
	})
}

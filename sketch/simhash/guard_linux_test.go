package simhash_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/neardup/neardup/sketch/internal/guard"
	"github.com/neardup/neardup/sketch/simhash"
)

// TestKernelsStayInBounds lays hashes against pages that cannot be read: an access before or behind them ends the test.
func TestKernelsStayInBounds(t *testing.T) {
	memory := guard.Words(t, 1024)
	r := rand.New(rand.NewPCG(1, 5))
	for i := range memory {
		memory[i] = r.Uint64()
	}
	eachKernel(t, func(t *testing.T) {
		for n := range 400 {
			for _, side := range guard.Sides {
				hashes := guard.Part(side, memory, n)
				if got, want := simhash.Fingerprint(hashes), naive(hashes); got != want {
					t.Fatalf("%d hashes with a guard %s: fingerprint is %#x, want %#x", n, side, got, want)
				}
				got, want := simhash.AppendWithin(nil, hashes, memory[n], 24), within(hashes, memory[n], 24)
				if !slices.Equal(got, want) {
					t.Fatalf("%d fingerprints with a guard %s: near are %d, want %d", n, side, got, want)
				}
			}
		}
	})
}

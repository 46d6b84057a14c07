package simhash_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/neardup/neardup/sketch/simhash"
)

func shareKey(a, b []uint64) bool {
	return slices.ContainsFunc(a, func(k uint64) bool { return slices.Contains(b, k) })
}

// TestKeysAreExact checks against a scan that fingerprints within the distance share a key, at every distance.
func TestKeysAreExact(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for distance := 1; distance <= simhash.MaxDistance; distance++ {
		missed, shared := 0, 0
		for range 20_000 {
			a := random.Uint64()
			b := a
			flips := 1 + random.IntN(distance)
			for range flips {
				b ^= 1 << random.IntN(64)
			}
			if !shareKey(simhash.AppendKeys(nil, a, distance), simhash.AppendKeys(nil, b, distance)) {
				missed++
			}
			if shareKey(simhash.AppendKeys(nil, a, distance), simhash.AppendKeys(nil, random.Uint64(), distance)) {
				shared++
			}
		}
		if missed > 0 {
			t.Errorf("distance %d: %d of 20,000 pairs within it share no key", distance, missed)
		}
		// At distance 6 a key has 16 bits, and there are 28 of them: 28/65536 of 20,000 is 8.5.
		if shared > 30 {
			t.Errorf("distance %d: %d of 20,000 unrelated pairs share a key", distance, shared)
		}
	}
}

func TestKeyCount(t *testing.T) {
	for distance, want := range map[int]int{0: 0, 1: 3, 2: 6, 3: 10, 4: 15, 5: 21, 6: 28, 7: 0} {
		if got := len(simhash.AppendKeys(nil, 12345, distance)); got != want {
			t.Errorf("distance %d: %d keys, want %d", distance, got, want)
		}
		if want > 0 && simhash.KeyCount(distance) != want {
			t.Errorf("KeyCount(%d) is %d, want %d", distance, simhash.KeyCount(distance), want)
		}
	}
}

func TestKeysOfTablesDiffer(t *testing.T) {
	keys := simhash.AppendKeys(nil, 0, 3)
	slices.Sort(keys)
	if n := len(slices.Compact(keys)); n != simhash.KeyCount(3) {
		t.Errorf("the fingerprint 0 has %d distinct keys, want %d", n, simhash.KeyCount(3))
	}
}

//go:build !purego

package minhash

import (
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestFilterGivesUp: of random elements the filter lists not much more than a block a slot. Where nearly every block may
// hold the minimum of every slot it gives up, and what it has done until then is no harm.
func TestFilterGivesUp(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 4))
	for _, c := range []struct {
		name string
		make func(i int) (h1, h2 uint64)
		ok   bool
	}{
		{"random", func(int) (uint64, uint64) { return r.Uint64(), r.Uint64() }, true},
		{"all equal", func(int) (uint64, uint64) { return 5, 7 }, false},
		{"descending little by little", func(i int) (uint64, uint64) { return 1<<60 - uint64(i), 1 }, false},
	} {
		for _, n := range []int{filterElementsMin, 500, filterElementsMax} {
			h1, h2 := make([]uint64, n), make([]uint64, n)
			for i := range n {
				h1[i], h2[i] = c.make(i)
			}
			sig, want := make(Signature, filterSlots), make(Signature, filterSlots)
			Reset(sig)
			Reset(want)
			updateGeneric(want, h1, h2)
			var f filter
			ok := f.update((*[filterSlots]uint64)(sig), h1, h2, 0)
			if ok != c.ok {
				t.Errorf("%s, %d elements: the filter returns %t, want %t", c.name, n, ok, c.ok)
			}
			if !ok {
				updateGeneric(sig, h1, h2)
			}
			if !slices.Equal(sig, want) {
				t.Errorf("%s, %d elements: wrong signature", c.name, n)
			}
			listed := 0
			for _, words := range f.listed {
				for _, word := range words {
					listed += bits.OnesCount64(word) / 4
				}
			}
			if c.ok && (listed < filterSlots || listed > 2*filterSlots) {
				t.Errorf("%s, %d elements: %d blocks are listed for %d slots", c.name, n, listed, filterSlots)
			}
		}
	}
}

//go:build !purego

package minhash

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/neardup/neardup/sketch/internal/vector"
)

// TestFilterGivesUp: where many blocks may hold the minimum of a slot, the filter changes nothing and leaves the work to
// the kernel that compares all. It takes what it can do at little cost.
func TestFilterGivesUp(t *testing.T) {
	if !slices.Contains(vector.Supported(), vector.LevelAVX512VBMI2) {
		t.Skip("this processor has no AVX-512 VBMI2")
	}
	r := rand.New(rand.NewPCG(2, 4))
	for _, c := range []struct {
		name string
		make func(i int) (h1, h2 uint64)
		ok   bool
	}{
		{"random", func(int) (uint64, uint64) { return r.Uint64(), r.Uint64() }, true},
		{"equal at first", func(i int) (uint64, uint64) {
			if i < 40 {
				return 0x9e3779b97f4a7c15, 0xd6e8feb86659fd93
			}
			return r.Uint64(), r.Uint64()
		}, true},
		{"descending", func(i int) (uint64, uint64) { return uint64(2*filterElementsMax-i) << 50, 1 << 40 }, true},
		{"all equal", func(int) (uint64, uint64) { return 5, 7 }, false},
		{"descending little by little", func(i int) (uint64, uint64) { return 1<<60 - uint64(i), 1 }, false},
		{"thirty, repeated", func(int) (uint64, uint64) {
			v := r.Uint64N(30)
			return v * 0x9e3779b97f4a7c15, v * 0xd6e8feb86659fd93
		}, false},
	} {
		for _, n := range []int{filterElementsMin, 500, filterElementsMax} {
			h1, h2 := make([]uint64, n), make([]uint64, n)
			for i := range n {
				h1[i], h2[i] = c.make(i)
			}
			sig, want := make(Signature, 128), make(Signature, 128)
			Reset(sig)
			Reset(want)
			if c.ok {
				updateGeneric(want, h1, h2)
			}
			if ok := filter128AVX512(&sig[0], &h1[0], &h2[0], n, 0, pairsMost(filterSlots, n)); ok != c.ok || !slices.Equal(sig, want) {
				t.Errorf("%s, %d elements: the filter returns %t, want %t; its slots are right: %t",
					c.name, n, ok, c.ok, slices.Equal(sig, want))
			}
		}
	}
}

// TestBlocksCoverAllSlots: the blocks of a kernel begin at the first slot, leave none out, and end at the last.
func TestBlocksCoverAllSlots(t *testing.T) {
	for _, l := range []vector.Level{vector.LevelAVX2, vector.LevelAVX512, vector.LevelAVX512VBMI2} {
		for total := slotsMin; total <= 1024; total++ {
			done := 0
			for done < total {
				first, slots := nextBlock(done, total, l)
				end := first + slots
				if first < 0 || first > done || end <= done || end > total {
					t.Fatalf("%v, %d slots: after %d comes a block from %d to %d", l, total, done, first, end)
				}
				done = end
			}
		}
	}
}

// BenchmarkKernels measures 128 slots with each kernel, for sets around the border from which the filter pays.
func BenchmarkKernels(b *testing.B) {
	const sets = 64
	r := rand.New(rand.NewPCG(2, 5))
	for _, n := range []int{50, filterElementsMin, 150, 600} {
		h1, h2 := make([]uint64, sets*n), make([]uint64, sets*n)
		for i := range h1 {
			h1[i], h2[i] = r.Uint64(), r.Uint64()
		}
		for _, l := range vector.Supported() {
			b.Run(fmt.Sprintf("elements=%d/kernel=%v", n, l), func(b *testing.B) {
				sig := make(Signature, 128)
				for set := 0; b.Loop(); set = (set + 1) % sets {
					Reset(sig)
					update(l, sig, h1[set*n:(set+1)*n], h2[set*n:(set+1)*n])
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/element")
			})
		}
	}
}

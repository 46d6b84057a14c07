package minhash_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/neardup/neardup/sketch/internal/guard"
	"github.com/neardup/neardup/sketch/minhash"
)

// TestKernelsStayInBounds lays the hashes and the signature against pages that cannot be read.
func TestKernelsStayInBounds(t *testing.T) {
	borders := elementBorders()
	n := slices.Max(borders)
	random := rand.New(rand.NewPCG(2, 3))
	h1, h2, slots := guard.Words(t, n), guard.Words(t, n), guard.Words(t, 1024)
	for i := range h1 {
		h1[i], h2[i] = random.Uint64(), random.Uint64()
	}
	eachKernel(t, func(t *testing.T) {
		for _, width := range slotBorders {
			want := make([]uint64, width)
			for _, n := range borders {
				if width > 128 && n > 300 {
					continue // time: these blocks are those of 128 slots
				}
				for _, side := range guard.Sides {
					h1, h2 := guard.Part(side, h1, n), guard.Part(side, h2, n)
					sig := minhash.Signature(guard.Part(side, slots, width))
					minhash.Reset(sig)
					minhash.Reset(want)
					minhash.Update(sig, h1, h2)
					minhash.UpdateGeneric(want, h1, h2)
					if !slices.Equal(sig, want) {
						t.Fatalf("%d slots of %d elements with a guard %s: wrong signature", width, n, side)
					}
				}
			}
		}
	})
}

// TestComparisonsStayInBounds lays packed signatures against pages that cannot be read.
func TestComparisonsStayInBounds(t *testing.T) {
	stored, packed := guard.Bytes(t, 8*4096), guard.Bytes(t, 8*1024)
	random := rand.New(rand.NewPCG(2, 4))
	for _, memory := range [][]byte{stored, packed} {
		for i := range memory {
			memory[i] = byte(random.Uint32())
		}
	}
	eachKernel(t, func(t *testing.T) {
		for _, width := range widths {
			for slots := 1; slots < 300; slots += 1 + slots/9 {
				size, err := minhash.PackedSize(slots, width)
				if err != nil {
					t.Fatal(err)
				}
				const n = 3
				for _, side := range guard.Sides {
					a, b := guard.Part(side, packed, size), guard.Part(side, stored, n*size)
					got, err := minhash.AppendEqualSlots(nil, a, b, width, slots)
					if err != nil {
						t.Fatal(err)
					}
					for i, equal := range got {
						if want := equalSlots(a, b[i*size:(i+1)*size], width, slots); equal != want {
							t.Fatalf("%d slots of %d bits with a guard %s: %d are equal, want %d", slots, width, side, equal, want)
						}
					}
				}
			}
		}
	})
}

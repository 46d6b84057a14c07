package minhash_test

import (
	"math/rand/v2"
	"os"
	"slices"
	"syscall"
	"testing"
	"unsafe"

	"github.com/neardup/neardup/sketch/minhash"
)

// guarded is memory between two pages that cannot be touched: an access before or after it ends the test.
type guarded []uint64

// newGuarded maps memory for so many words.
func newGuarded(t *testing.T, words int) guarded {
	page := os.Getpagesize()
	size := (8*words + page - 1) / page * page
	memory, err := syscall.Mmap(-1, 0, size+2*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Munmap(memory); err != nil {
			t.Error(err)
		}
	})
	for _, guard := range [][]byte{memory[:page], memory[page+size:]} {
		if err := syscall.Mprotect(guard, syscall.PROT_NONE); err != nil {
			t.Fatal(err)
		}
	}
	return unsafe.Slice((*uint64)(unsafe.Pointer(&memory[page])), size/8)
}

// first and last return n words at the beginning or at the end of the memory.
func (g guarded) first(n int) []uint64 { return g[:n:n] }
func (g guarded) last(n int) []uint64  { return g[len(g)-n:] }

// TestKernelsStayInBounds lays the hashes and the signature against pages that cannot be read.
func TestKernelsStayInBounds(t *testing.T) {
	borders := elementBorders()
	n := slices.Max(borders)
	random := rand.New(rand.NewPCG(2, 3))
	h1, h2, slots := newGuarded(t, n), newGuarded(t, n), newGuarded(t, 1024)
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
				for name, part := range map[string]func(guarded, int) []uint64{"before": guarded.first, "after": guarded.last} {
					h1, h2, sig := part(h1, n), part(h2, n), minhash.Signature(part(slots, width))
					minhash.Reset(sig)
					minhash.Reset(want)
					minhash.Update(sig, h1, h2)
					minhash.UpdateGeneric(want, h1, h2)
					if !slices.Equal(sig, want) {
						t.Fatalf("%d slots of %d elements with a guard %s: wrong signature", width, n, name)
					}
				}
			}
		}
	})
}

// TestComparisonsStayInBounds lays packed signatures against pages that cannot be read.
func TestComparisonsStayInBounds(t *testing.T) {
	memory, other := newGuarded(t, 4096), newGuarded(t, 1024)
	random := rand.New(rand.NewPCG(2, 4))
	for _, g := range []guarded{memory, other} {
		for i := range g {
			g[i] = random.Uint64()
		}
	}
	bytesOf := func(g guarded) []byte { return unsafe.Slice((*byte)(unsafe.Pointer(&g[0])), 8*len(g)) }
	stored, packed := bytesOf(memory), bytesOf(other)
	eachKernel(t, func(t *testing.T) {
		for _, width := range widths {
			for slots := 1; slots < 300; slots += 1 + slots/9 {
				size, err := minhash.PackedSize(slots, width)
				if err != nil {
					t.Fatal(err)
				}
				const n = 3
				for name, part := range map[string]func(memory []byte, n int) []byte{
					"before": func(memory []byte, n int) []byte { return memory[:n] },
					"behind": func(memory []byte, n int) []byte { return memory[len(memory)-n:] },
				} {
					a, b := part(packed, size), part(stored, n*size)
					got, err := minhash.AppendEqualSlots(nil, a, b, width, slots)
					if err != nil {
						t.Fatal(err)
					}
					for i, equal := range got {
						if want := equalSlots(a, b[i*size:(i+1)*size], width, slots); equal != want {
							t.Fatalf("%d slots of %d bits with a guard %s: %d are equal, want %d", slots, width, name, equal, want)
						}
					}
				}
			}
		}
	})
}

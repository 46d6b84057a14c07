package passage_test

import (
	"math/rand/v2"
	"os"
	"slices"
	"syscall"
	"testing"
	"unsafe"

	"github.com/neardup/neardup/sketch/passage"
)

// guarded returns memory for at least so many hashes between two pages that cannot be read.
func guarded(t *testing.T, words int) []uint64 {
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

// TestAppendPositionsStaysInBounds lays hashes against pages that cannot be read: an access before or behind them ends
// the test. Positions are written to memory with a canary behind their room.
func TestAppendPositionsStaysInBounds(t *testing.T) {
	memory := guarded(t, 1024)
	r := rand.New(rand.NewPCG(1, 7))
	for i := range memory {
		memory[i] = r.Uint64()
	}
	eachKernel(t, func(t *testing.T) {
		for n := 1; n <= len(memory); n += 1 + n/150 {
			for name, hashes := range map[string][]uint64{"before": memory[:n], "behind": memory[len(memory)-n:]} {
				for _, window := range []int{2, 11, 64} {
					want := candidates(hashes, window)
					room := append(make([]int32, len(want), len(want)+8), -1, -1, -1, -1, -1, -1, -1, -1)
					got := passage.AppendPositions(room[:0:len(want)], hashes, window)
					if !slices.Equal(got, want) || !slices.Equal(room[:len(want)], want) {
						t.Fatalf("%d hashes with a guard %s, window %d: positions are %d, want %d", n, name, window, got, want)
					}
					if slices.Max(room[len(want):]) != -1 {
						t.Fatalf("%d hashes, window %d: memory behind the positions is written to", n, window)
					}
				}
			}
		}
	})
}

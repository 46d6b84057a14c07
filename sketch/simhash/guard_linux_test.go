package simhash_test

import (
	"math/rand/v2"
	"os"
	"slices"
	"syscall"
	"testing"
	"unsafe"

	"github.com/neardup/neardup/sketch/simhash"
)

// guarded returns memory for at least so many words between two pages that cannot be read.
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

// TestKernelsStayInBounds lays hashes against pages that cannot be read: an access before or behind them ends the test.
func TestKernelsStayInBounds(t *testing.T) {
	memory := guarded(t, 1024)
	r := rand.New(rand.NewPCG(1, 5))
	for i := range memory {
		memory[i] = r.Uint64()
	}
	eachKernel(t, func(t *testing.T) {
		for n := range 400 {
			for name, hashes := range map[string][]uint64{"before": memory[:n], "behind": memory[len(memory)-n:]} {
				if got, want := simhash.Fingerprint(hashes), naive(hashes); got != want {
					t.Fatalf("%d hashes with a guard %s: fingerprint is %#x, want %#x", n, name, got, want)
				}
				got, want := simhash.AppendWithin(nil, hashes, memory[n], 24), within(hashes, memory[n], 24)
				if !slices.Equal(got, want) {
					t.Fatalf("%d fingerprints with a guard %s: near are %d, want %d", n, name, got, want)
				}
			}
		}
	})
}

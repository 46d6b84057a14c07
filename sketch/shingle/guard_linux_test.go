package shingle

import (
	"math/rand/v2"
	"os"
	"slices"
	"syscall"
	"testing"
	"unsafe"
)

// guarded returns memory for at least so many words between two pages that cannot be touched.
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

// TestSetsStayInBounds lays hashes and sets against pages that cannot be touched: an access before or behind them ends
// the test.
func TestSetsStayInBounds(t *testing.T) {
	const most = 512
	r := rand.New(rand.NewPCG(4, 3))
	hashes, a, b := guarded(t, most), guarded(t, most), guarded(t, most)
	for i := range hashes {
		hashes[i] = r.Uint64N(most) << 55 // one in two repeats
	}
	parts := map[string]func(memory []uint64, n int) []uint64{
		"before": func(memory []uint64, n int) []uint64 { return memory[:n:n] },
		"behind": func(memory []uint64, n int) []uint64 { return memory[len(memory)-n:] },
	}
	for n := range 300 {
		for name, part := range parts {
			hashes := part(hashes, n)
			want := slices.Compact(slices.Sorted(slices.Values(hashes)))
			for kernel, use := range kernels() {
				use()
				set := AppendSet(Set(part(a, n)[:0]), hashes)
				if !slices.Equal(set, want) {
					t.Fatalf("%s: %d hashes with a guard %s: wrong set", kernel, n, name)
				}
				// The sets themselves lie against the guard.
				x, y := part(a, len(set)), part(b, len(set)/2)
				copy(x, slices.Clone(set))
				copy(y, x[len(set)/4:])
				if got := Common(x, y); got != len(y) {
					t.Fatalf("%s: sets of %d and %d with a guard %s have %d in common, want all of the smaller one",
						kernel, len(x), len(y), name, got)
				}
			}
		}
	}
}

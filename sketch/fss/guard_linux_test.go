package fss_test

import (
	"math/rand/v2"
	"os"
	"slices"
	"syscall"
	"testing"
	"unsafe"

	"github.com/neardup/neardup/sketch/fss"
	"github.com/neardup/neardup/sketch/minhash"
)

// newGuarded maps memory for so many words between two pages that cannot be touched: an access before or after it ends the
// test.
func newGuarded(t *testing.T, words int) []uint64 {
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

// TestKernelsStayInBounds lays the hashes and the signature against pages that cannot be touched.
func TestKernelsStayInBounds(t *testing.T) {
	n := slices.Max(elementBorders)
	random := rand.New(rand.NewPCG(2, 3))
	allHashes, allSlots := newGuarded(t, n), newGuarded(t, slices.Max(slotBorders))
	copy(allHashes[len(allHashes)-n:], randomHashes(random, n))
	copy(allHashes, randomHashes(random, min(n, len(allHashes))))
	for _, slots := range slotBorders {
		for _, n := range elementBorders {
			if n*slots > 100_000 && n%512 != 0 {
				continue // time
			}
			for _, atEnd := range []bool{false, true} {
				hashes, sig := allHashes[:n:n], minhash.Signature(allSlots[:slots:slots])
				if atEnd {
					hashes, sig = allHashes[len(allHashes)-n:], allSlots[len(allSlots)-slots:]
				}
				var want minhash.Signature
				for _, kernel := range fss.Kernels() {
					restore := fss.UseKernel(kernel)
					minhash.Reset(sig)
					fss.Update(sig, hashes)
					restore()
					if want == nil {
						want = slices.Clone(sig)
					}
					if !slices.Equal(sig, want) {
						t.Fatalf("kernel %s: %d slots of %d elements beside a guard: wrong signature", kernel, slots, n)
					}
				}
			}
		}
	}
}

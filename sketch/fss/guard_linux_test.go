package fss_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/neardup/neardup/sketch/fss"
	"github.com/neardup/neardup/sketch/internal/guard"
	"github.com/neardup/neardup/sketch/minhash"
)

// TestKernelsStayInBounds lays the hashes and the signature against pages that cannot be touched.
func TestKernelsStayInBounds(t *testing.T) {
	n := slices.Max(elementBorders)
	random := rand.New(rand.NewPCG(2, 3))
	allHashes, allSlots := guard.Words(t, n), guard.Words(t, slices.Max(slotBorders))
	copy(allHashes[len(allHashes)-n:], randomHashes(random, n))
	copy(allHashes, randomHashes(random, min(n, len(allHashes))))
	for _, slots := range slotBorders {
		for _, n := range elementBorders {
			if n*slots > 100_000 && n%512 != 0 {
				continue // time
			}
			for _, side := range guard.Sides {
				hashes, sig := guard.Part(side, allHashes, n), minhash.Signature(guard.Part(side, allSlots, slots))
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
						t.Fatalf("kernel %s: %d slots of %d elements with a guard %s: wrong signature", kernel, slots, n, side)
					}
				}
			}
		}
	}
}

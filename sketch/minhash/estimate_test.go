package minhash_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/neardup/neardup/sketch/minhash"
)

// pairs yields the signatures of random pairs of sets that have so many elements in all, of which a share resemblance is
// common.
func pairs(r *rand.Rand, count, slots, union int, resemblance float64, yield func(a, b minhash.Signature)) {
	common := int(math.Round(resemblance * float64(union)))
	h1, h2 := make([]uint64, union), make([]uint64, union)
	a, b := make(minhash.Signature, slots), make(minhash.Signature, slots)
	for range count {
		for i := range union {
			h1[i], h2[i] = r.Uint64(), r.Uint64()
		}
		minhash.Reset(a)
		minhash.Update(a, h1[:common], h2[:common])
		copy(b, a)
		half := common + (union-common)/2
		minhash.Update(a, h1[common:half], h2[common:half])
		minhash.Update(b, h1[half:], h2[half:])
		yield(a, b)
	}
}

// TestEstimateError holds the error of the estimate to within 2% of the theory. The root mean square of n normal errors
// has a relative standard error of 1/sqrt(2n), which is 0.5% here; so that 2% is four of them. The seed is fixed, and
// the same error appears on every run.
func TestEstimateError(t *testing.T) {
	const trials, slots, union = 20000, 128, 100
	for i, resemblance := range []float64{0.2, 0.5, 0.8} {
		t.Run(fmt.Sprintf("resemblance=%v", resemblance), func(t *testing.T) {
			t.Parallel()
			var sum, squares float64
			pairs(rand.New(rand.NewPCG(3, uint64(i))), trials, slots, union, resemblance, func(a, b minhash.Signature) {
				deviation := minhash.EstimateResemblance(a, b) - resemblance
				sum += deviation
				squares += deviation * deviation
			})
			theory := math.Sqrt(resemblance * (1 - resemblance) / slots)
			ratio := math.Sqrt(squares/trials) / theory
			bias := sum / trials / (theory / math.Sqrt(trials))
			t.Logf("error is %.3f of theory, bias %.1f standard errors", ratio, bias)
			if math.Abs(ratio-1) > 0.02 {
				t.Errorf("error is %.3f of sqrt(J(1-J)/slots), want 1 within 0.02", ratio)
			}
			if math.Abs(bias) > 4 {
				t.Errorf("bias is %.1f standard errors, want at most 4", bias)
			}
		})
	}
}

// TestEstimatePackedError holds the estimate from packed signatures to the error of Li and König, with
// P = c + (1-c)J: sqrt(P(1-P)/slots)/(1-c). No estimate is negative at this resemblance, so that cutting off at zero
// adds no bias.
func TestEstimatePackedError(t *testing.T) {
	const trials, slots, union, resemblance = 10000, 128, 200, 0.5
	sums, squares := map[int]float64{}, map[int]float64{}
	var packedA, packedB []byte
	pairs(rand.New(rand.NewPCG(3, 9)), trials, slots, union, resemblance, func(a, b minhash.Signature) {
		for _, width := range widths {
			var errA, errB error
			packedA, errA = minhash.AppendPacked(packedA[:0], a, width)
			packedB, errB = minhash.AppendPacked(packedB[:0], b, width)
			estimate, err := minhash.EstimatePacked(packedA, packedB, width, slots)
			if err := errors.Join(errA, errB, err); err != nil {
				t.Fatal(err)
			}
			deviation := estimate - resemblance
			sums[width] += deviation
			squares[width] += deviation * deviation
		}
	})
	for _, width := range widths {
		chance := math.Ldexp(1, -width)
		equal := chance + (1-chance)*resemblance
		theory := math.Sqrt(equal*(1-equal)/slots) / (1 - chance)
		ratio := math.Sqrt(squares[width]/trials) / theory
		bias := sums[width] / trials / (theory / math.Sqrt(trials))
		t.Logf("%d bits: error is %.3f of theory, bias %.1f standard errors", width, ratio, bias)
		if math.Abs(ratio-1) > 0.05 {
			t.Errorf("%d bits: error is %.3f of theory, want 1 within 0.05", width, ratio)
		}
		if math.Abs(bias) > 4 {
			t.Errorf("%d bits: bias is %.1f standard errors, want at most 4", width, bias)
		}
	}
}

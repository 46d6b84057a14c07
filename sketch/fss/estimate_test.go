package fss_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/neardup/neardup/sketch/band"
	"github.com/neardup/neardup/sketch/fss"
	"github.com/neardup/neardup/sketch/minhash"
)

// pairs yields the signatures of random pairs of sets that have so many elements in all, of which a share resemblance is
// common.
func pairs(r *rand.Rand, count, slots, union int, resemblance float64, yield func(a, b minhash.Signature)) {
	common := int(math.Round(resemblance * float64(union)))
	hashes := make([]uint64, union)
	a, b := make(minhash.Signature, slots), make(minhash.Signature, slots)
	for range count {
		for i := range hashes {
			hashes[i] = r.Uint64()
		}
		minhash.Reset(a)
		fss.Update(a, hashes[:common])
		copy(b, a)
		half := common + (union-common)/2
		fss.Update(a, hashes[common:half])
		fss.Update(b, hashes[half:])
		yield(a, b)
	}
}

// TestEstimateError holds the error of the estimate to the share of MinHash's that the package's comment states, and its
// bias to nothing. The root mean square of n normal errors has a relative standard error of 1/sqrt(2n), of which four are
// allowed. The seed is fixed, and the same error appears on every run.
func TestEstimateError(t *testing.T) {
	for i, c := range []struct {
		slots, union, trials int
		share                float64
	}{
		{128, 10, 20000, 0.71},
		{128, 50, 20000, 0.71},
		{128, 300, 10000, 0.82},
		{128, 2000, 4000, 0.98},
		{16, 50, 20000, 0.87},
		{100, 300, 10000, 0.84},
		{1024, 300, 2000, 0.71},
	} {
		for j, resemblance := range []float64{0.2, 0.5, 0.8} {
			t.Run(fmt.Sprintf("slots=%d/union=%d/resemblance=%v", c.slots, c.union, resemblance), func(t *testing.T) {
				t.Parallel()
				var sum, squares float64
				r := rand.New(rand.NewPCG(uint64(3+i), uint64(j)))
				pairs(r, c.trials, c.slots, c.union, resemblance, func(a, b minhash.Signature) {
					deviation := minhash.EstimateResemblance(a, b) - resemblance
					sum += deviation
					squares += deviation * deviation
				})
				trials := float64(c.trials)
				err := math.Sqrt(squares / trials)
				ratio := err / math.Sqrt(resemblance*(1-resemblance)/float64(c.slots))
				bias := sum / trials / (err / math.Sqrt(trials))
				t.Logf("error is %.3f of that of independent slots, bias %.1f standard errors", ratio, bias)
				if most := c.share * (1 + 4/math.Sqrt(2*trials)); ratio > most {
					t.Errorf("error is %.3f of that of independent slots, want at most %.3f", ratio, most)
				}
				if math.Abs(bias) > 4 {
					t.Errorf("bias is %.1f standard errors, want at most 4", bias)
				}
			})
		}
	}
}

// TestEstimateFromEachSlot: every slot is equal as often as the resemblance says, and not only on average, of sets so small
// that many slots are filled late, some of them in the rounds in which all elements fall into one slot.
func TestEstimateFromEachSlot(t *testing.T) {
	const trials, slots, resemblance = 20000, 64, 0.5
	for _, union := range []int{2, 8, 100} {
		equal := make([]int, slots)
		pairs(rand.New(rand.NewPCG(5, uint64(union))), trials, slots, union, resemblance, func(a, b minhash.Signature) {
			for i := range a {
				if a[i] == b[i] {
					equal[i]++
				}
			}
		})
		for i, n := range equal {
			deviation := (float64(n)/trials - resemblance) / math.Sqrt(resemblance*(1-resemblance)/trials)
			if math.Abs(deviation) > 5 {
				t.Errorf("%d elements in all: slot %d is equal in %d of %d pairs, %.1f standard errors from the resemblance",
					union, i, n, trials, deviation)
			}
		}
	}
}

// TestEstimateFromLowBits: packed signatures suppose that the lowest bits of unequal slots agree by chance alone.
func TestEstimateFromLowBits(t *testing.T) {
	const trials, slots = 3000, 128
	for _, union := range []int{2, 20, 400} {
		agree, unequal := map[int]int{}, 0
		pairs(rand.New(rand.NewPCG(6, uint64(union))), trials, slots, union, 0, func(a, b minhash.Signature) {
			for i := range a {
				unequal++
				for width := 1; width <= 8; width *= 2 {
					if (a[i]^b[i])<<(64-width) == 0 {
						agree[width]++
					}
				}
			}
		})
		for width := 1; width <= 8; width *= 2 {
			chance := math.Ldexp(1, -width)
			want := chance * float64(unequal)
			// Slots of a pair are not wholly independent: a few elements fill several of them.
			if deviation := (float64(agree[width]) - want) / math.Sqrt(want*(1-chance)); math.Abs(deviation) > 5 {
				t.Errorf("%d elements: the lowest %d bits of %d of %d unequal slots agree, %.1f standard errors from chance",
					union, width, agree[width], unequal, deviation)
			}
		}
	}
}

// TestEstimatePackedError holds the estimate from packed signatures to no bias, and to no more error than that of Li and
// König for independent slots: with P = c + (1-c)J, sqrt(P(1-P)/slots)/(1-c).
func TestEstimatePackedError(t *testing.T) {
	const trials, slots, union, resemblance = 10000, 128, 200, 0.5
	widths := []int{1, 2, 4, 8, 16, 32, 64}
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
		err := math.Sqrt(squares[width] / trials)
		bias := sums[width] / trials / (err / math.Sqrt(trials))
		t.Logf("%d bits: error is %.3f of that of independent slots, bias %.1f standard errors", width, err/theory, bias)
		if err > theory {
			t.Errorf("%d bits: error is %.3f of that of independent slots, want at most 1", width, err/theory)
		}
		if math.Abs(bias) > 4 {
			t.Errorf("%d bits: bias is %.1f standard errors, want at most 4", width, bias)
		}
	}
}

// TestMeasuredRecall holds the share of pairs that share a bucket to the curve 1-(1-J^rows)^bands, which supposes slots that
// are independent. The slots of fss are equal in a number that varies less, so that the curve of small sets is steeper:
// pairs that shall be found are found no less often, and others no more often.
func TestMeasuredRecall(t *testing.T) {
	const trials = 3000
	for i, c := range []struct{ bands, rows int }{{32, 4}, {16, 8}, {20, 6}} {
		for j, union := range []int{60, 200, 1000} {
			for k, resemblance := range []float64{0.2, 0.3, 0.5, 0.7, 0.9} {
				t.Run(fmt.Sprintf("%dx%d/union=%d/resemblance=%v", c.bands, c.rows, union, resemblance), func(t *testing.T) {
					t.Parallel()
					met := 0
					var keysA, keysB []uint64
					r := rand.New(rand.NewPCG(uint64(8+i), uint64(10*j+k)))
					pairs(r, trials, 128, union, resemblance, func(a, b minhash.Signature) {
						keysA = band.AppendKeys(keysA[:0], a, c.bands, c.rows)
						keysB = band.AppendKeys(keysB[:0], b, c.bands, c.rows)
						if sharesBucket(keysA, keysB) {
							met++
						}
					})
					recall, curve := float64(met)/trials, band.Probability(c.bands, c.rows, resemblance)
					t.Logf("recall %.4f, curve %.4f", recall, curve)
					chance := 4 * math.Sqrt(curve*(1-curve)/trials)
					low, high := curve-chance, curve+chance
					const steeper = 0.02
					if curve > 0.5 {
						high += steeper
					} else {
						low -= steeper
					}
					if recall < low || recall > high {
						t.Errorf("recall is %.4f, want it from %.4f to %.4f, since the curve is at %.4f", recall, low, high, curve)
					}
				})
			}
		}
	}
}

// sharesBucket reports whether two documents have the key of a band in common.
func sharesBucket(a, b []uint64) bool {
	for i := range a {
		if a[i] == b[i] {
			return true
		}
	}
	return false
}

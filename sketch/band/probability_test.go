package band_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/neardup/neardup/sketch/band"
	"github.com/neardup/neardup/sketch/minhash"
)

func TestProbability(t *testing.T) {
	for _, c := range []struct {
		bands, rows       int
		resemblance, want float64
	}{
		{1, 1, 0.3, 0.3},
		{1, 2, 0.5, 0.25},
		{2, 1, 0.5, 0.75},
		{20, 5, 0.5, 0.470051},
		{20, 5, 0.8, 0.999644},
		{9, 13, 0.8, 0.398844},
		{32, 4, 0, 0},
		{32, 4, -1, 0},
		{32, 4, math.NaN(), 0},
		{32, 4, 1, 1},
		{32, 4, 1.5, 1},
		{0, 4, 0.5, 0},
		{4, 0, 0.5, 0},
		{0, 4, 1, 0},
		{2, 50, 1e-6, 2e-300},
	} {
		if got := band.Probability(c.bands, c.rows, c.resemblance); math.Abs(got-c.want) > 1e-6*c.want {
			t.Errorf("%d x %d at %v: probability is %v, want %v", c.bands, c.rows, c.resemblance, got, c.want)
		}
	}
}

func TestThreshold(t *testing.T) {
	for _, c := range []struct {
		bands, rows int
		want        float64
	}{{1, 1, 1}, {16, 4, 0.5}, {4, 1, 0.25}, {0, 4, 1}, {4, 0, 1}} {
		if got := band.Threshold(c.bands, c.rows); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%d x %d: threshold is %v, want %v", c.bands, c.rows, got, c.want)
		}
	}
}

// TestMeasuredRecall checks the curve against bands of signatures of random pairs, to one point. The standard error of
// a share of 20,000 pairs is at most 0.35 points, so that one point is nearly three of them. The seed is fixed.
func TestMeasuredRecall(t *testing.T) {
	const trials, slots, union = 20000, 128, 200
	layouts := []struct{ bands, rows int }{{32, 4}, {9, 13}, {14, 8}, {42, 3}, {20, 5}}
	for i, resemblance := range []float64{0.3, 0.5, 0.8} {
		t.Run(fmt.Sprintf("resemblance=%v", resemblance), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(2, uint64(i)))
			common := int(math.Round(resemblance * union))
			half := common + (union-common)/2
			h1, h2 := make([]uint64, union), make([]uint64, union)
			a, b := make(minhash.Signature, slots), make(minhash.Signature, slots)
			var keysA, keysB []uint64
			found := make([]int, len(layouts))
			for range trials {
				for j := range union {
					h1[j], h2[j] = r.Uint64(), r.Uint64()
				}
				minhash.Reset(a)
				minhash.Update(a, h1[:common], h2[:common])
				copy(b, a)
				minhash.Update(a, h1[common:half], h2[common:half])
				minhash.Update(b, h1[half:], h2[half:])
				for l, layout := range layouts {
					keysA = band.AppendKeys(keysA[:0], a, layout.bands, layout.rows)
					keysB = band.AppendKeys(keysB[:0], b, layout.bands, layout.rows)
					for k := range keysA {
						if keysA[k] == keysB[k] {
							found[l]++
							break
						}
					}
				}
			}
			for l, layout := range layouts {
				got := float64(found[l]) / trials
				want := band.Probability(layout.bands, layout.rows, resemblance)
				t.Logf("%d x %d: measured %.4f, curve %.4f", layout.bands, layout.rows, got, want)
				if math.Abs(got-want) > 0.01 {
					t.Errorf("%d x %d: recall is %.4f, want %.4f within 0.01", layout.bands, layout.rows, got, want)
				}
			}
		})
	}
}

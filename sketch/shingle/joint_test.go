package shingle_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/neardup/neardup/sketch/shingle"
	"github.com/neardup/neardup/sketch/text"
)

// numberedBase returns the base hashes of n shingles of numbered words, of which neighbors have two of three in common.
func numberedBase(n int) []uint64 {
	h := text.NewHasher(2)
	var words []byte
	for i := range n + 2 {
		words = fmt.Appendf(words, "w%d ", i)
	}
	var tokens text.Tokens
	tokens.Tokenize(h, string(words))
	return shingle.AppendBase(nil, &tokens, 3)
}

// sources are base hashes that a weak function would not mix: of neighboring shingles, of a counter, and with few bits set.
func sources(n int) map[string][]uint64 {
	counter, sparse := make([]uint64, n), make([]uint64, n)
	r := rand.New(rand.NewPCG(3, 1))
	seen := map[uint64]bool{}
	for i := range n {
		counter[i] = uint64(i)
		for sparse[i] == 0 || seen[sparse[i]] {
			sparse[i] = 0
			for range 4 {
				sparse[i] |= 1 << r.IntN(64)
			}
		}
		seen[sparse[i]] = true
	}
	return map[string][]uint64{"neighbors": numberedBase(n), "counter": counter, "few bits": sparse}
}

// offUniform returns how many standard errors Pearson's statistic of n values in so many cells is from its mean, once its
// cube root is taken, which is nearly normal for any number of cells (Wilson and Hilferty, 1931).
func offUniform(counts []int, n int) float64 {
	expected, statistic := float64(n)/float64(len(counts)), 0.0
	for _, count := range counts {
		statistic += (float64(count) - expected) * (float64(count) - expected) / expected
	}
	freedom := float64(len(counts) - 1)
	variance := 2 / (9 * freedom)
	return math.Abs(math.Cbrt(statistic/freedom)-(1-variance)) / math.Sqrt(variance)
}

// TestPairIsJointlyUniform sorts pairs into 4,096 cells, by 6 bits of h1 and 6 of h2 from all combinations of places. The
// minima of slots are as independent as these are.
func TestPairIsJointlyUniform(t *testing.T) {
	const n, bits = 1 << 16, 6
	places := []int{0, 8, 29, 45, 58}
	for name, base := range sources(n) {
		h1, h2 := make([]uint64, n), make([]uint64, n)
		shingle.NewHasher(5).Pair(h1, h2, base)
		for _, p1 := range places {
			for _, p2 := range places {
				var counts [1 << (2 * bits)]int
				for i := range h1 {
					counts[h1[i]>>p1%(1<<bits)<<bits|h2[i]>>p2%(1<<bits)]++
				}
				if off := offUniform(counts[:], n); off > correlationLimit {
					t.Errorf("%s: bits %d of h1 and %d of h2 are %.1f standard errors from uniform", name, p1, p2, off)
				}
			}
		}
	}
}

// TestSlotsAreUniform sorts the values h1 + i*h2 of slots by the lowest bits, which packed signatures keep, and by the
// highest, which decide what is least.
func TestSlotsAreUniform(t *testing.T) {
	const n = 1 << 16
	for name, base := range sources(n) {
		h1, h2 := make([]uint64, n), make([]uint64, n)
		shingle.NewHasher(6).Pair(h1, h2, base)
		for _, slot := range []uint64{0, 1, 2, 3, 8, 64, 127, 128, 1023} {
			for _, bits := range []int{1, 2, 4, 8, 12} {
				low, high := make([]int, 1<<bits), make([]int, 1<<bits)
				for i := range h1 {
					value := h1[i] + slot*h2[i]
					low[value&(1<<bits-1)]++
					high[value>>(64-bits)]++
				}
				for end, counts := range map[string][]int{"lowest": low, "highest": high} {
					if off := offUniform(counts, n); off > correlationLimit {
						t.Errorf("%s: the %d %s bits of slot %d are %.1f standard errors from uniform", name, bits, end, slot, off)
					}
				}
			}
		}
	}
}

// TestSlotsAreIndependentInPairs: that a shingle has a small value in one slot says nothing of its value in another one. Of
// n shingles with values below 2^58 in a slot, one in 64 is below it in the other one too.
func TestSlotsAreIndependentInPairs(t *testing.T) {
	const n, share = 1 << 18, 1.0 / 64
	for name, base := range sources(n) {
		h1, h2 := make([]uint64, n), make([]uint64, n)
		shingle.NewHasher(7).Pair(h1, h2, base)
		for a := range uint64(12) {
			for b := range a {
				both := 0
				for i := range h1 {
					if h1[i]+a*h2[i] < 1<<58 && h1[i]+b*h2[i] < 1<<58 {
						both++
					}
				}
				mean := n * share * share
				if off := math.Abs(float64(both)-mean) / math.Sqrt(mean); off > correlationLimit {
					t.Errorf("%s: %d shingles are small in the slots %d and %d, %.1f standard errors from %.0f", name, both, a, b, off, mean)
				}
			}
		}
	}
}

package sketch_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/neardup/neardup/sketch"
)

// TestStoredBitsAreUniform sketches numbered documents, which hardly differ as texts, and sorts by their lowest bits the
// slots of their signatures, of which packed signatures keep these, and the keys of their bands and passages, which tables
// find their places by. The cube root of Pearson's statistic is nearly normal (Wilson and Hilferty, 1931); 5.5 standard
// errors from its mean has a chance of 4e-8.
func TestStoredBitsAreUniform(t *testing.T) {
	const documents = 3000
	sk := newSketcher(t, func(p *sketch.Parameters) { p.Seed = 3 })
	values := map[string]map[uint64]bool{"slots": {}, "keys of bands": {}, "keys of passages": {}}
	for i := range documents {
		s := sketchOf(sk, fmt.Sprintf("report %d of station %d wind %d rain %d", i, i/7, i%89, i*i))
		for _, v := range s.Signature {
			values["slots"][v] = true
		}
		for _, v := range s.Bands {
			values["keys of bands"][v] = true
		}
		for _, p := range s.Passages {
			values["keys of passages"][p.Key] = true
		}
	}
	for name, distinct := range values {
		if len(distinct) < documents {
			t.Fatalf("%s: %d distinct ones, want %d or more", name, len(distinct), documents)
		}
		for _, bits := range []int{1, 2, 4, 8} {
			counts := make([]float64, 1<<bits)
			for v := range distinct {
				counts[v&(1<<bits-1)]++
			}
			expected, statistic := float64(len(distinct))/float64(len(counts)), 0.0
			for _, count := range counts {
				statistic += (count - expected) * (count - expected) / expected
			}
			freedom := float64(len(counts) - 1)
			variance := 2 / (9 * freedom)
			if off := math.Abs(math.Cbrt(statistic/freedom)-(1-variance)) / math.Sqrt(variance); off > 5.5 {
				t.Errorf("%s: the %d lowest bits are %.1f standard errors from uniform", name, bits, off)
			}
		}
	}
}

package sketch

import (
	"fmt"
	"slices"

	"github.com/neardup/neardup/sketch/minhash"
	"github.com/neardup/neardup/sketch/shingle"
	"github.com/neardup/neardup/sketch/simhash"
)

// knownComparisons are the answers to selfTestComparisons, as the portable code computes them.
var knownComparisons = comparisons{
	shingles: 0x606445b2b776381d,
	overlap:  0xa9a2fb58f1719c55,
	slots:    0xd832e1297a1b2c1d,
	near:     0xa2e626affc60b300,
}

// comparisons are digests of the set of shingles and of what comparisons with it, and with signatures, give.
type comparisons struct{ shingles, overlap, slots, near uint64 }

// selfTestComparisons compares what the sketch of selfTestText holds with itself, changed in known ways: what is compared
// decides about matches, as sketches do.
func selfTestComparisons() error {
	sk, err := New(selfTestParameters(MinWise))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrSelfTest, err)
	}
	var s Sketch
	sk.Sketch(&s, selfTestText())
	got, err := comparisonsOf(&s)
	if err != nil {
		return err
	}
	return checkComparisons(got)
}

func checkComparisons(got comparisons) error {
	for _, stage := range []struct {
		name      string
		got, want uint64
	}{
		{"set of shingles", got.shingles, knownComparisons.shingles},
		{"overlap of sets", got.overlap, knownComparisons.overlap},
		{"equal slots", got.slots, knownComparisons.slots},
		{"near fingerprints", got.near, knownComparisons.near},
	} {
		if stage.got != stage.want {
			return fmt.Errorf("%w: the digest of the %s is %#x, not %#x", ErrSelfTest, stage.name, stage.got, stage.want)
		}
	}
	return nil
}

func comparisonsOf(s *Sketch) (comparisons, error) {
	// Every other shingle, and a neighbor of each, so that the sets have the even ones in common.
	var other shingle.Set
	for i := 0; i < len(s.Shingles); i += 2 {
		other = append(other, s.Shingles[i], s.Shingles[i]+1)
	}
	overlap := []uint64{
		uint64(shingle.Common(s.Shingles, other)),
		uint64(shingle.Common(s.Shingles, other[:2])),
		uint64(shingle.Common(s.Shingles, s.Shingles)),
	}
	var slots []uint64
	for width := 1; width <= 64; width *= 2 {
		packed, err := minhash.AppendPacked(nil, s.Signature, width)
		if err != nil {
			return comparisons{}, fmt.Errorf("%w: %w", ErrSelfTest, err)
		}
		stored := slices.Repeat(packed, 5)
		for i := range stored {
			if i%(2+i/len(packed)) == 0 {
				stored[i] ^= 0x81
			}
		}
		counts, err := minhash.AppendEqualSlots(nil, packed, stored, width, len(s.Signature))
		if err != nil {
			return comparisons{}, fmt.Errorf("%w: %w", ErrSelfTest, err)
		}
		for _, n := range counts {
			slots = append(slots, uint64(n))
		}
	}
	var near []uint64
	for _, i := range simhash.AppendWithin(nil, s.Shingles, s.SimHash, 28) {
		near = append(near, uint64(i))
	}
	return comparisons{shingles: digest(s.Shingles), overlap: digest(overlap), slots: digest(slots), near: digest(near)}, nil
}

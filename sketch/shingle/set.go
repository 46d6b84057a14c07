package shingle

import (
	"math/bits"
	"slices"
)

// Set is a sorted list of distinct shingle hashes.
type Set []uint64

// NewSet sorts the hashes in place and drops repeats; the set shares their memory.
func NewSet(hashes []uint64) Set {
	sortHashes(hashes)
	return Set(slices.Compact(hashes))
}

// AppendSet appends the set of the hashes to dst, which is empty but may have room, and leaves them as they are. It is
// faster than NewSet. dst and hashes must not overlap.
//
// Hashes are well mixed: their upper bits bring each close to its place (a bucket sort with more buckets than hashes:
// Knuth, The Art of Computer Programming, volume 3, section 5.2.5), and what is then out of order is so within a few
// places. Where they are not mixed it costs two passes more than sorting them.
func AppendSet(dst Set, hashes []uint64) Set {
	n := len(hashes)
	dst = slices.Grow(dst, n)[:n]
	if n < fewest || n > spreadMax {
		copy(dst, hashes)
		if n < fewest {
			return dst[:distinctGeneric(dst)]
		}
		return dst[:distinctUnmixed(dst)]
	}
	width := min(max(bits.Len(uint(n-1))+1, widthMin), widthMax)
	shift := uint(64 - width)
	var p places
	p.count(hashes, shift)
	buckets := 1 << width
	sum, most := p.rank(buckets)
	if sum != n {
		copy(dst, hashes)
		return dst[:distinctUnmixed(dst)]
	}
	p.spread(dst, hashes, shift)
	middle := int(p.before[buckets/2/8])
	return dst[:distinct(dst, most, middle)]
}

// Overlap is how much two sets have in common, each value from 0 to 1.
type Overlap struct {
	// Resemblance is the Jaccard coefficient: common shingles by those in either.
	Resemblance float64
	// AInB and BInA are the containments: common shingles by those of a, and by those of b.
	AInB, BInA float64
}

// Compare returns the exact overlap. An empty set has nothing in common with any, itself included.
func Compare(a, b Set) Overlap {
	common := Common(a, b)
	if common == 0 {
		return Overlap{}
	}
	c := float64(common)
	return Overlap{Resemblance: c / float64(len(a)+len(b)-common), AInB: c / float64(len(a)), BInA: c / float64(len(b))}
}

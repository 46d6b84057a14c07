package shingle

import "slices"

// Set is a sorted list of distinct shingle hashes.
type Set []uint64

// NewSet sorts the hashes in place and drops repeats; the set shares their memory.
func NewSet(hashes []uint64) Set {
	sortHashes(hashes)
	return Set(slices.Compact(hashes))
}

// AppendSet appends the set of the hashes to dst, which is empty but may have room, and leaves them as they are. It is
// faster than NewSet.
func AppendSet(dst Set, hashes []uint64) Set {
	dst = slices.Grow(dst, len(hashes))[:len(hashes)]
	spread(dst, hashes)
	return slices.Compact(dst)
}

// Common returns the number of shingles that stand in both sets.
func Common(a, b Set) int {
	n, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		x, y := a[i], b[j]
		if x == y {
			n++
		}
		if x <= y {
			i++
		}
		if y <= x {
			j++
		}
	}
	return n
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

package shingle

import (
	"math/bits"
	"sort"
)

// unequal is how many times larger one set has to be than the other for a search of each member of the smaller one in
// it to be faster than a pass over both.
const unequal = 64

// Common returns the number of shingles that stand in both sets.
func Common(a, b Set) int {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)/unequal >= len(a) {
		return commonSearched(a, b)
	}
	return common(a, b)
}

// commonGeneric goes over both sets at once without a branch that depends on the hashes, which could not be foretold.
func commonGeneric(a, b []uint64) int {
	n, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		_, less := bits.Sub64(a[i], b[j], 0)
		_, more := bits.Sub64(b[j], a[i], 0)
		n += int(1 - less - more)
		i += int(1 - more)
		j += int(1 - less)
	}
	return n
}

// commonSearched finds each member of a in b, which is much larger: in steps that double from where the one before it
// stands, and then by halves (Bentley and Yao, An almost optimal algorithm for unbounded searching, 1976).
func commonSearched(a, b []uint64) int {
	n := 0
	for _, h := range a {
		step := 1
		for step < len(b) && b[step-1] < h {
			step *= 2
		}
		from, to := step/2, min(step, len(b))
		b = b[from+sort.Search(to-from, func(i int) bool { return b[from+i] >= h }):]
		if len(b) > 0 && b[0] == h {
			n++
		}
	}
	return n
}

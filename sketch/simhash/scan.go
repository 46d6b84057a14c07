package simhash

import "math/bits"

// AppendWithin appends to dst the indices of the fingerprints within the distance of the query, in ascending order. It
// compares the query with each of them: a Table of the fingerprints does the same faster where it is asked often.
func AppendWithin(dst []int, fingerprints []uint64, query uint64, distance int) []int {
	if distance < 0 {
		return dst
	}
	for from := 0; ; from++ {
		from += firstWithin(fingerprints[from:], query, distance)
		if from == len(fingerprints) {
			return dst
		}
		dst = append(dst, from)
	}
}

// firstWithinGeneric returns the index of the first fingerprint within the distance, or their number.
func firstWithinGeneric(fingerprints []uint64, query uint64, distance int) int {
	for i, f := range fingerprints {
		if bits.OnesCount64(f^query) <= distance {
			return i
		}
	}
	return len(fingerprints)
}

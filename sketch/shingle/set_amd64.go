//go:build !purego

package shingle

//go:generate go -C _asm run ./set -out ../set_amd64.s -stubs ../set_stub_amd64.go -pkg shingle

const (
	// settled is the number of hashes in a bucket up to which a few passes over all settle them.
	settled = 12
	// fewestCommon is the size of the smaller set below which portable code is as fast.
	fewestCommon = 2 * lanes
	// compared is how many hashes of each set are compared in one call: the garbage collector waits for it.
	compared = 1 << 16
)

// rank turns the counts of so many buckets into places, and returns their sum and the largest. The sum is less than it
// should be if a byte was too small, and the largest is 0 where it is not of use.
func (p *places) rank(buckets int) (sum, most int) {
	if !useAVX512 {
		return p.rankGeneric(buckets), 0
	}
	return rankAVX512(&p.within[0], &p.before[0], buckets)
}

// distinct sorts hashes, of which each is near its place, and drops repeats, all in place, and returns how many are left.
// No bucket has more than so many hashes; 0 says that this is not known.
//
// The hashes of a bucket of m are in order after m transpositions of neighbors, those at odd and at even places by turns
// (Knuth, The Art of Computer Programming, volume 3, section 5.2.2, exercise 37), of all pairs at once and without a branch.
func distinct(hashes []uint64, most int) int {
	if most == 0 || most > settled {
		return distinctGeneric(hashes)
	}
	for range (most + 1) / 2 {
		settleAVX512(&hashes[0], len(hashes))
	}
	return distinctAVX512(&hashes[0], len(hashes))
}

// common counts what two sets have in common, in a time that grows with the size of both.
func common(a, b []uint64) int {
	n := 0
	for useAVX512 && min(len(a), len(b)) >= fewestCommon {
		count, doneA, doneB := commonAVX512(&a[0], min(len(a), compared), &b[0], min(len(b), compared))
		n, a, b = n+count, a[doneA:], b[doneB:]
	}
	return n + commonGeneric(a, b)
}

//go:build !purego

package shingle

import "github.com/neardup/neardup/sketch/internal/vector"

//go:generate go -C _asm run ./set -out ../set_amd64.s -stubs ../set_stub_amd64.go -pkg shingle

const (
	// settled is the number of hashes in a bucket up to which a few passes over all settle them.
	settled = 12
	// fewestCommon is the size of the smaller set below which portable code is as fast.
	fewestCommon = 16
	// compared is how many hashes of each set are compared in one call: the garbage collector waits for it.
	compared = 1 << 16
)

// rank turns the counts of so many buckets into places, and returns their sum and the largest. The sum is less than it
// should be if a byte was too small, and the largest is 0 where it is not of use.
func (p *places) rank(buckets int) (sum, most int) {
	if level == vector.LevelGeneric {
		return p.rankGeneric(buckets), 0
	}
	if level == vector.LevelAVX2 {
		return rankAVX2(&p.within[0], &p.before[0], buckets)
	}
	return rankAVX512(&p.within[0], &p.before[0], buckets)
}

// distinct sorts hashes, of which each is near its place, and drops repeats, all in place, and returns how many are left.
// No bucket has more than so many hashes; 0 says that this is not known. Those from middle on have the highest bit, and those
// before do not.
//
// The hashes of a bucket of m are in order after m transpositions of neighbors, those at odd and at even places by turns
// (Knuth, The Art of Computer Programming, volume 3, section 5.2.2, exercise 37), of all pairs at once and without a branch.
func distinct(hashes []uint64, most, middle int) int {
	if most == 0 || most > settled {
		return distinctGeneric(hashes)
	}
	passes := (most + 1) / 2
	if level == vector.LevelAVX2 {
		for range passes {
			settleSome(hashes[:middle])
			settleSome(hashes[middle:])
		}
		return distinctSorted(hashes)
	}
	for range passes {
		settleAVX512(&hashes[0], len(hashes))
	}
	return distinctAVX512(&hashes[0], len(hashes))
}

// settleSome is a pass over any number of hashes that have the same highest bit.
func settleSome(hashes []uint64) {
	n := len(hashes) &^ (lanes256 - 1)
	if n > 0 {
		settleAVX2(&hashes[0], n)
	}
	for _, first := range [2]int{n, max(n-1, 1)} {
		for i := first; i+1 < len(hashes); i += 2 {
			hashes[i], hashes[i+1] = min(hashes[i], hashes[i+1]), max(hashes[i], hashes[i+1])
		}
	}
}

// distinctSorted drops repeats among hashes that ascend, four at least, and returns how many are left.
func distinctSorted(hashes []uint64) int {
	n := len(hashes) &^ (lanes256 - 1)
	left := distinctAVX2(&hashes[0], n)
	for _, h := range hashes[n:] {
		if h != hashes[left-1] {
			hashes[left] = h
			left++
		}
	}
	return left
}

// common counts what two sets have in common, in a time that grows with the size of both.
func common(a, b []uint64) int {
	n := 0
	for level != vector.LevelGeneric && min(len(a), len(b)) >= fewestCommon {
		count, doneA, doneB := commonAVX2(&a[0], min(len(a), compared), &b[0], min(len(b), compared))
		n, a, b = n+count, a[doneA:], b[doneB:]
	}
	return n + commonGeneric(a, b)
}

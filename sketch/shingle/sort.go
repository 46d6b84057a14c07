package shingle

import (
	"math/bits"
	"slices"
)

const (
	// fewest is the number of hashes below which counting does not pay.
	fewest = 32
	// mostBuckets bounds the memory of the counts; they stay in the nearest cache.
	mostBuckets = 2048
	// crowded is the number of hashes in a bucket from which they are not mixed, or too many for the buckets.
	crowded = 24
)

// spread writes the hashes to dst in ascending order. Hashes are well mixed: their top bits bring each close to its place
// (a bucket sort with about one a bucket: Knuth, The Art of Computer Programming, volume 3, section 5.2.5), and an
// insertion sort does the rest. Where they are not mixed it costs one pass more than sorting them. dst and hashes must
// not overlap.
func spread(dst, hashes []uint64) {
	if len(hashes) < fewest {
		copy(dst, hashes)
		insertionSort(dst)
		return
	}
	var counts [mostBuckets]uint32
	width := min(bits.Len(uint(len(hashes)-1)), bits.Len(mostBuckets-1))
	shift := 64 - width
	next := counts[:1<<width]
	for _, h := range hashes {
		next[h>>(shift&63)]++
	}
	sum, most := uint32(0), uint32(0)
	for b, n := range next {
		next[b] = sum
		sum += n
		most = max(most, n)
	}
	for _, h := range hashes {
		to := &next[h>>(shift&63)]
		dst[*to] = h
		*to++
	}
	if most < crowded {
		insertionSort(dst)
		return
	}
	from := uint32(0)
	for _, end := range next { // by now where the bucket ends
		slices.Sort(dst[from:end])
		from = end
	}
}

func insertionSort(hashes []uint64) {
	for i := 1; i < len(hashes); i++ {
		h := hashes[i]
		j := i
		for ; j > 0 && hashes[j-1] > h; j-- {
			hashes[j] = hashes[j-1]
		}
		hashes[j] = h
	}
}

// sortHashes sorts as slices.Sort does. Well-mixed hashes take it a third to a half of the time: it first brings each
// to those with the same first byte, in place (American flag sort: McIlroy, Bostic and McIlroy, Engineering Radix Sort,
// 1993), which leaves a few at a time to compare. Where the hashes are not mixed, it costs one pass more.
func sortHashes(hashes []uint64) {
	if len(hashes) < 2*fewest {
		slices.Sort(hashes)
		return
	}
	// Bucket b is hashes[next[b]:end[b]], of which what stands before next[b] is in place.
	var next, end [256]int
	for _, h := range hashes {
		end[h>>56]++
	}
	sum := 0
	for b, n := range end {
		next[b] = sum
		sum += n
		end[b] = sum
	}
	from := 0
	for b := range end {
		for i := next[b]; i < end[b]; i = next[b] {
			to := hashes[i] >> 56
			hashes[i], hashes[next[to]] = hashes[next[to]], hashes[i]
			next[to]++
		}
		slices.Sort(hashes[from:end[b]])
		from = end[b]
	}
}

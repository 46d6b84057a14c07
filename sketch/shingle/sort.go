package shingle

import (
	"encoding/binary"
	"slices"
)

const (
	// fewest is the number of hashes below which counting does not pay.
	fewest = 32
	// widthMin and widthMax bound the number of bits by which hashes are counted: the counts stay in the nearest cache.
	widthMin, widthMax = 6, 12
	// spreadMax is the number of hashes from which a bucket holds so many that it is cheaper to divide in two steps.
	spreadMax = 8 << widthMax
	// shiftsMax is how many places a hash is moved on average before it is plain that the hashes are not mixed.
	shiftsMax = 16
)

// places says where the hashes of each bucket, which are those with the same upper bits, go.
type places struct {
	// within[b] is the place of the next hash of bucket b behind before[b/8], the first of eight buckets.
	within [1 << widthMax]uint8
	before [1 << widthMax / 8]uint32
}

// count counts the hashes of each bucket.
func (p *places) count(hashes []uint64, shift uint) {
	for _, h := range hashes {
		p.within[h>>(shift&63)%(1<<widthMax)]++
	}
}

// rankGeneric turns the counts of so many buckets, a multiple of eight, into places, and returns their sum. That is less
// than it should be if a byte was too small.
func (p *places) rankGeneric(buckets int) (sum int) {
	const ones = 0x0101010101010101
	before := p.before[:buckets/8]
	total := uint32(0)
	for i := range before {
		eight := p.within[8*i : 8*i+8]
		// Byte b of the product is the sum of the counts up to b.
		sums := binary.LittleEndian.Uint64(eight) * ones
		binary.LittleEndian.PutUint64(eight, sums<<8)
		before[i] = total
		total += uint32(sums >> 56)
	}
	return int(total)
}

// spread writes the hashes to dst by their buckets.
func (p *places) spread(dst, hashes []uint64, shift uint) {
	for _, h := range hashes {
		b := h >> (shift & 63) % (1 << widthMax)
		place := p.within[b]
		p.within[b] = place + 1
		dst[p.before[b/8]+uint32(place)] = h
	}
}

// distinctGeneric sorts hashes, of which each is near its place, and drops repeats, all in place, and returns how many
// are left.
func distinctGeneric(hashes []uint64) int {
	if len(hashes) == 0 {
		return 0
	}
	shifts := shiftsMax * len(hashes)
	n, last := 1, hashes[0] // hashes[:n] are sorted, and last is the last of them
	for i, h := range hashes[1:] {
		if h > last {
			hashes[n], last = h, h
			n++
			continue
		}
		at := n - 1
		for at > 0 && hashes[at-1] >= h {
			at--
		}
		if hashes[at] == h {
			continue
		}
		if shifts -= n - at; shifts < 0 {
			n += copy(hashes[n:], hashes[i+1:])
			return distinctUnmixed(hashes[:n])
		}
		for to := n; to > at; to-- {
			hashes[to] = hashes[to-1]
		}
		hashes[at] = h
		n++
	}
	return n
}

// distinctUnmixed is distinctGeneric of hashes that may be anywhere.
func distinctUnmixed(hashes []uint64) int {
	sortHashes(hashes)
	return len(slices.Compact(hashes))
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

package sketch

import "math/bits"

// spreading is 2^64 divided by the golden ratio, to the next odd number.
const spreading = 0x9e3779b97f4a7c15

// firsts finds the first of the positions that share a hash. It is a table with open addressing and linear probing
// (Knuth, The Art of Computer Programming, volume 3, section 6.4, algorithm L), at most a quarter full so that few
// branches are foretold wrongly, whose memory is kept from one text to the next.
type firsts struct {
	slots []int32 // a position plus one, or zero
}

// keep drops, in place, the positions whose hash an earlier one of them has. Every position must be an index into hashes.
func (f *firsts) keep(positions []int32, hashes []uint64) []int32 {
	width := bits.Len(uint(4*len(positions) | 1))
	size := 1 << width
	if cap(f.slots) < size {
		f.slots = make([]int32, size)
	}
	slots := f.slots[:size]
	clear(slots)
	kept := positions[:0]
	for _, p := range positions {
		h := hashes[p]
		// Winnowing selects small hashes: a product spreads them over the table (Knuth, the same section).
		at := h * spreading >> (64 - width)
		for slots[at] != 0 && hashes[slots[at]-1] != h {
			at = (at + 1) & uint64(size-1)
		}
		if slots[at] == 0 {
			slots[at] = p + 1
			kept = append(kept, p)
		}
	}
	return kept
}

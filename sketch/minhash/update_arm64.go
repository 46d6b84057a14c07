//go:build !purego

package minhash

import (
	"math"
	"math/bits"

	"github.com/neardup/neardup/sketch/internal/vector"
)

// The filter of arm64 is that of AVX-512 VBMI2 in other registers: the upper 16 bits of h1 + i*h2 are found to within a few
// units for eight slots at once, and blocks of elements whose 16-bit minimum is too far above that of all blocks cannot
// hold the minimum of a slot. Only what remains is computed in 64 bits.
const (
	// filterSlots is the number of slots that are filtered at once, and filterSlotsMin that of signatures for which it pays.
	filterSlots, filterSlotsMin = 128, 48
	// filterElementsMin is the number of elements from which the filter pays, and filterElementsMax what it takes at a time.
	filterElementsMin, filterElementsMax = 64, 1024

	blockSize = 16 // elements that have one 16-bit minimum a slot
	blocksMax = filterElementsMax / blockSize

	// The value of the slot 8*group+lane is the sum of a value that is rounded down, group times another such value, and
	// lane-center times one that is rounded to the nearest: before it is lifted it is below the truth by at most group and
	// roundingMax, and above it by at most roundingMax.
	lanes, center = 8, 4
	roundingMax   = center / 2
	lift          = filterSlots/lanes - 1 + roundingMax
	excessMax     = lift + roundingMax
)

// rounding is the most by which the multiple of a step that leads to a lane is wrong.
func rounding(lane int) int { return (max(lane-center, center-lane) + 1) / 2 }

// update is updateGeneric with the instructions of the level.
func update(l vector.Level, sig, h1, h2 []uint64) {
	if l == vector.LevelGeneric || len(sig) < filterSlotsMin {
		updateGeneric(sig, h1, h2)
		return
	}
	for len(h1) >= filterElementsMin {
		n := min(len(h1), filterElementsMax)
		if !updateFiltered(sig, h1[:n], h2[:n]) {
			// What comes is most likely of the same kind, as where few elements are repeated all over.
			break
		}
		h1, h2 = h1[n:], h2[n:]
	}
	updateGeneric(sig, h1, h2)
}

// updateFiltered updates all slots, or some of them and returns false if too much would have to be computed in full.
func updateFiltered(sig, h1, h2 []uint64) (ok bool) {
	var f filter
	if len(sig) < filterSlots {
		// The slots that are not there hold zero, below which nothing is.
		var padded [filterSlots]uint64
		copy(padded[:], sig)
		ok = f.update(&padded, h1, h2, 0)
		copy(sig, padded[:])
		return ok
	}
	for done := 0; done < len(sig); done += filterSlots {
		// The last slots may reach back over some that are done: an element that meets a slot twice changes nothing.
		first := min(done, len(sig)-filterSlots)
		if !f.update((*[filterSlots]uint64)(sig[first:]), h1, h2, first) {
			return false
		}
	}
	return true
}

// filter is the memory of one update.
type filter struct {
	minima [blocksMax][filterSlots]uint16
	bounds [filterSlots]uint16
	// listed holds four bits a slot, from the lowest on, of the blocks that may have its minimum.
	listed [blocksMax][filterSlots / 16]uint64
}

// update updates the slots from first on by 16 to filterElementsMax elements. If it meets more pairs of a block and a slot
// than the slots and twice the elements, it leaves the rest and returns false.
func (f *filter) update(sig *[filterSlots]uint64, h1, h2 []uint64, first int) (ok bool) {
	for i := range f.bounds {
		f.bounds[i] = math.MaxUint16
	}
	whole := len(h1) / blockSize
	blockMinimaNEON(&f.minima[0][0], &f.bounds[0], &h1[0], &h2[0], whole, uint64(first+center), lift, excessMax)
	blocks, last := whole, len(h1)-blockSize
	if last%blockSize != 0 {
		// The last block moves back so that it is whole.
		blockMinimaNEON(&f.minima[whole][0], &f.bounds[0], &h1[last], &h2[last], 1, uint64(first+center), lift, excessMax)
		blocks++
	}
	f.raiseBounds(sig)
	listNEON(&f.listed[0][0], &f.minima[0][0], &f.bounds[0], blocks)
	pairs := 0
	for block := range blocks {
		at := min(block*blockSize, last)
		b1, b2 := (*[blockSize]uint64)(h1[at:]), (*[blockSize]uint64)(h2[at:])
		for i, word := range &f.listed[block] {
			for word != 0 {
				lane := bits.TrailingZeros64(word) / 4
				word &^= 0xf << (4 * lane)
				slot := 16*i + lane
				sig[slot] = min(sig[slot], blockMinimum(b1, b2, uint64(first+slot)))
				pairs++
			}
		}
		if pairs > filterSlots+2*len(h1) {
			return false
		}
	}
	return true
}

// raiseBounds makes of the least minima what a 16-bit minimum can be at most if its block holds the minimum of the slot.
func (f *filter) raiseBounds(sig *[filterSlots]uint64) {
	for slot, bound := range f.bounds {
		group, lane := slot/lanes, slot%lanes
		excess := lift + rounding(lane)
		excessMin := lift - group - rounding(lane)
		known := int(sig[slot]>>48) + excess
		f.bounds[slot] = uint16(min(int(bound)+excessMax+excess-excessMin, known, math.MaxUint16))
	}
}

// blockMinimum returns the minimum of h1[j] + slot*h2[j] modulo 2^64. It is written out so that hashes are loaded in pairs,
// which spares two instructions of five.
func blockMinimum(h1, h2 *[blockSize]uint64, slot uint64) uint64 {
	return min(
		min(quarterMinimum((*[4]uint64)(h1[0:]), (*[4]uint64)(h2[0:]), slot),
			quarterMinimum((*[4]uint64)(h1[4:]), (*[4]uint64)(h2[4:]), slot)),
		min(quarterMinimum((*[4]uint64)(h1[8:]), (*[4]uint64)(h2[8:]), slot),
			quarterMinimum((*[4]uint64)(h1[12:]), (*[4]uint64)(h2[12:]), slot)))
}

func quarterMinimum(h1, h2 *[blockSize / 4]uint64, slot uint64) uint64 {
	return min(min(h1[0]+slot*h2[0], h1[1]+slot*h2[1]), min(h1[2]+slot*h2[2], h1[3]+slot*h2[3]))
}

//go:build !purego

package minhash

import "github.com/neardup/neardup/sketch/internal/vector"

//go:generate go -C _asm run . -out ../update_amd64.s -stubs ../update_stub_amd64.go -pkg minhash

const (
	// filterSlots is the number of slots that the filter is for.
	filterSlots = 128
	// filterElementsMin is the number of elements from which the filter pays, and filterElementsMax what it takes at a time.
	filterElementsMin, filterElementsMax = 96, 1024
	// paddedSlotsMin is the number of slots from which a shorter signature is filtered as well.
	paddedSlotsMin = 49
)

// pairsMost returns how many pairs of a block of 16 elements and a slot the filter may compute in full: a quarter of all.
func pairsMost(slots, n int) int { return n * slots / 64 }

// paddedElementsMin returns the number of elements from which a signature of so many slots is padded. With 64 slots and
// 128 to 180 elements the filter gains nothing for most random sets, and other sets take up to twice as long.
func paddedElementsMin(slots int) int {
	if slots <= 64 {
		return 192
	}
	return 128
}

// elementsAtOnce is how many elements pass over all slots before the next ones: they stay in the second-level cache, and
// the garbage collector, which cannot stop a goroutine within assembly, waits for some tens of microseconds at most.
const elementsAtOnce = 4 * filterElementsMax

// update is updateGeneric with the instructions of the level.
func update(l vector.Level, sig, h1, h2 []uint64) {
	if l == vector.LevelGeneric || len(sig) < slotsMin {
		updateGeneric(sig, h1, h2)
		return
	}
	if l == vector.LevelAVX512VBMI2 && len(sig) >= paddedSlotsMin && len(sig) < filterSlots &&
		len(h1) >= paddedElementsMin(len(sig)) {
		done := updatePadded(sig, h1, h2)
		h1, h2 = h1[done:], h2[done:]
	}
	for len(h1) > 0 {
		n := min(len(h1), elementsAtOnce)
		for done := 0; done < len(sig); {
			first, slots := nextBlock(done, len(sig), l)
			updateBlock(l, sig[first:first+slots], h1[:n], h2[:n], first)
			done = first + slots
		}
		h1, h2 = h1[n:], h2[n:]
	}
}

// updateBlock updates the slots from first on. There is at least one element.
func updateBlock(l vector.Level, block, h1, h2 []uint64, first int) {
	switch l {
	case vector.LevelAVX2:
		updateBlockAVX2(block, h1, h2, first)
	case vector.LevelAVX512VBMI2:
		updateFilteredAVX512(block, h1, h2, first)
	default:
		updateBlockAVX512(block, h1, h2, first)
	}
}

// slotsMin is the number of slots of the narrowest block.
const slotsMin = 16

// nextBlock returns the first slot and the width of the block after the slots that are done, of so many in all: the
// narrowest that holds the rest, else the widest there is. The last block may reach back over slots that are done:
// an element that meets a slot twice changes nothing.
func nextBlock(done, total int, l vector.Level) (first, slots int) {
	widest := 128
	if l == vector.LevelAVX2 {
		widest = 32
	}
	slots = slotsMin
	for slots < total-done && slots < widest && 2*slots <= total {
		slots *= 2
	}
	return min(done, total-slots), slots
}

// updatePadded has the filter do what it can for a signature that is shorter than those it is for, and returns how many
// elements that were. The slots that are not there hold zero, below which nothing is, so that it leaves them alone.
func updatePadded(sig, h1, h2 []uint64) (done int) {
	var padded [filterSlots]uint64
	copy(padded[:], sig)
	for len(h1)-done >= paddedElementsMin(len(sig)) {
		n := min(len(h1)-done, filterElementsMax)
		if !filter128AVX512(&padded[0], &h1[done], &h2[done], n, 0, pairsMost(len(sig), n)) {
			break
		}
		done += n
	}
	copy(sig, padded[:])
	return done
}

// updateFilteredAVX512 has the filter do what it can.
func updateFilteredAVX512(block, h1, h2 []uint64, first int) {
	for len(block) == filterSlots && len(h1) >= filterElementsMin {
		n := min(len(h1), filterElementsMax)
		if !filter128AVX512(&block[0], &h1[0], &h2[0], n, uint64(first), pairsMost(filterSlots, n)) {
			// What comes is most likely of the same kind, as where few elements are repeated all over.
			break
		}
		h1, h2 = h1[n:], h2[n:]
	}
	if len(h1) > 0 {
		updateBlockAVX512(block, h1, h2, first)
	}
}

// updateBlockAVX512 calls the kernel for the width of the block.
func updateBlockAVX512(block, h1, h2 []uint64, first int) {
	switch len(block) {
	case 16:
		minima16AVX512(&block[0], &h1[0], &h2[0], len(h1), uint64(first))
	case 32:
		minima32AVX512(&block[0], &h1[0], &h2[0], len(h1), uint64(first))
	case 64:
		minima64AVX512(&block[0], &h1[0], &h2[0], len(h1), uint64(first))
	case 128:
		minima128AVX512(&block[0], &h1[0], &h2[0], len(h1), uint64(first))
	}
}

// updateBlockAVX2 calls the kernel for the width of the block.
func updateBlockAVX2(block, h1, h2 []uint64, first int) {
	switch len(block) {
	case 16:
		minima16AVX2(&block[0], &h1[0], &h2[0], len(h1), uint64(first))
	case 32:
		minima32AVX2(&block[0], &h1[0], &h2[0], len(h1), uint64(first))
	}
}

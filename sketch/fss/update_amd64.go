//go:build !purego

package fss

import (
	"math/bits"

	"github.com/neardup/neardup/sketch/internal/vector"
)

//go:generate go -C _asm run . -out ../update_amd64.s -stubs ../update_stub_amd64.go -pkg fss

const (
	// atOnce is what collectAVX512 takes a multiple of, and listMax how many elements it gets at a time.
	atOnce, listMax = 16, 256
	// elementsMin is the number of elements from which that kernel pays; for less there is fewAVX512, which does
	// fewRounds at a time.
	elementsMin, fewRounds = 4 * atOnce, 8
	// openMax is the number of slots for which there is a bit.
	openMax = 1024
	// elementsAtOnce is how many elements the other kernels get at a time: the garbage collector, which cannot stop a
	// goroutine within assembly, waits for some microseconds.
	elementsAtOnce = 4096
)

// first is round 0.
func (l layout) first(sig, hashes []uint64) {
	if level == vector.LevelGeneric {
		l.firstGeneric(sig, hashes)
		return
	}
	powerOfTwo := l.slots > 1 && l.slots&(l.slots-1) == 0
	for len(hashes) > 0 {
		n := min(len(hashes), elementsAtOnce)
		if powerOfTwo {
			offerUpperBMI2(&sig[0], &hashes[0], n, uint64(bits.LeadingZeros64(l.slots))+1, l.mask())
		} else {
			offerBMI2(&sig[0], &hashes[0], n, l.slots, l.mask())
		}
		hashes = hashes[n:]
	}
}

// spread is one of the rounds 1 to k-1, or some of them from one on; it returns how many.
func (l layout) spread(sig, hashes []uint64, round int) (rounds int) {
	if level == vector.LevelAVX512 && len(hashes) < elementsMin && round+fewRounds <= l.pinned() {
		fewAVX512(&sig[0], &hashes[0], len(hashes), l.slots, l.mask(), uint64(round), uint64(l.valueBits))
		return fewRounds
	}
	if level == vector.LevelAVX512 && len(hashes) >= elementsMin && len(sig) <= openMax {
		whole := len(hashes) &^ (atOnce - 1)
		l.spreadAVX512(sig, hashes[:whole], round)
		hashes = hashes[whole:]
	}
	l.spreadGeneric(sig, hashes, round)
	return 1
}

// spreadAVX512 looks at those elements that fall into a slot which can change.
func (l layout) spreadAVX512(sig, hashes []uint64, round int) {
	var list [listMax]uint64
	var open [openMax / 8]byte
	mask, floor := l.mask(), l.floor(round)
	openAVX512(&open[0], &sig[0], len(sig), floor)
	for len(hashes) > 0 {
		n := min(len(hashes), listMax)
		found := collectAVX512(&list[0], &hashes[0], n, l.slots, &open[0], advanceOf(round))
		for _, x := range list[:found] {
			slot := &sig[l.slot(x)]
			*slot = min(*slot, floor|x&mask)
		}
		hashes = hashes[n:]
	}
}

// least returns the least value of the elements in one of the rounds from k on, without the round.
func (l layout) least(hashes []uint64, round int) uint64 {
	least := l.mask()
	for level == vector.LevelAVX512 && len(hashes) >= 8 {
		n := min(len(hashes), elementsAtOnce) &^ 7
		least = min(least, leastAVX512(&hashes[0], n, advanceOf(round), l.mask()))
		hashes = hashes[n:]
	}
	return min(least, l.leastGeneric(hashes, round))
}

package fss

import "github.com/neardup/neardup/sketch/text"

// firstGeneric is round 0.
func (l layout) firstGeneric(sig, hashes []uint64) {
	mask := l.mask()
	for _, x := range hashes {
		slot := &sig[l.slot(x)]
		*slot = min(*slot, x&mask)
	}
}

// spreadGeneric is one of the rounds 1 to k-1.
func (l layout) spreadGeneric(sig, hashes []uint64, round int) {
	mask, floor, advance := l.mask(), l.floor(round), advanceOf(round)
	for _, h := range hashes {
		x := text.Mix(h + advance)
		slot := &sig[l.slot(x)]
		*slot = min(*slot, floor|x&mask)
	}
}

// leastGeneric returns the least value of the elements in one of the rounds from k on, without the round.
func (l layout) leastGeneric(hashes []uint64, round int) uint64 {
	mask, advance := l.mask(), advanceOf(round)
	least := mask
	for _, h := range hashes {
		least = min(least, text.Mix(h+advance)&mask)
	}
	return least
}

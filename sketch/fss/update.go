package fss

import "math/bits"

// update goes from round to round until no slot can change any more. There are a slot and an element at least.
func update(sig, hashes []uint64) {
	l := layoutOf(len(sig))
	l.first(sig, hashes)
	l.proceed(sig, hashes, 1, l.patience(len(hashes)))
}

// proceed does the rounds from one on. If it comes to the round patience, it goes on with the elements made distinct.
func (l layout) proceed(sig, hashes []uint64, round, patience int) {
	// Slots before this one cannot change.
	open := 0
	for ; round < l.rounds(); round++ {
		floor := l.floor(round)
		for sig[open] < floor {
			if open++; open == len(sig) {
				return
			}
		}
		switch pinned := round - l.pinned(); {
		case round >= patience:
			l.proceedDistinct(sig, hashes, round)
			return
		case pinned < 0:
			round += l.spread(sig, hashes, round) - 1
		case sig[pinned] >= floor:
			sig[pinned] = min(sig[pinned], floor|l.least(hashes, round))
		}
	}
}

// patienceMin is the least number of rounds before elements are made distinct, which costs as much as a few rounds.
const patienceMin = 3

// patience returns the round before which nearly all sets of so many distinct elements have filled all slots: after
// k*(log2(k)+3) draws one slot in a thousand sets or more is empty.
func (l layout) patience(elements int) int {
	draws := l.slots * uint64(bits.Len64(l.slots)+2)
	return max(patienceMin, int(draws/uint64(elements)))
}

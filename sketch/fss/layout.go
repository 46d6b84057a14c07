package fss

import "math/bits"

// advanceOf returns what is added to a hash in a round before it is mixed: multiples of 2^64 over the golden ratio, as in
// SplitMix64 (Steele, Lea, Flood 2014).
func advanceOf(round int) uint64 { return uint64(round) * 0x9E3779B97F4A7C15 }

// layout says where the parts of a value stand in signatures of some number of slots.
type layout struct {
	slots uint64
	// valueBits is the number of bits below the round.
	valueBits uint
}

// layoutOf returns the layout for so many slots, which are at least one.
func layoutOf(slots int) layout {
	return layout{uint64(slots), 64 - uint(bits.Len64(2*uint64(slots)-1))}
}

// rounds is the number of rounds, and pinned the first in which every element falls into the same slot.
func (l layout) rounds() int { return int(2 * l.slots) }
func (l layout) pinned() int { return int(l.slots) }

// mask has the bits below the round.
func (l layout) mask() uint64 { return 1<<(l.valueBits&63) - 1 }

// floor is the least value of a round. A slot that holds less cannot change in this round, nor in a later one.
func (l layout) floor(round int) uint64 { return uint64(round) << (l.valueBits & 63) }

// slot is where a draw falls.
func (l layout) slot(x uint64) uint64 { return (x >> 32) * l.slots >> 32 }

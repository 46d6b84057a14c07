package memory

import "math/bits"

// words counts the stories of words by the upper half of their hashes: of a vocabulary of 100,000 words about one
// pair shares a count. The zero value is empty.
//
// Counts stand in an open-addressing table; collisions go to the next slot, and what is removed is closed up. A count
// is read in one step of memory, which is nearly all that it costs: each added document reads some hundred, and a map
// took three steps.
type words struct {
	slots []wordCount // a power of two of them, or none
	used  int
}

// wordCount is how many stories hold a word. A slot is free where it is zero.
type wordCount struct {
	word    uint32
	stories int32
}

const firstWordSlots = 1 << 6

// slotOf returns where the search for a word begins. Words are hashes, but callers may count others.
func (w *words) slotOf(word uint32) int {
	const spread = 0x9E3779B1 // 2^32 by the golden ratio (Knuth, The Art of Computer Programming, 6.4)
	return int(uint64(word*spread) * uint64(len(w.slots)) >> 32)
}

// find returns the slot of a word, or the free slot where it would stand. There must be slots.
func (w *words) find(word uint32) *wordCount {
	for i := w.slotOf(word); ; i++ {
		s := &w.slots[i&(len(w.slots)-1)]
		if s.stories == 0 || s.word == word {
			return s
		}
	}
}

func (w *words) add(list []uint64) {
	for _, word := range list {
		if 4*(w.used+1) > 3*len(w.slots) {
			w.resize(2 * w.used)
		}
		s := w.find(uint32(word >> 32))
		if s.stories == 0 {
			s.word = uint32(word >> 32)
			w.used++
		}
		s.stories++
	}
}

func (w *words) remove(list []uint64) {
	for _, word := range list {
		if w.used == 0 {
			return
		}
		s := w.find(uint32(word >> 32))
		switch {
		case s.stories > 1:
			s.stories--
		case s.stories == 1:
			w.free(s.word)
		}
	}
	if w.used == 0 || len(w.slots) > firstWordSlots && 8*w.used < len(w.slots) {
		w.resize(2 * w.used)
	}
}

// free frees the slot of a word that has one, and moves up those after it that were kept from their own.
func (w *words) free(word uint32) {
	mask := len(w.slots) - 1
	hole := w.slotOf(word)
	for w.slots[hole&mask].word != word {
		hole++
	}
	hole &= mask
	for i := (hole + 1) & mask; w.slots[i].stories != 0; i = (i + 1) & mask {
		if own := w.slotOf(w.slots[i].word); (i-own)&mask >= (i-hole)&mask {
			w.slots[hole] = w.slots[i]
			hole = i
		}
	}
	w.slots[hole] = wordCount{}
	w.used--
}

// resize makes a table with room for more than so many words.
func (w *words) resize(room int) {
	if room == 0 && len(w.slots) > 0 {
		*w = words{}
		return
	}
	old := w.slots
	w.slots = make([]wordCount, max(firstWordSlots, 1<<bits.Len(uint(room))))
	for _, s := range old {
		if s.stories != 0 {
			*w.find(s.word) = s
		}
	}
}

func (w *words) count(word uint64) int {
	if w.used == 0 {
		return 0
	}
	return int(w.find(uint32(word >> 32)).stories)
}

func (w *words) memoryBytes() int64 { return int64(len(w.slots)) * 8 }

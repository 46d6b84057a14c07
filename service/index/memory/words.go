package memory

import "maps"

// words counts the stories of words by the upper half of their hashes: of a vocabulary of 100,000 words about one
// pair shares a count. The zero value is empty.
type words struct {
	counts map[uint32]int32
	// most is the largest number of words since the map was made, which sets the memory that it takes.
	most int
}

func (w *words) add(list []uint64) {
	if w.counts == nil {
		w.counts = make(map[uint32]int32)
	}
	for _, word := range list {
		w.counts[uint32(word>>32)]++
	}
	w.most = max(w.most, len(w.counts))
}

func (w *words) remove(list []uint64) {
	for _, word := range list {
		key := uint32(word >> 32)
		if n := w.counts[key]; n > 1 {
			w.counts[key] = n - 1
		} else {
			delete(w.counts, key)
		}
	}
	const small = 1 << 10
	if w.most > small && len(w.counts) < w.most/4 {
		// A map does not shrink by itself, nor does a clone of it.
		counts := make(map[uint32]int32, len(w.counts))
		maps.Copy(counts, w.counts)
		w.counts, w.most = counts, len(counts)
	}
}

func (w *words) count(word uint64) int { return int(w.counts[uint32(word>>32)]) }

// memoryBytes takes a map of small keys and values for 14 bytes an entry at its mean load.
func (w *words) memoryBytes() int64 { return int64(w.most) * 14 }

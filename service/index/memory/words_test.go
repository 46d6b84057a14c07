package memory

import (
	"math/rand/v2"
	"testing"
)

// TestWordsCountLikeAMap: counts stay right while words come and go and collide, also where all begin in few slots.
func TestWordsCountLikeAMap(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, vocabulary := range []int{3, 50, 3000} {
		var w words
		want := make(map[uint32]int)
		for step := range 40_000 {
			word := uint32(random.IntN(vocabulary)) * 0x9E3779B1 // spread, these fall into neighboring slots or one
			if vocabulary == 3000 {
				word = uint32(random.IntN(vocabulary))
			}
			// Adding prevails first, and removing later.
			if random.IntN(40_000) > step {
				w.add([]uint64{uint64(word) << 32})
				want[word]++
			} else {
				w.remove([]uint64{uint64(word)<<32 | 7})
				if want[word]--; want[word] <= 0 {
					delete(want, word)
				}
			}
			if got := w.count(uint64(word)<<32 | 9); got != want[word] {
				t.Fatalf("step %d: a word of %d is counted %d times, want %d", step, vocabulary, got, want[word])
			}
			if w.used != len(want) {
				t.Fatalf("step %d: %d words are counted, want %d", step, w.used, len(want))
			}
		}
		for word := range uint32(vocabulary) {
			for _, word := range []uint32{word, word * 0x9E3779B1} {
				if got := w.count(uint64(word) << 32); got != want[word] {
					t.Errorf("in the end a word of %d is counted %d times, want %d", vocabulary, got, want[word])
				}
			}
		}
	}
}

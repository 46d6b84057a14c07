package text

import (
	"strings"
	"testing"
)

// TestWordsAtEveryPlaceOfABlock lays words of all lengths that matter across the borders of blocks of ASCII, with a digit
// at their start, at their end and nowhere, among few words and among as many as fit.
func TestWordsAtEveryPlaceOfABlock(t *testing.T) {
	h := NewHasher(3)
	eachKernel(t, func(t *testing.T) {
		var reused Tokens
		for _, around := range []string{"- Ab, word. ", "a B "} {
			filler := strings.Repeat(around, 300/len(around))
			for _, length := range []int{1, 2, 7, 8, 9, 15, 16, 17, 31, 62, 63, 64, 65, 126, 127, 128, 129, 200} {
				letters := strings.Repeat("Q", length-1)
				for _, word := range []string{letters + "z", letters + "7", "7" + letters} {
					for place := range 2*blockBytes + 2 {
						checkCut(t, h, &reused, filler[:place]+" "+word+" "+filler[place:])
					}
				}
			}
		}
	})
}

// TestOtherCharacterBehindASCII lays a character that is not ASCII, and goes on with a word or ends it, at all places of
// two blocks.
func TestOtherCharacterBehindASCII(t *testing.T) {
	h := NewHasher(3)
	filler := strings.Repeat("words, 42 of them; ", 20)
	eachKernel(t, func(t *testing.T) {
		var reused Tokens
		for _, other := range []string{"é", "\u0301", "—", "新", "\xff"} {
			for place := range 3*blockBytes + 2 {
				checkCut(t, h, &reused, filler[:place]+other+filler[place:])
			}
		}
	})
}

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

// TestDroppedAtEveryPlaceOfABlock lays words from which characters are dropped across the borders of blocks, at whose ends
// and starts they stand too, and behind separators, among letters of two bytes.
func TestDroppedAtEveryPlaceOfABlock(t *testing.T) {
	h := NewHasher(9)
	eachKernel(t, func(t *testing.T) {
		var reused Tokens
		for _, around := range []string{"ثم، في «بيت» 7 ", "он й ", "é x "} {
			filler := strings.Repeat(around, 400/len(around))
			for _, dropped := range []string{"\u064B", "ـ", "\u200C", "\u00AD", strings.Repeat("\u0651", 40), strings.Repeat("ـ", 70)} {
				for _, word := range []string{
					dropped, dropped + "م", "م" + dropped, "م" + dropped + "م٣", "٣" + dropped + strings.Repeat("م", 7) + "é",
					strings.Repeat("م"+dropped, 9), strings.Repeat("م", 20) + dropped, strings.Repeat("م", 63) + dropped + "م",
				} {
					for place := range 2*blockBytes + 2 {
						at := strings.LastIndexByte(filler[:place+40], ' ') // between tokens
						checkCut(t, h, &reused, strings.Repeat("-", place%blockBytes)+filler[:at]+word+filler[at:])
					}
				}
			}
		}
	})
}

package main

import (
	"slices"

	sketchtext "github.com/neardup/neardup/sketch/text"
)

// edit is a stretch of an edited passage: equal on both sides, or not.
type edit struct {
	a, b  string
	equal bool
}

// editReach is how many words are looked ahead, on both sides together, for the place where two sides are equal again.
// Passages are joined over no more than 12 words on a side.
const editReach = 32

// edits cuts the two sides of a passage into stretches that are equal after normalization and such that are not. It goes
// on where the least is left out on both sides; it need not find the fewest edits.
func edits(a, b string) []edit {
	tokensA, tokensB := tokensOf(a), tokensOf(b)
	var list []edit
	fromA, fromB := 0, 0 // bytes at which the stretch begins
	cut := func(i, j int, equal bool) {
		toA, toB := byteOf(tokensA, i, len(a)), byteOf(tokensB, j, len(b))
		if toA > fromA || toB > fromB {
			list = append(list, edit{a[fromA:toA], b[fromB:toB], equal})
		}
		fromA, fromB = toA, toB
	}
	for i, j := 0, 0; i < tokensA.Len() || j < tokensB.Len(); {
		n := 0
		for i+n < tokensA.Len() && j+n < tokensB.Len() && tokensA.Hash[i+n] == tokensB.Hash[j+n] {
			n++
		}
		if n > 0 {
			i, j = i+n, j+n
			cut(i, j, true)
			continue
		}
		i, j = equalAgain(tokensA.Hash, tokensB.Hash, i, j)
		cut(i, j, false)
	}
	return list
}

func tokensOf(s string) *sketchtext.Tokens {
	tokens := new(sketchtext.Tokens)
	tokens.Tokenize(sketchtext.NewHasher(0), s)
	return tokens
}

// byteOf returns the byte at which a token begins; that of the first is 0, so that no stretch loses what stands before.
func byteOf(tokens *sketchtext.Tokens, i, end int) int {
	switch {
	case i >= tokens.Len():
		return end
	case i == 0:
		return 0
	}
	return int(tokens.Start[i])
}

// equalAgain returns the nearest place after i and j at which two words, or all that are left, are equal; the ends if
// there is none.
func equalAgain(a, b []uint64, i, j int) (int, int) {
	const words = 2
	for reach := 1; reach <= editReach; reach++ {
		for left := range reach + 1 {
			x, y := i+left, j+reach-left
			if x > len(a) || y > len(b) {
				continue
			}
			restA, restB := a[x:min(len(a), x+words)], b[y:min(len(b), y+words)]
			if slices.Equal(restA, restB) {
				return x, y
			}
		}
	}
	return len(a), len(b)
}

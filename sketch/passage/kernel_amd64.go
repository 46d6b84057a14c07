//go:build !purego

package passage

import "github.com/neardup/neardup/sketch/internal/vector"

// fewestPositions is the number of positions below which portable code is as fast.
const fewestPositions = 80

// appendAfter appends the selected positions that come after a selected one.
//
// With vector instructions it looks at all positions of a stretch at once, and at the upper halves of their hashes, of
// eight of which AVX2 takes the minimum by one instruction; AVX-512, which does so for sixteen, was no faster. A position
// is the smallest of some window if the largest of the minima of the windows that hold it is its own, and where no two
// equal halves are the smallest of one window, just these are the selected positions. Where there are such ties, portable
// code selects.
func appendAfter(dst []int32, hashes []uint64, window, selected int) []int32 {
	if level == vector.LevelGeneric || window < 2 || window > widestWindow {
		return appendAfterGeneric(dst, hashes, window, selected, len(hashes))
	}
	var s stretch
	for from := selected + 1; len(hashes)-from >= fewestPositions; from = selected + 1 {
		to := min(from+positionsAtOnce, len(hashes))
		found := s.minima(hashes, window, from, to)
		switch {
		case tied(found, hashes, window, selected):
			dst = appendAfterGeneric(dst, hashes, window, selected, to)
		case to == len(hashes):
			return append(dst, found...)
		default:
			// The last one may have a tie with one that is not yet known.
			dst = append(dst, found[:len(found)-1]...)
		}
		selected = int(dst[len(dst)-1])
	}
	return appendAfterGeneric(dst, hashes, window, selected, len(hashes))
}

// tied reports whether the hash of a position has the same upper half as that of the one before it, within a window. The
// first comes after selected.
func tied(positions []int32, hashes []uint64, window, selected int) bool {
	before, hash := selected, hashes[selected]
	for _, p := range positions {
		position := int(p)
		h := hashes[position]
		if (h^hash)>>32 == 0 && position-before < window {
			return true
		}
		before, hash = position, h
	}
	return false
}

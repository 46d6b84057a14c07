//go:build !purego

package passage

import "github.com/neardup/neardup/sketch/internal/vector"

//go:generate go -C _asm run . -out ../winnow_amd64.s -stubs ../winnow_stub_amd64.go -pkg passage

// useAVX512 is set at start and never changes, save in tests.
var useAVX512 = vector.AVX512()

const (
	lanes = 8
	// widestWindow is the widest window of the kernel.
	widestWindow = 64
	// fewestPositions is the number of positions below which portable code is as fast.
	fewestPositions = 64
	// positionsAtOnce is how many positions are looked at in one go: what is computed of them stays in the nearest cache.
	positionsAtOnce = 768
)

// appendAfter appends the selected positions that come after a selected one.
//
// With vector instructions it looks at all positions of a stretch at once. A position is the smallest of some window if
// the largest of the minima of the windows that hold it is its own hash, and where no two equal hashes are the smallest
// of one window, just these are the selected positions. Where there are such ties, portable code selects.
func appendAfter(dst []int32, hashes []uint64, window, selected int) []int32 {
	if !useAVX512 || window < 2 || window > widestWindow {
		return appendAfterGeneric(dst, hashes, window, selected, len(hashes))
	}
	var s stretch
	for from := selected + 1; len(hashes)-from >= fewestPositions; from = selected + 1 {
		to := min(from+positionsAtOnce, len(hashes))
		found := s.minima(hashes, window, from, to)
		if to < len(hashes) {
			// The last one may have a tie with one that is not yet known.
			found = found[:len(found)-1]
		}
		if tied(found, hashes, window, selected) {
			dst = appendAfterGeneric(dst, hashes, window, selected, to)
		} else {
			dst = append(dst, found...)
		}
		selected = int(dst[len(dst)-1])
		if to == len(hashes) {
			return dst
		}
	}
	return appendAfterGeneric(dst, hashes, window, selected, len(hashes))
}

// tied reports whether a position has the same hash as the one before it, within a window. The first comes after selected.
func tied(positions []int32, hashes []uint64, window, selected int) bool {
	before, hash := selected, hashes[selected]
	for _, p := range positions {
		position := int(p)
		h := hashes[position]
		if h == hash && position-before < window {
			return true
		}
		before, hash = position, h
	}
	return false
}

// stretch is memory to work in.
type stretch struct {
	// values begin with the windows that hold the first position of the stretch; there is a register behind them.
	values    [positionsAtOnce + 2*widestWindow + lanes]uint64
	positions [positionsAtOnce]int32
}

// minima returns the positions from from to to that are the smallest of a window.
func (s *stretch) minima(hashes []uint64, window, from, to int) []int32 {
	n := to - from
	first := from - window + 1 // the window of the first value
	// A window that would begin before the first hash or end behind the last one holds a zero: it is not larger than any.
	before := max(-first, 0)
	clear(s.values[:before])
	end := before + copy(s.values[before:], hashes[max(first, 0):min(to+window-1, len(hashes))])
	clear(s.values[end : n+2*window+lanes])
	s.widen(leastAVX512, n+window-1, window)
	s.widen(mostAVX512, n, window)
	whole := n &^ (lanes - 1)
	count := equalAVX512(&s.positions[0], &s.values[0], &hashes[from], whole, uint32(from))
	for i := whole; i < n; i++ {
		if s.values[i] == hashes[from+i] {
			s.positions[count] = int32(from + i)
			count++
		}
	}
	return s.positions[:count]
}

// widen replaces each of n values by the best of as many as a window is wide, in steps that reach up to four times as far.
func (s *stretch) widen(kernel func(values *uint64, n, a, b, c int), n, window int) {
	for width := 1; width < window; {
		wider := min(4*width, window)
		reach := wider - width
		whole := (n + window - wider + lanes - 1) &^ (lanes - 1)
		kernel(&s.values[0], whole, min(width, reach), min(2*width, reach), reach)
		width = wider
	}
}

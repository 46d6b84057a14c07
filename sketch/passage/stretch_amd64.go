//go:build !purego

package passage

//go:generate go -C _asm run . -out ../winnow_amd64.s -stubs ../winnow_stub_amd64.go -pkg passage

const (
	// widestWindow is the widest window of the kernels.
	widestWindow = 64
	// positionsAtOnce is how many positions are looked at in one go: what is computed of them stays in the nearest cache.
	positionsAtOnce = 512
	// lanes is how many values kernels take a multiple of.
	lanes = 16
)

// values is room for the windows that hold a position of a stretch, with as many values as kernels take behind them.
type values [positionsAtOnce + 2*widestWindow + lanes]uint32

// stretch is memory to work in.
type stretch struct {
	// upper begins with the upper half of the first hash in the windows that hold the first position of the stretch.
	upper values
	// best begins with the best of the window there.
	best      values
	positions [positionsAtOnce]int32
}

// minima returns the positions from from to to that are the smallest of a window, by the upper halves of hashes.
//
// Kernels take a few values more than there are. They stand behind the others, and none is looked at but by the last
// kernel, whose positions from to on do not count.
func (s *stretch) minima(hashes []uint64, window, from, to int) []int32 {
	n := to - from
	first := from - window + 1 // the window of the first value
	// A window that would begin before the first hash or end behind the last one holds a zero: it is not larger than any.
	before := max(-first, 0)
	clear(s.upper[:before])
	end := before + copyUpper(s.upper[before:], hashes[max(first, 0):min(to+window-1, len(hashes))])
	clear(s.upper[end : n+2*window+lanes])
	of := &s.upper
	for width := 1; width < window; {
		next := stepFrom(width, window)
		leastAVX2(&s.best[0], &of[0], whole(n+2*window-1-next.width), next.a, next.b, next.c)
		of, width = &s.best, next.width
	}
	for width := 1; width < window; {
		next := stepFrom(width, window)
		mostAVX2(&s.best[0], &s.best[0], whole(n+window-next.width), next.a, next.b, next.c)
		width = next.width
	}
	count := equalAVX2(&s.positions[0], &s.best[0], &s.upper[window-1], whole(n), uint32(from))
	for count > 0 && int(s.positions[count-1]) >= to {
		count--
	}
	return s.positions[:count]
}

// copyUpper copies the upper halves of hashes and returns their number.
func copyUpper(upper []uint32, hashes []uint64) int {
	upper = upper[:len(hashes)]
	n := len(hashes) &^ (lanes - 1)
	if n > 0 {
		upperAVX2(&upper[0], &hashes[0], n)
	}
	for i, h := range hashes[n:] {
		upper[n+i] = uint32(h >> 32)
	}
	return len(hashes)
}

// step widens the windows that a value is the best of: it takes those that stand a, b and c places behind it as well.
type step struct{ a, b, c, width int }

// stepFrom returns the step from one width to the next, which is up to four times as large.
func stepFrom(width, window int) step {
	wider := min(4*width, window)
	reach := wider - width
	return step{a: min(width, reach), b: min(2*width, reach), c: reach, width: wider}
}

// whole returns the least number of values that kernels take and that is not below n.
func whole(n int) int { return (n + lanes - 1) &^ (lanes - 1) }

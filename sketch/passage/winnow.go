package passage

import "math"

// AppendPositions appends to dst the selected positions of hashes in ascending order. A window below 1 counts as 1,
// which selects every position. While it works it needs room for window more positions than it selects: it does not
// allocate if dst has that room. Positions that an int32 cannot hold are not read.
func AppendPositions(dst []int32, hashes []uint64, window int) []int32 {
	hashes = hashes[:min(len(hashes), math.MaxInt32)]
	window = max(window, 1)

	// dst[:selected] is the result so far. After it stand the candidates: positions after the last selected one that may
	// yet become the smallest of a window. Their hashes ascend strictly, since a position goes when one at least as
	// small comes after it. So the first candidate is the rightmost smallest hash of the window, and the result grows by
	// taking it over where it stands.
	start, selected := len(dst), len(dst)
	for i, h := range hashes {
		for len(dst) > selected && hashes[dst[len(dst)-1]] >= h {
			dst = dst[:len(dst)-1]
		}
		dst = append(dst, int32(i))
		if i < window-1 {
			continue // the first window is not complete
		}
		if selected > start {
			// The last selected position stays the choice while it is in the window and nothing smaller is.
			last := int(dst[selected-1])
			if last > i-window && hashes[last] <= hashes[dst[selected]] {
				continue
			}
		}
		selected++
	}
	if selected == start && len(dst) > start {
		selected++ // the text is shorter than a window
	}
	return dst[:selected]
}

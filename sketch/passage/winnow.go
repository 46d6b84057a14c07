package passage

import "math"

// AppendPositions appends to dst the selected positions of hashes in ascending order. A window below 1 counts as 1,
// which selects every position. It does not allocate if dst has room for the result. Positions that an int32 cannot hold
// are not read.
func AppendPositions(dst []int32, hashes []uint64, window int) []int32 {
	hashes = hashes[:min(len(hashes), math.MaxInt32)]
	if len(hashes) == 0 {
		return dst
	}
	window = min(max(window, 1), len(hashes))
	selected := rightmostLeast(hashes[:window])
	return appendAfter(append(dst, int32(selected)), hashes, window, selected)
}

// appendAfterGeneric appends the selected positions that come after a selected one, up to the first that is not below
// limit, which is appended too.
//
// It goes from one selected position to the next, not from window to window. A selected position is the choice until a
// smaller hash comes, which is the next, or until it leaves the window, whose rightmost smallest hash is the next. The
// first search is one comparison a position, the second has a fixed length and no branch that depends on the hashes: on
// mixed hashes, where branches cannot be foretold, both take a third of the time of a queue of candidates.
func appendAfterGeneric(dst []int32, hashes []uint64, window, selected, limit int) []int32 {
	for selected < limit {
		least := hashes[selected]
		leaves := selected + window // the position whose window is the first without the selected one
		end := min(leaves+1, len(hashes))
		next := selected + 1
		for next < end && hashes[next] >= least {
			next++
		}
		switch {
		case next < end:
			selected = next
		case next > leaves:
			selected += 1 + rightmostLeast(hashes[selected+1:next])
		default:
			return dst
		}
		dst = append(dst, int32(selected))
	}
	return dst
}

// rightmostLeast returns the last index of the smallest hash, or 0 if there are none.
func rightmostLeast(hashes []uint64) int {
	at, least := 0, uint64(math.MaxUint64)
	for i, h := range hashes {
		if h <= least { // becomes conditional moves
			at, least = i, h
		}
	}
	return at
}

package passage

import (
	"cmp"
	"slices"
)

// Thin cuts ascending positions down to at most limit of them, in place, and returns them in their order. It keeps those
// of the smallest distinct hashes, each at its first position: what it keeps of a hash depends on how many smaller ones
// there are, and on no position, so that two texts that share fingerprints tend to keep the same ones. If there are no
// more than limit positions, all stay. Every position must be an index into hashes.
func Thin(positions []int32, hashes []uint64, limit int) []int32 {
	if len(positions) <= limit {
		return positions
	}
	slices.SortFunc(positions, func(a, b int32) int {
		return cmp.Or(cmp.Compare(hashes[a], hashes[b]), cmp.Compare(a, b))
	})
	positions = slices.CompactFunc(positions, func(a, b int32) bool { return hashes[a] == hashes[b] })
	positions = positions[:min(len(positions), max(limit, 0))]
	slices.Sort(positions)
	return positions
}

//go:build !amd64 || purego

package fss

func (l layout) first(sig, hashes []uint64) { l.firstGeneric(sig, hashes) }

func (l layout) spread(sig, hashes []uint64, round int) (rounds int) {
	l.spreadGeneric(sig, hashes, round)
	return 1
}

func (l layout) least(hashes []uint64, round int) uint64 { return l.leastGeneric(hashes, round) }

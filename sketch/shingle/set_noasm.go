//go:build !amd64 || purego

package shingle

// rank is rankGeneric. How many hashes a bucket holds at most is not told.
func (p *places) rank(buckets int) (sum, most int) { return p.rankGeneric(buckets), 0 }

func distinct(hashes []uint64, _, _ int) int { return distinctGeneric(hashes) }

func common(a, b []uint64) int { return commonGeneric(a, b) }

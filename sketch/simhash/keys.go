package simhash

import "github.com/neardup/neardup/sketch/text"

// MaxDistance is the largest distance that bucket keys are made for. The keys become shorter, so the buckets larger, as
// it grows: 42 bits at distance 1, 25 at 3, 16 at 6.
const MaxDistance = 6

// KeyCount returns the number of bucket keys of a fingerprint for a distance from 1 to MaxDistance.
func KeyCount(distance int) int { return (distance + 2) * (distance + 1) / 2 }

// AppendKeys appends the bucket keys of a fingerprint to dst, such that two fingerprints within the distance share at
// least one of them (Manku, Jain, Das Sarma 2007, section 3). The 64 bits are cut into distance+2 blocks; a key is made of
// the bits of two blocks, of which there are KeyCount pairs. Bits that differ touch at most distance blocks, so two
// blocks are equal. Fingerprints further apart may share a key too: compare their Distance. A distance out of its range
// has no keys.
func AppendKeys(dst []uint64, fingerprint uint64, distance int) []uint64 {
	if distance < 1 || distance > MaxDistance {
		return dst
	}
	blocks := distance + 2
	for i := range blocks {
		for j := i + 1; j < blocks; j++ {
			pair := uint64(i*blocks + j)
			kept := fingerprint & (block(i, blocks) | block(j, blocks))
			dst = append(dst, text.Mix(text.Mix(pair+1)^kept))
		}
	}
	return dst
}

// block returns the bits of block i of the given number of blocks of nearly equal width.
func block(i, blocks int) uint64 {
	from, to := 64*i/blocks, 64*(i+1)/blocks
	return (1<<(to-from) - 1) << from
}

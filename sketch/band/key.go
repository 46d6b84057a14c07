package band

import (
	"encoding/binary"
	"slices"

	"github.com/cespare/xxhash/v2"

	"github.com/neardup/neardup/sketch/minhash"
)

// AppendKeys appends to dst the bucket keys of the first bands of sig, with so many rows in each. The key of a band is
// the 64-bit xxHash, seeded with the number of the band from 0, of its slots as little-endian bytes; so equal rows in
// different bands have different keys.
//
// The signature of the empty set has no keys, since the empty set resembles nothing. A band that does not wholly lie
// within sig has no key. Nothing is allocated if dst has room.
func AppendKeys(dst []uint64, sig []uint64, bands, rows int) []uint64 {
	if rows < 1 || minhash.IsEmpty(sig) {
		return dst
	}
	var digest xxhash.Digest
	var buffer [32 * 8]byte // most bands fit, and need one Write
	for band := 0; band < bands && len(sig) >= rows; band++ {
		digest.ResetWithSeed(uint64(band))
		for slots := range slices.Chunk(sig[:rows], len(buffer)/8) {
			for i, v := range slots {
				binary.LittleEndian.PutUint64(buffer[8*i:], v)
			}
			_, _ = digest.Write(buffer[:8*len(slots)]) // a hash has no errors
		}
		dst = append(dst, digest.Sum64())
		sig = sig[rows:]
	}
	return dst
}

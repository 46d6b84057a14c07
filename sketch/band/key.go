package band

import "github.com/neardup/neardup/sketch/minhash"

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
	for band := 0; band < bands && len(sig) >= rows; band++ {
		dst = append(dst, hash(uint64(band), sig[:rows]))
		sig = sig[rows:]
	}
	return dst
}

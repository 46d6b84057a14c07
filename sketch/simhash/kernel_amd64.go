//go:build !purego

package simhash

import "github.com/neardup/neardup/sketch/internal/vector"

//go:generate go -C _asm run . -out ../count_amd64.s -stubs ../count_stub_amd64.go -pkg simhash

// useAVX512 is set at start and never changes, save in tests.
var useAVX512 = vector.AVX512()

const (
	// fewestHashes is the number of hashes below which portable code is as fast.
	fewestHashes = 48
	// mostHashes is what the kernel counts in one call, and partPlanes the number of planes that this takes.
	mostHashes, partPlanes = 32640, 15
	// fewestFingerprints is the number of fingerprints below which portable code is as fast.
	fewestFingerprints = 8
	// fingerprintsAtOnce bounds the time for which the garbage collector waits for a kernel.
	fingerprintsAtOnce = 1 << 17
)

// fingerprint returns the fingerprint of hashes, 0 for none.
func fingerprint(hashes []uint64) uint64 {
	if !useAVX512 || len(hashes) < fewestHashes {
		return fingerprintGeneric(hashes)
	}
	var c counters
	rest := hashes
	for len(rest) > 0 {
		var part [partPlanes]uint64
		n := min(len(rest), mostHashes)
		countAVX512(&part[0], &rest[0], n)
		for plane, word := range part {
			c.add(word, plane)
		}
		rest = rest[n:]
	}
	return c.majority(len(hashes))
}

// firstWithin returns the index of the first fingerprint within the distance, or their number.
func firstWithin(fingerprints []uint64, query uint64, distance int) int {
	at := 0
	for useAVX512 && len(fingerprints)-at >= fewestFingerprints {
		n := min(len(fingerprints)-at, fingerprintsAtOnce)
		found := withinAVX512(&fingerprints[at], n, query, uint64(distance))
		at += found
		if found < n {
			return at
		}
	}
	return at + firstWithinGeneric(fingerprints[at:], query, distance)
}

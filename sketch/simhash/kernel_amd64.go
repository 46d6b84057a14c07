//go:build !purego

package simhash

import "github.com/neardup/neardup/sketch/internal/vector"

//go:generate go -C _asm run . -out ../count_amd64.s -stubs ../count_stub_amd64.go -pkg simhash

const (
	// fewestHashes is the number of hashes below which portable code is as fast.
	fewestHashes = 48
	// mostHashesAVX512 and mostHashesAVX2 are what the kernels count in one call, and partPlanes the most planes that this
	// takes.
	mostHashesAVX512, mostHashesAVX2, partPlanes = 32640, 4032, 15
	// fewestFingerprints is the number of fingerprints below which portable code is as fast.
	fewestFingerprints = 8
	// lanesAVX2 is what withinAVX2 takes a multiple of.
	lanesAVX2 = 4
	// fingerprintsAtOnce bounds the time for which the garbage collector waits for a kernel.
	fingerprintsAtOnce = 1 << 17
)

// fingerprint returns the fingerprint of hashes, 0 for none.
func fingerprint(hashes []uint64) uint64 {
	if level == vector.LevelGeneric || len(hashes) < fewestHashes {
		return fingerprintGeneric(hashes)
	}
	var c counters
	for rest := hashes; len(rest) > 0; {
		var part [partPlanes]uint64
		rest = rest[countSome(&part, rest):]
		for plane, word := range part {
			c.add(word, plane)
		}
	}
	return c.majority(len(hashes))
}

// countSome counts the ones in each bit of the first hashes, of which there are some, and returns how many it took.
func countSome(planes *[partPlanes]uint64, hashes []uint64) (counted int) {
	if level == vector.LevelAVX2 {
		counted = min(len(hashes), mostHashesAVX2)
		countAVX2(&planes[0], &hashes[0], counted)
	} else {
		counted = min(len(hashes), mostHashesAVX512)
		countAVX512(&planes[0], &hashes[0], counted)
	}
	return counted
}

// firstWithin returns the index of the first fingerprint within the distance, or their number.
func firstWithin(fingerprints []uint64, query uint64, distance int) int {
	at := 0
	for len(fingerprints)-at >= fewestFingerprints && level != vector.LevelGeneric {
		n := min(len(fingerprints)-at, fingerprintsAtOnce)
		var found int
		if level == vector.LevelAVX512VBMI2 {
			found = withinAVX512(&fingerprints[at], n, query, uint64(distance))
		} else {
			n &^= lanesAVX2 - 1
			found = withinAVX2(&fingerprints[at], n, query, uint64(distance))
		}
		at += found
		if found < n {
			return at
		}
	}
	return at + firstWithinGeneric(fingerprints[at:], query, distance)
}

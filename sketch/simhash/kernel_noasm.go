//go:build !amd64 || purego

package simhash

func fingerprint(hashes []uint64) uint64 { return fingerprintGeneric(hashes) }

func firstWithin(fingerprints []uint64, query uint64, distance int) int {
	return firstWithinGeneric(fingerprints, query, distance)
}

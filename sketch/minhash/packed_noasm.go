//go:build !amd64 || purego

package minhash

func countEqual(counts []int32, packed, stored []byte, width, slots int) {
	countEqualGeneric(counts, packed, stored, width, slots)
}

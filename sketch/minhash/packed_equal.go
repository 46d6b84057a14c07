package minhash

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// AppendEqualSlots appends to dst the number of slots in which packed equals each of the packed signatures that stand one
// behind the other in stored, all of so many slots and bits a slot. EstimateEqual makes estimates of them.
//
// The empty set resembles no set: if packed is its signature, all numbers are 0. As it takes no bytes, it does not stand
// in stored. On an error, which is ErrWidth, ErrSlots or ErrPackedSize, dst is returned as it was.
func AppendEqualSlots(dst []int32, packed, stored []byte, width, slots int) ([]int32, error) {
	size, err := PackedSize(slots, width)
	if err != nil {
		return dst, err
	}
	if len(packed) != size && len(packed) != 0 {
		return dst, packedSizeError(len(packed), size, width, slots)
	}
	if size == 0 {
		return dst, nil
	}
	n := len(stored) / size
	if n*size != len(stored) {
		return dst, fmt.Errorf("%w: %d bytes are not signatures of %d for %d slots of %d bits",
			ErrPackedSize, len(stored), size, slots, width)
	}
	dst = slices.Grow(dst, n)[:len(dst)+n]
	counts := dst[len(dst)-n:]
	if len(packed) == 0 {
		clear(counts)
		return dst, nil
	}
	countEqual(counts, packed, stored, width, slots)
	return dst, nil
}

// EstimateEqual returns the estimated resemblance of two sets, none of them empty, whose packed signatures are equal in
// so many of slots slots of width bits. Two unequal minima agree in their lowest b bits with probability c = 2^-b, so that
// of the slots a share P = c + (1-c)J is equal, and the estimate is (P-c)/(1-c), or 0 where that is negative (Li and
// König 2010, section 2, for sets that are small beside the 2^64 possible hashes).
func EstimateEqual(equal, width, slots int) float64 {
	if slots < 1 {
		return 0
	}
	chance := math.Ldexp(1, -width)
	return max(0, (float64(equal)/float64(slots)-chance)/(1-chance))
}

func packedSizeError(got, size, width, slots int) error {
	return fmt.Errorf("%w: %d bytes, not %d for %d slots of %d bits", ErrPackedSize, got, size, slots, width)
}

// countEqualGeneric counts in how many slots packed equals each of the signatures in stored, of which there are as many
// as counts. No signature is empty.
func countEqualGeneric(counts []int32, packed, stored []byte, width, slots int) {
	// highest has a bit for the highest bit of every lane of a word.
	highest := math.MaxUint64 / (uint64(1)<<width - 1) << (width - 1)
	for i := range counts {
		counts[i] = int32(slots - unequalLanes(packed, stored[i*len(packed):(i+1)*len(packed)], slots*width, highest))
	}
}

// unequalLanes counts the slots in which a and b differ. Both hold slots of so many bits together, bytes for no more, and
// highest has a bit for the highest bit of every slot in a word.
func unequalLanes(a, b []byte, bitsLeft int, highest uint64) int {
	unequal := 0
	for ; bitsLeft >= 4*64; bitsLeft -= 4 * 64 { // four words for one check of the bounds
		x, y := (*[32]byte)(a), (*[32]byte)(b)
		a, b = a[32:], b[32:]
		d0 := binary.LittleEndian.Uint64(x[0:]) ^ binary.LittleEndian.Uint64(y[0:])
		d1 := binary.LittleEndian.Uint64(x[8:]) ^ binary.LittleEndian.Uint64(y[8:])
		d2 := binary.LittleEndian.Uint64(x[16:]) ^ binary.LittleEndian.Uint64(y[16:])
		d3 := binary.LittleEndian.Uint64(x[24:]) ^ binary.LittleEndian.Uint64(y[24:])
		unequal += bits.OnesCount64(lanesNotZero(d0, highest)) + bits.OnesCount64(lanesNotZero(d1, highest)) +
			bits.OnesCount64(lanesNotZero(d2, highest)) + bits.OnesCount64(lanesNotZero(d3, highest))
	}
	for ; bitsLeft >= 64; bitsLeft -= 64 {
		difference := binary.LittleEndian.Uint64(a) ^ binary.LittleEndian.Uint64(b)
		unequal += bits.OnesCount64(lanesNotZero(difference, highest))
		a, b = a[8:], b[8:]
	}
	var difference uint64
	for i := range a {
		difference |= uint64(a[i]^b[i]) << (8 * i)
	}
	// Bits after the last slot are no one's, whatever a foreign writer left there.
	difference &= 1<<bitsLeft - 1
	return unequal + bits.OnesCount64(lanesNotZero(difference, highest))
}

// lanesNotZero returns the highest bit of each lane of a word that is not zero: a lane has that bit, or its other bits
// carry into it when added to ones.
func lanesNotZero(word, highest uint64) uint64 {
	return (word&^highest + ^highest | word) & highest
}

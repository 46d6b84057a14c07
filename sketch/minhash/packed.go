package minhash

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"
)

// The errors of packed signatures.
var (
	// ErrWidth says that a number of bits is none of 1, 2, 4, 8, 16, 32 and 64.
	ErrWidth = errors.New("minhash: invalid number of bits a slot")
	// ErrPackedSize says that a packed signature is neither empty nor of the size for its slots.
	ErrPackedSize = errors.New("minhash: wrong size of a packed signature")
)

// slotsMax keeps the number of bits of a packed signature within an int of 32 bits.
const slotsMax = math.MaxInt32/64 - 1

// PackedSize returns the number of bytes of a packed signature that has so many slots and bits a slot, unless it is that
// of the empty set, which takes none. The error is ErrWidth or, for a number of slots below 0 or above 33 million,
// ErrSlots.
func PackedSize(slots, width int) (int, error) {
	switch {
	case width < 1 || width > 64 || bits.OnesCount(uint(width)) != 1:
		return 0, fmt.Errorf("%w: %d", ErrWidth, width)
	case slots < 0 || slots > slotsMax:
		return 0, fmt.Errorf("%w: %d", ErrSlots, slots)
	}
	return (slots*width + 7) / 8, nil
}

// AppendPacked appends to dst the lowest width bits of every slot of sig, or nothing if sig is empty. On an error, which
// is ErrWidth or ErrSlots, it returns dst as it was.
func AppendPacked(dst []byte, sig Signature, width int) ([]byte, error) {
	if _, err := PackedSize(len(sig), width); err != nil {
		return dst, err
	}
	if IsEmpty(sig) {
		return dst, nil
	}
	switch width {
	case 64:
		for _, v := range sig {
			dst = binary.LittleEndian.AppendUint64(dst, v)
		}
	case 32:
		for _, v := range sig {
			dst = binary.LittleEndian.AppendUint32(dst, uint32(v))
		}
	case 16:
		for _, v := range sig {
			dst = binary.LittleEndian.AppendUint16(dst, uint16(v))
		}
	case 8:
		for _, v := range sig {
			dst = append(dst, byte(v))
		}
	default:
		dst = appendWithinBytes(dst, sig, width)
	}
	return dst, nil
}

// appendWithinBytes packs slots of less than 8 bits, of which each byte holds a whole number.
func appendWithinBytes(dst []byte, sig Signature, width int) []byte {
	perByte := 8 / width
	mask := byte(1<<width - 1)
	for len(sig) > 0 {
		n := min(perByte, len(sig))
		var packed byte
		for i, v := range sig[:n] {
			packed |= (byte(v) & mask) << (i * width)
		}
		dst = append(dst, packed)
		sig = sig[n:]
	}
	return dst
}

// EstimatePacked returns the estimated resemblance of two sets from their packed signatures, both of so many slots and
// bits a slot. Two unequal minima agree in their lowest b bits with probability c = 2^-b, so that of the slots a share
// P = c + (1-c)J is equal, and the estimate is (P-c)/(1-c), or 0 where that is negative (Li and König 2010, section 2,
// for sets that are small beside the 2^64 possible hashes). The empty set resembles no set: its estimate is 0. The error
// is ErrWidth, ErrSlots or ErrPackedSize.
func EstimatePacked(a, b []byte, width, slots int) (float64, error) {
	size, err := PackedSize(slots, width)
	if err != nil {
		return 0, err
	}
	for _, packed := range [...][]byte{a, b} {
		if len(packed) != size && len(packed) != 0 {
			return 0, fmt.Errorf("%w: %d bytes, not %d for %d slots of %d bits", ErrPackedSize, len(packed), size, slots, width)
		}
	}
	if len(a) == 0 || len(b) == 0 {
		return 0, nil
	}
	equal := float64(slots-unequalLanes(a, b, width, slots)) / float64(slots)
	chance := math.Ldexp(1, -width)
	return max(0, (equal-chance)/(1-chance)), nil
}

// unequalLanes counts the slots in which a and b differ. Both have the packed size of slots.
func unequalLanes(a, b []byte, width, slots int) int {
	// lowest has a bit for the lowest bit of every lane of a word.
	lowest := math.MaxUint64 / (uint64(1)<<width - 1)
	unequal := 0
	for slots*width >= 64 {
		difference := binary.LittleEndian.Uint64(a) ^ binary.LittleEndian.Uint64(b)
		unequal += bits.OnesCount64(foldLanes(difference, width) & lowest)
		a, b = a[8:], b[8:]
		slots -= 64 / width
	}
	var difference uint64
	for i := range a {
		difference |= uint64(a[i]^b[i]) << (8 * i)
	}
	// Bits after the last slot are no one's, whatever a foreign writer left there.
	difference &= 1<<(slots*width) - 1
	return unequal + bits.OnesCount64(foldLanes(difference, width)&lowest)
}

// foldLanes makes the lowest bit of every lane of so many bits the disjunction of all bits of that lane.
func foldLanes(word uint64, width int) uint64 {
	for shift := width / 2; shift > 0; shift /= 2 {
		word |= word >> shift
	}
	return word
}

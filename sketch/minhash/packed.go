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
// bits a slot, as EstimateEqual does. The empty set resembles no set: its estimate is 0. The error is ErrWidth, ErrSlots
// or ErrPackedSize.
func EstimatePacked(a, b []byte, width, slots int) (float64, error) {
	size, err := PackedSize(slots, width)
	if err != nil {
		return 0, err
	}
	for _, packed := range [...][]byte{a, b} {
		if len(packed) != size && len(packed) != 0 {
			return 0, packedSizeError(len(packed), size, width, slots)
		}
	}
	if len(a) == 0 || len(b) == 0 {
		return 0, nil
	}
	var equal [1]int32
	countEqual(equal[:], a, b, width, slots)
	return EstimateEqual(int(equal[0]), width, slots), nil
}

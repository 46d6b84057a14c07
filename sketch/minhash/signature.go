package minhash

import (
	"errors"
	"fmt"
	"math"
)

// ErrSlots says that a number of slots is out of range, or too small to merge a signature into another.
var ErrSlots = errors.New("minhash: wrong number of slots")

// emptySlot is the value of all slots of the empty set.
const emptySlot = math.MaxUint64

// Signature is the MinHash signature of a set, one minimum a slot. A new one holds nothing meaningful until Reset.
type Signature []uint64

// Reset makes sig the signature of the empty set.
func Reset(sig Signature) {
	for i := range sig {
		sig[i] = emptySlot
	}
}

// Update adds to the set of sig the elements with the hashes h1[j] and h2[j]. Where one slice is longer than the other,
// its surplus has no partner and is not an element.
func Update(sig Signature, h1, h2 []uint64) {
	n := min(len(h1), len(h2))
	update(level, sig, h1[:n], h2[:n])
}

// Merge makes dst the signature of the union of the sets of dst and src. Slots that src has beyond those of dst are not
// needed. If it has fewer, dst is left as it was and the error is ErrSlots.
func Merge(dst, src Signature) error {
	if len(src) < len(dst) {
		return fmt.Errorf("%w: %d to merge into %d", ErrSlots, len(src), len(dst))
	}
	for i, v := range src[:len(dst)] {
		dst[i] = min(dst[i], v)
	}
	return nil
}

// IsEmpty reports whether sig is the signature of the empty set, or has no slots.
func IsEmpty(sig Signature) bool {
	for _, v := range sig {
		if v != emptySlot {
			return false
		}
	}
	return true
}

// EstimateResemblance returns the estimated resemblance of two sets: the share of equal slots among those that both
// signatures have. The empty set resembles no set, not even itself: its estimate is 0.
func EstimateResemblance(a, b Signature) float64 {
	n := min(len(a), len(b))
	a, b = a[:n], b[:n]
	if IsEmpty(a) || IsEmpty(b) {
		return 0
	}
	equal := 0
	for i, v := range a {
		if v == b[i] {
			equal++
		}
	}
	return float64(equal) / float64(n)
}

// Package fss computes signatures by Fast Similarity Sketching (Dahlgaard, Knudsen, Thorup: Fast Similarity Sketching,
// FOCS 2017), which estimate how much two sets resemble each other: the family fss, beside that of package minhash.
//
// # Signatures
//
// An element of a set is given by one well-mixed 64-bit hash. To fill k slots there are 2k rounds. In each of the rounds
// 0 to k-1 an element falls into one slot, with a value; in round k+i every element falls into slot i, so that no slot of a
// set with elements stays empty. A slot holds the least of what fell into it, where an earlier round is less than a later
// one:
//
//	draw:   x = hash                                        in round 0
//	        x = text.Mix(hash + round*0x9E3779B97F4A7C15)   in the others
//	slot:   (x >> 32) * k >> 32                             in the rounds 0 to k-1
//	        round - k                                       in the others
//
//	        63 ... 64-w   63-w ... 0                        w is the number of bits of 2k-1
//	value:  round       | lowest bits of x
//
// The slots of the empty set hold the largest uint64; a set with elements leaves none as it was.
//
// The hashes of elements are independent and alike, hence each element of two sets is as likely as another to be the least
// in a slot: the slot is equal in both signatures with a probability that is the resemblance (Jaccard coefficient) of the
// sets, and the share of equal slots estimates it without bias. An element falls into one slot a round, so that the slots
// of a round hold different elements, as when drawing without replacement. The error is therefore less than MinHash's
// sqrt(J(1-J)/k), and the less the smaller the sets: with 128 slots, .71 of it where both have 50 elements in all, .81
// where they have 300, and .98 where they have 2,000.
//
// A set of n elements has filled all slots after about k*ln(k)/n rounds, and later rounds cannot change anything. So the
// cost is that of k*ln(k) or n draws, whatever is more, where MinHash compares k*n times.
//
// # What holds
//
// A slot is a minimum over elements and rounds, and nothing else. So the order of the elements and repeated ones change
// nothing, Update may be called with a part of the set after the other, and Merge gives the signature of the union, exactly.
// Unlike those of package minhash, the first slots of a signature are not a signature of fewer slots, and signatures of
// different numbers of slots cannot be compared or merged.
//
// Type, empty set, estimates and packing are those of package minhash. The lowest bits of a slot are the lowest of a
// mixed hash, so that packed signatures err as little as its.
//
// # Kernels
//
// All implementations give the same signatures bit for bit; package vector chooses one when the program starts. With 128
// slots an element takes, on a machine with AVX-512, for sets of 300 and of 2,000 elements:
//
//	generic      5.1    0.9 ns    portable Go: the specification of the others
//	avx2         4.8    0.6 ns    the first round with BMI2; AVX2 has no product of 64 bits, hence no other round
//	avx512       2.2    0.6 ns    later rounds for 16 elements at a time, of which those are kept that can change a slot
//
// A set of 1 to 50 elements takes 1 to 2 microseconds, or 1 with AVX-512, by eight rounds at a time. Where elements are
// repeated so often that slots stay empty, they are made distinct after a few rounds, so that such a set costs about 10 ns
// an element and not the draws of all rounds. The assembly is written by the generator in _asm; the tag purego leaves it
// out.
//
// No function allocates, and none panics.
package fss

import (
	"errors"
	"fmt"

	"github.com/neardup/neardup/sketch/minhash"
)

// ErrSlots says that two signatures have different numbers of slots.
var ErrSlots = errors.New("fss: different numbers of slots")

// Update adds elements, by their hashes, to the set of sig. A new signature becomes that of the empty set by
// minhash.Reset.
func Update(sig minhash.Signature, hashes []uint64) {
	if len(sig) > 0 && len(hashes) > 0 {
		update(sig, hashes)
	}
}

// Merge makes dst the signature of the union of the sets of dst and src. If they have different numbers of slots, dst is
// left as it was and the error is ErrSlots.
func Merge(dst, src minhash.Signature) error {
	if len(src) != len(dst) {
		return fmt.Errorf("%w: %d to merge into %d", ErrSlots, len(src), len(dst))
	}
	for i, v := range src {
		dst[i] = min(dst[i], v)
	}
	return nil
}

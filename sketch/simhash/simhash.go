// Package simhash computes SimHash fingerprints: 64 bits that are near each other where two sets of features are alike.
//
// The fingerprint is that of Charikar (Similarity estimation techniques from rounding algorithms, 2002, section 3), in
// the form that Manku, Jain and Das Sarma (Detecting near-duplicates for web crawling, 2007) made known: bit i is one if
// at least half of the features have a hash whose bit i is one. A tie thus gives a one, as in Charikar's definition,
// where the sign of zero is positive. Features that repeat count as often as they occur; their order does not matter.
// The expected share of differing bits is the angle between the two vectors of feature counts divided by pi, provided
// that the hashes are well mixed.
//
// The empty set has the fingerprint 0. It says nothing: a caller must not compare the fingerprints of empty documents,
// all of which are equal. Those of a few features say little, since their ties favor ones.
package simhash

import "math/bits"

// Fingerprint returns the fingerprint of features given by their 64-bit hashes. It does not allocate.
func Fingerprint(hashes []uint64) uint64 { return fingerprint(hashes) }

// Distance returns the Hamming distance of two fingerprints, 0 to 64.
func Distance(a, b uint64) int { return bits.OnesCount64(a ^ b) }

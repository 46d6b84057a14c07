package simhash

import "math/bits"

// counters are 64 counters, one for each bit of a hash, that stand upright: bit i of plane p is bit p of counter i. So an
// operation on a word works on 64 counters at once. No slice is so long that it needs more planes.
type counters [63]uint64

// add adds 2^plane to each counter whose bit in word is one.
func (c *counters) add(word uint64, plane int) {
	for ; word != 0 && plane < len(c); plane++ {
		c[plane], word = c[plane]^word, c[plane]&word
	}
}

// majority returns a word with a one for each counter that is at least half of what was counted.
func (c *counters) majority(counted int) uint64 {
	return c.atLeast((uint64(counted)+1)/2, uint64(counted))
}

// atLeast returns a word with a one for each counter that is at least limit. No counter exceeds most.
func (c *counters) atLeast(limit, most uint64) uint64 {
	// From the lowest plane up: whoever has a higher bit than the limit is above it, whoever has a lower one is below, and
	// between equal bits the planes below decide.
	reached := ^uint64(0)
	for plane, word := range c[:bits.Len64(most)] {
		if limit>>plane&1 == 1 {
			reached &= word
		} else {
			reached |= word
		}
	}
	return reached
}

// fullAdd adds three bits in each of 64 columns.
func fullAdd(a, b, c uint64) (sum, carry uint64) {
	half := a ^ b
	return half ^ c, a&b | half&c
}

// fingerprintGeneric returns the fingerprint of hashes, 0 for none.
//
// Blocks of 16 hashes go through a tree of carry-save adders (Harley and Seal, in Warren, Hacker's Delight, section 5-1),
// which leaves one word of carries to ripple through the upper planes.
func fingerprintGeneric(hashes []uint64) uint64 {
	if len(hashes) == 0 {
		return 0
	}
	var c counters
	rest := hashes
	ones, twos, fours, eights := uint64(0), uint64(0), uint64(0), uint64(0)
	for len(rest) >= 16 {
		h := (*[16]uint64)(rest)
		var twosA, twosB, foursA, foursB, eightsA, eightsB, sixteens uint64

		ones, twosA = fullAdd(ones, h[0], h[1])
		ones, twosB = fullAdd(ones, h[2], h[3])
		twos, foursA = fullAdd(twos, twosA, twosB)
		ones, twosA = fullAdd(ones, h[4], h[5])
		ones, twosB = fullAdd(ones, h[6], h[7])
		twos, foursB = fullAdd(twos, twosA, twosB)
		fours, eightsA = fullAdd(fours, foursA, foursB)

		ones, twosA = fullAdd(ones, h[8], h[9])
		ones, twosB = fullAdd(ones, h[10], h[11])
		twos, foursA = fullAdd(twos, twosA, twosB)
		ones, twosA = fullAdd(ones, h[12], h[13])
		ones, twosB = fullAdd(ones, h[14], h[15])
		twos, foursB = fullAdd(twos, twosA, twosB)
		fours, eightsB = fullAdd(fours, foursA, foursB)

		eights, sixteens = fullAdd(eights, eightsA, eightsB)
		c.add(sixteens, 4)
		rest = rest[16:]
	}
	c[0], c[1], c[2], c[3] = ones, twos, fours, eights
	for _, h := range rest {
		c.add(h, 0)
	}
	return c.majority(len(hashes))
}

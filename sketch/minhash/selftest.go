package minhash

import (
	"errors"
	"fmt"
	"math/bits"
)

// ErrSelfTest says that this processor computes other signatures than it should.
var ErrSelfTest = errors.New("minhash: the self-test failed")

// knownAnswers are digests of signatures of the elements of selfTestElements: so many slots of the first so many elements.
var knownAnswers = [...]struct {
	slots, elements int
	digest          uint64
}{
	{16, 5, 0x0eba4f375d276b6f},
	{64, 1, 0xdbab1bc58a745142},
	{64, 500, 0x4f597c68806e9ed3},
	{100, 64, 0xceed613c98a55077},
	{128, 300, 0x4b71d7ea8bae7bd5},
	{128, 1500, 0x53461828afb77d61},
	{1001, 700, 0xdf79a6826ddfe1b8},
}

// SelfTest computes signatures with known answers. Signatures are stored and compared for years: who stores some should
// call it first, and not go on if there is an error, which is ErrSelfTest. It takes about a millisecond.
func SelfTest() error {
	if err := selfTest(Update); err != nil {
		return fmt.Errorf("kernel %v: %w", level, err)
	}
	return nil
}

func selfTest(update func(sig Signature, h1, h2 []uint64)) error {
	h1, h2 := selfTestElements()
	for _, known := range knownAnswers {
		sig := make(Signature, known.slots)
		Reset(sig)
		update(sig, h1[:known.elements], h2[:known.elements])
		if got := digest(sig); got != known.digest {
			return fmt.Errorf("%w: %d slots of %d elements have the digest %#x, not %#x",
				ErrSelfTest, known.slots, known.elements, got, known.digest)
		}
	}
	return nil
}

// selfTestElements returns the hashes of elements: the outputs of SplitMix64 (Steele, Lea, Flood 2014) from zero. Each
// seventh element comes again, as in real sets.
func selfTestElements() (h1, h2 []uint64) {
	var state uint64
	next := func() uint64 {
		state += 0x9e3779b97f4a7c15
		z := state
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		return z ^ z>>31
	}
	for i := range 1500 {
		a, b := next(), next()
		if i%7 == 6 {
			a, b = h1[i/2], h2[i/2]
		}
		h1, h2 = append(h1, a), append(h2, b)
	}
	return h1, h2
}

// digest tells signatures apart in which any slot, or the order of slots, differs.
func digest(sig Signature) uint64 {
	var d uint64
	for _, v := range sig {
		d = bits.RotateLeft64((d^v)*0x9fb21c651e98df25, 29)
	}
	return d
}

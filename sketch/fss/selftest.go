package fss

import (
	"errors"
	"fmt"
	"math/bits"

	"github.com/neardup/neardup/sketch/minhash"
	"github.com/neardup/neardup/sketch/text"
)

// ErrSelfTest says that this processor computes other signatures than it should.
var ErrSelfTest = errors.New("fss: the self-test failed")

// knownAnswers are digests of signatures of the elements of selfTestElements: so many slots of the first so many elements.
// Few elements need all rounds, many the first alone.
var knownAnswers = [...]struct {
	slots, elements int
	digest          uint64
}{
	{16, 1, 0x8a485881d14d80d0},
	{100, 20, 0x0e7c916fbc7e0366},
	{128, 7, 0xc9b1787dd66deda8},
	{128, 300, 0x18fb03614df90175},
	{128, 1500, 0x4199b2d65952a61c},
	{1000, 1000, 0x8e663ec8f1f62433},
	{1024, 40, 0x729aeb98baf48de0},
}

// SelfTest computes signatures with known answers. Signatures are stored and compared for years: who stores some should
// call it first, and not go on if there is an error, which is ErrSelfTest. It takes about a millisecond.
func SelfTest() error {
	if err := selfTest(update); err != nil {
		return fmt.Errorf("kernel %s: %w", Kernel(), err)
	}
	return nil
}

func selfTest(update func(sig, hashes []uint64)) error {
	elements := selfTestElements()
	for _, known := range knownAnswers {
		sig := make(minhash.Signature, known.slots)
		minhash.Reset(sig)
		update(sig, elements[:known.elements])
		if got := digest(sig); got != known.digest {
			return fmt.Errorf("%w: %d slots of %d elements have the digest %#x, not %#x",
				ErrSelfTest, known.slots, known.elements, got, known.digest)
		}
	}
	return nil
}

// selfTestElements returns the hashes of elements. Each seventh element comes again, as in real sets.
func selfTestElements() []uint64 {
	elements := text.Keys(0, 1500)
	for i := 6; i < len(elements); i += 7 {
		elements[i] = elements[i/2]
	}
	return elements
}

// digest tells signatures apart in which any slot, or the order of slots, differs.
func digest(sig minhash.Signature) uint64 {
	var d uint64
	for _, v := range sig {
		d = bits.RotateLeft64((d^v)*0x9fb21c651e98df25, 29)
	}
	return d
}

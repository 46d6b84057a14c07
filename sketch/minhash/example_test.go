package minhash_test

import (
	"fmt"

	"github.com/cespare/xxhash/v2"

	"github.com/neardup/neardup/sketch/minhash"
)

func Example() {
	signature := func(first, last int) minhash.Signature {
		var h1, h2 []uint64
		for i := first; i <= last; i++ {
			h1 = append(h1, xxhash.Sum64String(fmt.Sprint("first hash of ", i)))
			h2 = append(h2, xxhash.Sum64String(fmt.Sprint("second hash of ", i)))
		}
		sig := make(minhash.Signature, 1024)
		minhash.Reset(sig)
		minhash.Update(sig, h1, h2)
		return sig
	}
	// The sets 1..300 and 101..400 have 200 of 400 elements in common: their resemblance is 0.5.
	fmt.Printf("%.1f\n", minhash.EstimateResemblance(signature(1, 300), signature(101, 400)))
	// Output: 0.5
}

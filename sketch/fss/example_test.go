package fss_test

import (
	"fmt"

	"github.com/cespare/xxhash/v2"

	"github.com/neardup/neardup/sketch/fss"
	"github.com/neardup/neardup/sketch/minhash"
)

func Example() {
	signature := func(first, last int) minhash.Signature {
		var hashes []uint64
		for i := first; i <= last; i++ {
			hashes = append(hashes, xxhash.Sum64String(fmt.Sprint("element ", i)))
		}
		sig := make(minhash.Signature, 1024)
		minhash.Reset(sig)
		fss.Update(sig, hashes)
		return sig
	}
	// The sets 1..300 and 101..400 have 200 of 400 elements in common: their resemblance is 0.5.
	fmt.Printf("%.1f\n", minhash.EstimateResemblance(signature(1, 300), signature(101, 400)))
	// Output: 0.5
}

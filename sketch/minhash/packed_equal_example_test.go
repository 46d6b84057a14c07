package minhash_test

import (
	"fmt"

	"github.com/neardup/neardup/sketch/minhash"
)

// One packed signature is compared with stored ones: four slots of eight bits here.
func ExampleAppendEqualSlots() {
	packed := []byte{1, 2, 3, 4}
	stored := []byte{
		1, 2, 3, 4,
		1, 9, 3, 9,
		9, 9, 9, 9,
	}
	counts, err := minhash.AppendEqualSlots(nil, packed, stored, 8, 4)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, equal := range counts {
		fmt.Printf("%d of 4 slots: estimated resemblance %.2f\n", equal, minhash.EstimateEqual(int(equal), 8, 4))
	}
	// Output:
	// 4 of 4 slots: estimated resemblance 1.00
	// 2 of 4 slots: estimated resemblance 0.50
	// 0 of 4 slots: estimated resemblance 0.00
}

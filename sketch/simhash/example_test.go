package simhash_test

import (
	"fmt"

	"github.com/neardup/neardup/sketch/simhash"
)

// A table finds the fingerprints within a distance of a query, of which it was given many.
func ExampleTable() {
	fingerprints := []uint64{0b0000_1111, 0b0101_0101, 0b0000_1101, 1 << 63}
	table, err := simhash.NewTable(fingerprints, 3)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(table.Search(nil, 0b0000_1111, 1))
	for _, n := range table.SearchAll(nil, []uint64{0b0000_1111, 0}, 2) {
		fmt.Printf("query %d is near fingerprint %d\n", n.Query, n.Fingerprint)
	}
	// Output:
	// [0 2]
	// query 0 is near fingerprint 0
	// query 0 is near fingerprint 2
	// query 1 is near fingerprint 3
}

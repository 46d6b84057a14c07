// Command _asm writes the assembly of package shingle, and its Go declarations.
package main

import . "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly

// The constants of Mix, and those of the second bijection.
const (
	mix1, mix2       = 0x9FB21C651E98DF25, 0xD6E8FEB86659FD93
	second1, second2 = 0xA0761D6478BD642F, 0xE7037ED1A0B428DB
)

func main() {
	ConstraintExpr("!purego")
	baseAVX2()
	pairAVX2()
	singleAVX2()
	pairAVX512()
	singleAVX512()
	Generate()
}

// Command _asm writes the assembly of package simhash, and its Go declarations.
package main

import . "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly

func main() {
	ConstraintExpr("!purego")
	countAVX512()
	countAVX2()
	withinAVX512()
	withinAVX2()
	Generate()
}

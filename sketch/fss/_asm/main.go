// Command _asm writes the assembly of package fss, and its Go declarations. The comment of each function says what it
// computes; why it is fast stands here.
//
// What changes a slot cannot be done for several elements at a time, since two of them may fall into the same slot: it
// takes each element seven instructions or more. In the first round every element can change its slot. In later rounds few
// can, and the others are left out for 16 elements at a time, by looking up a bit for each slot in registers. A set of few
// elements needs many rounds, in which most draws matter: they are computed for eight rounds at a time.
package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
)

func main() {
	ConstraintExpr("!purego")
	offerBMI2()
	offerUpperBMI2()
	fewAVX512()
	openAVX512()
	collectAVX512()
	leastAVX512()
	Generate()
}

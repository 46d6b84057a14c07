// Command _asm writes the assembly of package minhash: one file a family of kernels, and the Go declarations of both.
// The comment of each function says what it computes; why it is fast stands here.
//
// All kernels work on a block of slots whose number is fixed, with the minima of the block in registers (or, of the
// filter, 16 bits of them). The first slot of the block is a parameter, so that blocks make up any number of slots.
package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
)

func main() {
	ConstraintExpr("!purego")
	for _, slots := range []int{16, 32, 64, 128} {
		minimaAVX512(slots)
	}
	filterAVX512()
	for _, slots := range []int{16, 32} {
		minimaAVX2(slots)
	}
	Generate()
}

// Command set writes the assembly of the sets of package shingle, and its Go declarations.
package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// lanes is the number of hashes in a register.
const lanes = 8

func main() {
	ConstraintExpr("!purego")
	rankAVX512()
	settleAVX512()
	distinctAVX512()
	rankAVX2()
	settleAVX2()
	distinctAVX2()
	commonAVX2()
	Generate()
}

// upTo returns a mask of the first n lanes; n is at most 8.
func upTo(n reg.Register) reg.OpmaskVirtual {
	ones, mask := GP64(), K()
	MOVQ(operand.I32(-1), ones)
	BZHIQ(n, ones, ones)
	KMOVB(ones.As32(), mask)
	return mask
}

// allOnes returns a register in which every bit is one.
func allOnes() reg.VecVirtual {
	v := ZMM()
	VPTERNLOGQ(operand.Imm(0xFF), v, v, v)
	return v
}

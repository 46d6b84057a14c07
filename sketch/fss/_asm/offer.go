package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// offerBMI2 writes the kernel that changes slots. It has no branch that depends on the data: a slot changes a few times,
// too often for a branch that is guessed.
func offerBMI2() {
	TEXT("offerBMI2", NOSPLIT, "func(sig, draws *uint64, n int, slots, mask uint64)")
	Doc(
		"offerBMI2 sets each of the slots at sig, so many in all, to the least of itself and of the bits in mask of those of",
		"the n draws that fall into it.",
	)
	Pragma("noescape")
	sig, draws := Load(Param("sig"), GP64()), Load(Param("draws"), GP64())
	n := Load(Param("n"), GP64())
	slots, mask := Load(Param("slots"), GP64()), Load(Param("mask"), GP64())
	unrolled(draws, n, func(draw operand.Mem) {
		x, slot := GP64(), GP64()
		MOVL(draw.Offset(4), slot.As32())
		IMULQ(slots, slot)
		SHRQ(operand.Imm(32), slot)
		MOVQ(draw, x)
		ANDQ(mask, x)
		change(operand.Mem{Base: sig, Index: slot, Scale: 8}, x)
	})
	RET()
}

// offerUpperBMI2 writes the same for a power of two, where the upper bits of a draw are its slot.
func offerUpperBMI2() {
	TEXT("offerUpperBMI2", NOSPLIT, "func(sig, draws *uint64, n int, shift, mask uint64)")
	Doc(
		"offerUpperBMI2 sets each of the 2^(64-shift) slots at sig to the least of itself and of the bits in mask of those of",
		"the n draws that fall into it. shift is from 1 to 63.",
	)
	Pragma("noescape")
	sig, draws := Load(Param("sig"), GP64()), Load(Param("draws"), GP64())
	n := Load(Param("n"), GP64())
	shift, mask := Load(Param("shift"), GP64()), Load(Param("mask"), GP64())
	unrolled(draws, n, func(draw operand.Mem) {
		x, slot := GP64(), GP64()
		MOVQ(draw, x)
		SHRXQ(shift, x, slot)
		ANDQ(mask, x)
		change(operand.Mem{Base: sig, Index: slot, Scale: 8}, x)
	})
	RET()
}

// change sets a slot to x if that is less.
func change(slot operand.Mem, x reg.GPVirtual) {
	least := GP64()
	MOVQ(slot, least)
	CMPQ(x, least)
	CMOVQHI(least, x)
	MOVQ(x, slot)
}

// unrolled writes a loop over n draws, four at a time while there are as many.
func unrolled(draws, n reg.Register, body func(draw operand.Mem)) {
	const together = 4
	SUBQ(operand.Imm(together), n)
	JLT(operand.LabelRef("rest"))
	Label("four")
	for i := range together {
		body(operand.Mem{Base: draws, Disp: 8 * i})
	}
	ADDQ(operand.Imm(8*together), draws)
	SUBQ(operand.Imm(together), n)
	JGE(operand.LabelRef("four"))

	Label("rest")
	ADDQ(operand.Imm(together), n)
	JZ(operand.LabelRef("done"))
	Label("one")
	body(operand.Mem{Base: draws})
	ADDQ(operand.Imm(8), draws)
	DECQ(n)
	JNZ(operand.LabelRef("one"))
	Label("done")
}

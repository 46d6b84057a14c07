package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// minimaAVX512 writes the kernel that compares every element with every slot. An element takes two additions of 8 lanes
// a register of minima, less one, and five instructions to begin with; nothing else can be saved without loss.
func minimaAVX512(slots int) {
	name := fmt.Sprintf("minima%dAVX512", slots)
	TEXT(name, NOSPLIT, "func(sig, h1, h2 *uint64, n int, first uint64)")
	Doc(
		fmt.Sprintf("%s updates the %d slots at sig, which are the slots from first on, by the n elements", name, slots),
		"with the hashes at h1 and h2.",
	)
	Pragma("noescape")
	sig, h1, h2 := Load(Param("sig"), GP64()), Load(Param("h1"), GP64()), Load(Param("h2"), GP64())
	n := Load(Param("n"), GP64())
	first := Load(Param("first"), GP64())

	Comment("The numbers of the slots in the first register of minima.")
	lanes := ZMM()
	VPBROADCASTQ(first, lanes)
	VPADDQ(counting64(), lanes, lanes)
	minima := make([]reg.VecVirtual, slots/8)
	for i := range minima {
		minima[i] = ZMM()
		VMOVDQU64(operand.Mem{Base: sig, Disp: 64 * i}, minima[i])
	}
	TESTQ(n, n)
	JZ(operand.LabelRef("done"))

	Label("element")
	value, step := ZMM(), ZMM()
	VPBROADCASTQ(operand.Mem{Base: h2}, step)
	VPMULLQ(lanes, step, value)
	VPADDQ_BCST(operand.Mem{Base: h1}, value, value)
	VPSLLQ(operand.Imm(3), step, step)
	for i := range minima {
		VPMINUQ(value, minima[i], minima[i])
		if i < len(minima)-1 {
			VPADDQ(step, value, value)
		}
	}
	ADDQ(operand.Imm(8), h1)
	ADDQ(operand.Imm(8), h2)
	DECQ(n)
	JNZ(operand.LabelRef("element"))

	Label("done")
	for i := range minima {
		VMOVDQU64(minima[i], operand.Mem{Base: sig, Disp: 64 * i})
	}
	VZEROUPPER()
	RET()
}

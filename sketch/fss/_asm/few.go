package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
)

// fewAVX512 writes the kernel for few elements, which has a round in each lane.
func fewAVX512() {
	TEXT("fewAVX512", 0, "func(sig, hashes *uint64, n int, slots, mask, round, valueBits uint64)")
	Doc(
		"fewAVX512 does eight rounds from round on, all of them among the rounds 1 to slots-1, with the n hashes: it sets each",
		"of the slots at sig, so many in all, to the least of itself and the values that fall into it, which are a round in the",
		"bits from valueBits on and the bits in mask of a draw.",
	)
	Pragma("noescape")
	sig, hashes := Load(Param("sig"), GP64()), Load(Param("hashes"), GP64())
	n := Load(Param("n"), GP64())
	slots, mask := ZMM(), ZMM()
	VPBROADCASTQ(Load(Param("slots"), GP64()), slots)
	VPBROADCASTQ(Load(Param("mask"), GP64()), mask)
	advance, rounds, valueBits := ZMM(), ZMM(), ZMM()
	VPBROADCASTQ(Load(Param("round"), GP64()), rounds)
	VPADDQ(counting64(), rounds, rounds)
	VPBROADCASTQ(constant("step", 0x9E3779B97F4A7C15), advance)
	VPMULLQ(rounds, advance, advance)
	VPBROADCASTQ(Load(Param("valueBits"), GP64()), valueBits)
	VPSLLVQ(valueBits, rounds, rounds)
	m := newMixerFor(advance)
	const lanes = 8
	memory := AllocLocal(2 * 8 * lanes) // for the slots and values of an element
	drawn := GP64()
	LEAQ(memory, drawn)

	Label("element")
	TESTQ(n, n)
	JZ(operand.LabelRef("done"))
	x, slot := ZMM(), ZMM()
	VPBROADCASTQ(operand.Mem{Base: hashes}, x)
	VPADDQ(m.advance, x, x)
	m.mix(x)
	VPSRLQ(operand.Imm(32), x, slot)
	VPMULUDQ(slots, slot, slot)
	VPSRLQ(operand.Imm(32), slot, slot)
	VPANDQ(mask, x, x)
	VPORQ(rounds, x, x)
	VMOVDQU64(slot, operand.Mem{Base: drawn})
	VMOVDQU64(x, operand.Mem{Base: drawn, Disp: 64})
	for lane := range lanes {
		number, value := GP64(), GP64()
		MOVQ(operand.Mem{Base: drawn, Disp: 8 * lane}, number)
		MOVQ(operand.Mem{Base: drawn, Disp: 64 + 8*lane}, value)
		change(operand.Mem{Base: sig, Index: number, Scale: 8}, value)
	}
	ADDQ(operand.Imm(8), hashes)
	DECQ(n)
	JMP(operand.LabelRef("element"))

	Label("done")
	VZEROUPPER()
	RET()
}

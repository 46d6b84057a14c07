package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

const (
	// lanes512 is the number of hashes in a register. Each lane has counters of its own, added up at the end.
	lanes512 = 8
	// planes512 are all planes of the counters of a lane, enough for 255 blocks: 16*255 < 2^12.
	planes512 = 12
)

// countAVX512 is a carry-save adder over registers: bit i of a lane of plane p is bit p of a counter, so that an
// operation works on 512 counters. An adder of three bits is two instructions, since each is any function of three bits.
// A block of 16 registers takes 15 adders and leaves one register of carries for the upper planes.
func countAVX512() {
	TEXT("countAVX512", NOSPLIT, "func(planes, hashes *uint64, n int)")
	Doc("countAVX512 counts the ones in each of the 64 bits of n hashes, at most 32640: bit i of planes[p] is bit p of the",
		"count of bit i, for the 15 planes that it writes.")
	Pragma("noescape")
	out := Load(Param("planes"), GP64())
	hashes, n := Load(Param("hashes"), GP64()), Load(Param("n"), GP64())
	a := adder{
		vector:  ZMM,
		and:     func(x, y, z operand.Op) { VPANDQ(x, y, z) },
		xor:     func(x, y, z operand.Op) { VPXORQ(x, y, z) },
		fullAdd: fullAdd512,
	}
	planes := a.zeros(planes512)
	tree, upper := planes[:treePlanes], planes[treePlanes:]

	Label("block")
	CMPQ(n, operand.U32(lanes512*blockVectors))
	JL(operand.LabelRef("rest"))
	a.ripple(upper, a.countBlock(tree, func(i int) reg.VecVirtual {
		v := ZMM()
		VMOVDQU64(operand.Mem{Base: hashes, Disp: 64 * i}, v)
		return v
	}))
	ADDQ(operand.U32(8*lanes512*blockVectors), hashes)
	SUBQ(operand.U32(lanes512*blockVectors), n)
	JMP(operand.LabelRef("block"))

	Label("rest")
	TESTQ(n, n)
	JZ(operand.LabelRef("lanes"))
	Comment("A block of which the hashes that are not there count as zero: ones in low and high mark those that are.")
	ones, low, high, above := GP64(), GP64(), GP64(), GP64()
	MOVQ(operand.I32(-1), ones)
	XORQ(high, high)
	BZHIQ(n, ones, low)
	MOVQ(n, above)
	SUBQ(operand.Imm(64), above)
	CMOVQLT(high, above)
	BZHIQ(above, ones, high)
	a.ripple(upper, a.countBlock(tree, func(i int) reg.VecVirtual {
		v, there, mask := ZMM(), K(), low
		if i >= blockVectors/2 {
			mask = high
		}
		KMOVB(mask.As32(), there)
		SHRQ(operand.Imm(lanes512), mask)
		VMOVDQU64_Z(operand.Mem{Base: hashes, Disp: 64 * i}, there, v)
		return v
	}))

	Label("lanes")
	a.addLanes(planes, out, upper256, upper128, upper64)
	VZEROUPPER()
	RET()
}

func fullAdd512(a, b, c reg.VecVirtual) reg.VecVirtual {
	const majority, parity = 0xE8, 0x96
	t := ZMM()
	VMOVDQA64(a, t)
	VPTERNLOGQ(operand.Imm(parity), c, b, a)
	VPTERNLOGQ(operand.Imm(majority), c, b, t)
	return t
}

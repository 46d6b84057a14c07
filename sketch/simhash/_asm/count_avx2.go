package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

const (
	// lanes256 is the number of hashes in a register.
	lanes256 = 4
	// planes256 are all planes of the counters of a lane, enough for 63 blocks: 16*63 < 2^10. With those, the carries that
	// wait in the tree and what an adder takes, all 16 registers are in use.
	planes256 = 10
)

// countAVX2 is countAVX512 with half the lanes, and five instructions an adder. The block that is not full comes first, as
// long as the upper planes take no registers.
func countAVX2() {
	TEXT("countAVX2", NOSPLIT, "func(planes, hashes *uint64, n int)")
	Doc("countAVX2 counts the ones in each of the 64 bits of n hashes, at most 4032: bit i of planes[p] is bit p of the",
		"count of bit i, for the 12 planes that it writes.")
	Pragma("noescape")
	out := Load(Param("planes"), GP64())
	hashes, n := Load(Param("hashes"), GP64()), Load(Param("n"), GP64())
	a := adder{vector: YMM, and: VPAND, xor: VPXOR, fullAdd: fullAdd256}
	tree := a.zeros(treePlanes)
	upper := a.zeros(1)
	rest := GP64()
	MOVQ(n, rest)
	ANDQ(operand.U32(lanes256*blockVectors-1), rest)
	JZ(operand.LabelRef("whole"))
	Comment("A block of which the hashes that are not there count as zero: there are more than left says from a lane on.")
	left, places, step := YMM(), YMM(), YMM()
	VMOVQ(rest, left.AsX())
	VPBROADCASTQ(left.AsX(), left)
	VMOVDQU(words("places", 0, 1, 2, 3), places)
	VPBROADCASTQ(words("step", lanes256), step)
	VMOVDQA(a.countBlock(tree, func(i int) reg.VecVirtual {
		v, there := YMM(), YMM()
		VPCMPGTQ(places, left, there)
		VPMASKMOVQ(operand.Mem{Base: hashes, Disp: 32 * i}, there, v)
		VPSUBQ(step, left, left)
		return v
	}), upper[0])
	LEAQ(operand.Mem{Base: hashes, Index: rest, Scale: 8}, hashes)
	SUBQ(rest, n)

	Label("whole")
	upper = append(upper, a.zeros(planes256-treePlanes-1)...)

	Label("block")
	TESTQ(n, n)
	JZ(operand.LabelRef("lanes"))
	a.ripple(upper, a.countBlock(tree, func(i int) reg.VecVirtual {
		v := YMM()
		VMOVDQU(operand.Mem{Base: hashes, Disp: 32 * i}, v)
		return v
	}))
	ADDQ(operand.U32(8*lanes256*blockVectors), hashes)
	SUBQ(operand.U32(lanes256*blockVectors), n)
	JMP(operand.LabelRef("block"))

	Label("lanes")
	a.addLanes(append(tree, upper...), out, upper128, upper64)
	VZEROUPPER()
	RET()
}

func fullAdd256(a, b, c reg.VecVirtual) reg.VecVirtual {
	half := YMM()
	VPXOR(b, a, half)
	VPAND(b, a, b)
	VPXOR(c, half, a)
	VPAND(c, half, c)
	VPOR(b, c, c)
	return c
}

package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

const (
	// lanes is the number of hashes in a register. Each lane has counters of its own, added up at the end.
	lanes = 8
	// blockVectors is how many registers of hashes pass through one tree of adders.
	blockVectors = 16
	// treePlanes are the planes of the counters that the tree holds; the carry of a block goes to the next ones.
	treePlanes = 4
	// vectorPlanes are all planes of the counters of a lane, enough for 255 blocks: 16*255 < 2^12.
	vectorPlanes = 12
)

// countAVX512 is a carry-save adder over registers: bit i of a lane of plane p is bit p of a counter, so that an
// operation works on 512 counters. An adder of three bits is two instructions, since each is any function of three bits.
// A block of 16 registers takes 15 adders and leaves one register of carries for the upper planes, half an adder each.
// It does so for all planes, whether or not a carry gets there: cheaper than a branch that is often foretold wrongly.
func countAVX512() {
	TEXT("countAVX512", NOSPLIT, "func(planes, hashes *uint64, n int)")
	Doc("countAVX512 counts the ones in each of the 64 bits of n hashes, at most 32640: bit i of planes[p] is bit p of the",
		"count of bit i, for the 15 planes that it writes.")
	Pragma("noescape")
	out := Load(Param("planes"), GP64())
	hashes, n := Load(Param("hashes"), GP64()), Load(Param("n"), GP64())
	planes := make([]reg.VecVirtual, vectorPlanes)
	for i := range planes {
		planes[i] = ZMM()
		VPXORQ(planes[i], planes[i], planes[i])
	}

	Label("block")
	CMPQ(n, operand.U32(lanes*blockVectors))
	JL(operand.LabelRef("rest"))
	countBlock(planes, func(i int) reg.VecVirtual {
		v := ZMM()
		VMOVDQU64(operand.Mem{Base: hashes, Disp: 64 * i}, v)
		return v
	})
	ADDQ(operand.U32(8*lanes*blockVectors), hashes)
	SUBQ(operand.U32(lanes*blockVectors), n)
	JMP(operand.LabelRef("block"))

	Label("rest")
	TESTQ(n, n)
	JZ(operand.LabelRef("lanes"))
	Comment("A block of which the hashes that are not there count as zero: ones in low and high mark those that are.")
	ones, low, high, upper := GP64(), GP64(), GP64(), GP64()
	MOVQ(operand.I32(-1), ones)
	XORQ(high, high)
	BZHIQ(n, ones, low)
	MOVQ(n, upper)
	SUBQ(operand.Imm(64), upper)
	CMOVQLT(high, upper)
	BZHIQ(upper, ones, high)
	countBlock(planes, func(i int) reg.VecVirtual {
		v, there, mask := ZMM(), K(), low
		if i >= blockVectors/2 {
			mask = high
		}
		KMOVB(mask.As32(), there)
		SHRQ(operand.Imm(lanes), mask)
		VMOVDQU64_Z(operand.Mem{Base: hashes, Disp: 64 * i}, there, v)
		return v
	})

	Label("lanes")
	Comment("Half of the lanes are added to the other half, as numbers, until one is left.")
	sums := planes
	for _, half := range []func(reg.VecVirtual) (upper, lower reg.VecVirtual){upper256, upper128, upper64} {
		sums = addHalves(sums, half)
	}
	for i, sum := range sums {
		VMOVQ(sum.AsX(), operand.Mem{Base: out, Disp: 8 * i})
	}
	VZEROUPPER()
	RET()
}

// countBlock adds a block of registers to the counters. The tree is that of Harley and Seal (Warren, Hacker's Delight,
// section 5-1).
func countBlock(planes []reg.VecVirtual, load func(i int) reg.VecVirtual) {
	next := 0
	var carry func(plane int) reg.VecVirtual
	// carry adds to a plane what its two inputs are, and returns what goes to the plane above.
	carry = func(plane int) reg.VecVirtual {
		var a, b reg.VecVirtual
		if plane == 0 {
			a, b = load(next), load(next+1)
			next += 2
		} else {
			a = carry(plane - 1)
			b = carry(plane - 1)
		}
		return fullAdd(planes[plane], a, b)
	}
	c := carry(treePlanes - 1)
	for i, plane := range planes[treePlanes:] {
		if i == len(planes[treePlanes:])-1 {
			VPXORQ(c, plane, plane)
			break
		}
		t := ZMM()
		VPANDQ(c, plane, t)
		VPXORQ(c, plane, plane)
		c = t
	}
}

// fullAdd replaces a by the sum of three bits and returns the carry, in a register of b or c, which are lost.
func fullAdd(a, b, c reg.VecVirtual) reg.VecVirtual {
	const majority, parity = 0xE8, 0x96
	t := ZMM()
	VMOVDQA64(a, t)
	VPTERNLOGQ(operand.Imm(parity), c, b, a)
	VPTERNLOGQ(operand.Imm(majority), c, b, t)
	return t
}

// addHalves adds the numbers in the upper half of the lanes to those in the lower half: one plane more than before.
func addHalves(planes []reg.VecVirtual, half func(reg.VecVirtual) (upper, lower reg.VecVirtual)) []reg.VecVirtual {
	carry := ZMM()
	VPXORQ(carry, carry, carry)
	var sums []reg.VecVirtual
	for _, plane := range planes {
		upper, lower := half(plane)
		carry = fullAdd(lower, upper, carry)
		sums = append(sums, lower)
	}
	return append(sums, carry)
}

func upper256(v reg.VecVirtual) (upper, lower reg.VecVirtual) {
	upper = ZMM()
	VEXTRACTI64X4(operand.Imm(1), v, upper.AsY())
	return upper, v
}

func upper128(v reg.VecVirtual) (upper, lower reg.VecVirtual) {
	upper = ZMM()
	VEXTRACTI64X2(operand.Imm(1), v.AsY(), upper.AsX())
	return upper, v
}

func upper64(v reg.VecVirtual) (upper, lower reg.VecVirtual) {
	upper = ZMM()
	VPSHUFD(operand.Imm(0xEE), v.AsX(), upper.AsX())
	return upper, v
}

package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// equalAVX512 counts the bits of a mask with a bit for each slot. What a last register has behind the signatures is zero
// on both sides, and thus equal: so many slots less than none are the beginning.
func equalAVX512(width int) {
	const bytes = 64
	s := begin(fmt.Sprintf("equal%dAVX512", width), width, "any size")
	compare := comparisonAVX512(width)
	rest, beginning, lastBytes := GP64(), GP64(), K()
	MOVQ(s.size, rest)
	ANDQ(operand.U32(bytes-1), rest)
	XORQ(beginning, beginning)
	TESTQ(rest, rest)
	JZ(operand.LabelRef("signature"))
	ones := GP64()
	MOVQ(operand.I32(-1), ones)
	BZHIQ(rest, ones, ones)
	KMOVQ(ones, lastBytes)
	Comment("The slots behind the last byte, less than none.")
	MOVQ(rest, beginning)
	SUBQ(operand.U32(bytes), beginning)
	if width < 8 {
		IMUL3Q(operand.Imm(uint64(8/width)), beginning, beginning)
	} else {
		for unit := 8; unit < width; unit *= 2 {
			SARQ(operand.Imm(1), beginning)
		}
	}

	Label("signature")
	TESTQ(s.n, s.n)
	JZ(operand.LabelRef("done"))
	count, at, end := GP64(), GP64(), GP64()
	MOVQ(beginning, count)
	XORQ(at, at)
	MOVQ(s.size, end)
	SUBQ(rest, end)

	Label("register")
	CMPQ(at, end)
	JGE(operand.LabelRef("rest"))
	x := ZMM()
	VMOVDQU64(operand.Mem{Base: s.stored, Index: at, Scale: 1}, x)
	compare(x, operand.Mem{Base: s.packed, Index: at, Scale: 1}, count)
	ADDQ(operand.Imm(bytes), at)
	JMP(operand.LabelRef("register"))

	Label("rest")
	TESTQ(rest, rest)
	JZ(operand.LabelRef("next"))
	y := ZMM()
	VMOVDQU8_Z(operand.Mem{Base: s.stored, Index: at, Scale: 1}, lastBytes, x)
	VMOVDQU8_Z(operand.Mem{Base: s.packed, Index: at, Scale: 1}, lastBytes, y)
	compare(x, y, count)

	Label("next")
	MOVL(count.As32(), operand.Mem{Base: s.counts})
	ADDQ(operand.Imm(4), s.counts)
	ADDQ(s.size, s.stored)
	DECQ(s.n)
	JMP(operand.LabelRef("signature"))

	Label("done")
	VZEROUPPER()
	RET()
}

// comparisonAVX512 returns a function that adds to count in how many slots x equals y. It loses x.
func comparisonAVX512(width int) func(x reg.VecVirtual, y operand.Op, count reg.GPVirtual) {
	add := func(equal reg.OpmaskVirtual, count reg.GPVirtual) {
		bits := GP64()
		KMOVQ(equal, bits)
		POPCNTQ(bits, bits)
		ADDQ(bits, count)
	}
	if width >= 8 {
		equals := map[int]func(...operand.Op){8: VPCMPEQB, 16: VPCMPEQW, 32: VPCMPEQD, 64: VPCMPEQQ}[width]
		return func(x reg.VecVirtual, y operand.Op, count reg.GPVirtual) {
			equal := K()
			equals(y, x, equal)
			add(equal, count)
		}
	}
	var masks []reg.VecVirtual
	for _, mask := range laneMasks(width) {
		v := ZMM()
		VPBROADCASTB(constantByte(mask), v)
		masks = append(masks, v)
	}
	return func(x reg.VecVirtual, y operand.Op, count reg.GPVirtual) {
		VPXORQ(y, x, x)
		for _, mask := range masks {
			equal := K()
			VPTESTNMB(mask, x, equal)
			add(equal, count)
		}
	}
}

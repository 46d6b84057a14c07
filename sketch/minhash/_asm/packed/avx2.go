package main

import (
	"fmt"
	"math/bits"

	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// equalAVX2 counts the bits of a mask with a bit for each byte.
func equalAVX2(width int) {
	const bytes = 32
	s := begin(fmt.Sprintf("equal%dAVX2", width), width, "a size that is a multiple of 32")
	compare := comparisonAVX2(width)

	Label("signature")
	TESTQ(s.n, s.n)
	JZ(operand.LabelRef("done"))
	count, at := GP64(), GP64()
	XORQ(count, count)
	XORQ(at, at)

	Label("register")
	x := YMM()
	VMOVDQU(operand.Mem{Base: s.stored, Index: at, Scale: 1}, x)
	compare(x, operand.Mem{Base: s.packed, Index: at, Scale: 1}, count)
	ADDQ(operand.Imm(bytes), at)
	CMPQ(at, s.size)
	JL(operand.LabelRef("register"))

	if width > 8 {
		SHRQ(operand.Imm(uint64(bits.TrailingZeros(uint(width/8)))), count)
	}
	MOVL(count.As32(), operand.Mem{Base: s.counts})
	ADDQ(operand.Imm(4), s.counts)
	ADDQ(s.size, s.stored)
	DECQ(s.n)
	JMP(operand.LabelRef("signature"))

	Label("done")
	VZEROUPPER()
	RET()
}

// comparisonAVX2 returns a function that adds to count how many bytes of the slots are those of an equal slot; of slots of
// less than a byte, how many slots are equal.
func comparisonAVX2(width int) func(x reg.VecVirtual, y operand.Op, count reg.GPVirtual) {
	add := func(equal reg.VecVirtual, count reg.GPVirtual) {
		bytes := GP32()
		VPMOVMSKB(equal, bytes)
		POPCNTL(bytes, bytes)
		ADDQ(bytes.As64(), count)
	}
	if width >= 8 {
		equals := map[int]func(...operand.Op){8: VPCMPEQB, 16: VPCMPEQW, 32: VPCMPEQD, 64: VPCMPEQQ}[width]
		return func(x reg.VecVirtual, y operand.Op, count reg.GPVirtual) {
			equals(y, x, x)
			add(x, count)
		}
	}
	zero := YMM()
	VPXOR(zero, zero, zero)
	var masks []reg.VecVirtual
	for _, mask := range laneMasks(width) {
		v := YMM()
		VMOVD(constantByte(mask), v.AsX())
		VPBROADCASTB(v.AsX(), v)
		masks = append(masks, v)
	}
	return func(x reg.VecVirtual, y operand.Op, count reg.GPVirtual) {
		VPXOR(y, x, x)
		for _, mask := range masks {
			slot := YMM()
			VPAND(mask, x, slot)
			VPCMPEQB(zero, slot, slot)
			add(slot, count)
		}
	}
}

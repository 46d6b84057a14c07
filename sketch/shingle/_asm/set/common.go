package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// commonAVX2 compares eight hashes of either set with each other, all 64 pairs, and goes on where the last hash is the
// smaller one, without a branch (Schlegel, Willhalm and Lehner, Fast sorted-set intersection using SIMD instructions, 2011).
// The hashes of b come two by two, in either half of a register, and swapped: then each lane of a has met each of them.
// With AVX-512 each has to be rotated and each comparison makes a mask, all at one port, which takes half as long again.
func commonAVX2() {
	const half = lanes / 2
	TEXT("commonAVX2", NOSPLIT, "func(a *uint64, lenA int, b *uint64, lenB int) (count, doneA, doneB int)")
	Doc("commonAVX2 counts what two sets have in common. It ends when less than eight hashes of one are left, and returns",
		"how many of each are done: those that are left are to be compared with each other alone.")
	Pragma("noescape")
	a, lenA := Load(Param("a"), GP64()), Load(Param("lenA"), GP64())
	b, lenB := Load(Param("b"), GP64()), Load(Param("lenB"), GP64())
	atA, atB := GP64(), GP64()
	XORL(atA.As32(), atA.As32())
	XORL(atB.As32(), atB.As32())
	Comment("From these places on less than eight are left.")
	SUBQ(operand.Imm(lanes-1), lenA)
	SUBQ(operand.Imm(lanes-1), lenB)
	// counts are negative: what is equal is -1.
	counts := [2]reg.VecVirtual{YMM(), YMM()}
	for _, c := range counts {
		VPXOR(c, c, c)
	}

	Label("eight")
	CMPQ(atA, lenA)
	JGE(operand.LabelRef("done"))
	CMPQ(atB, lenB)
	JGE(operand.LabelRef("done"))
	x := [2]reg.VecVirtual{YMM(), YMM()}
	for i := range x {
		VMOVDQU(operand.Mem{Base: a, Index: atA, Scale: 8, Disp: 32 * i}, x[i])
	}
	lastA, lastB := GP64(), GP64()
	MOVQ(operand.Mem{Base: a, Index: atA, Scale: 8, Disp: 8 * (lanes - 1)}, lastA)
	MOVQ(operand.Mem{Base: b, Index: atB, Scale: 8, Disp: 8 * (lanes - 1)}, lastB)
	for i := range half {
		y, swapped := YMM(), YMM()
		VBROADCASTI128(operand.Mem{Base: b, Index: atB, Scale: 8, Disp: 16 * i}, y)
		VPSHUFD(operand.Imm(0x4E), y, swapped)
		for j := range x {
			equal, other := YMM(), YMM()
			VPCMPEQQ(y, x[j], equal)
			VPCMPEQQ(swapped, x[j], other)
			VPOR(other, equal, equal)
			VPADDQ(equal, counts[j], counts[j])
		}
	}
	stepA, stepB := GP32(), GP32()
	XORL(stepA, stepA)
	XORL(stepB, stepB)
	CMPQ(lastA, lastB)
	SETLS(stepA.As8())
	SETCC(stepB.As8())
	LEAQ(operand.Mem{Base: atA, Index: stepA.As64(), Scale: 8}, atA)
	LEAQ(operand.Mem{Base: atB, Index: stepB.As64(), Scale: 8}, atB)
	JMP(operand.LabelRef("eight"))

	Label("done")
	VPADDQ(counts[1], counts[0], counts[0])
	VPERMQ(operand.Imm(0xEE), counts[0], counts[1])
	VPADDQ(counts[1], counts[0], counts[0])
	VPSHUFD(operand.Imm(0xEE), counts[0], counts[1])
	VPADDQ(counts[1], counts[0], counts[0])
	count := GP64()
	VMOVQ(counts[0].AsX(), count)
	NEGQ(count)
	VZEROUPPER()
	Store(count, ReturnIndex(0))
	Store(atA, ReturnIndex(1))
	Store(atB, ReturnIndex(2))
	RET()
}

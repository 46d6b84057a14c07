package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// commonAVX512 compares eight hashes of either set with each other, all 64 pairs, and goes on where the last hash is
// the smaller one, without a branch (Schlegel, Willhalm and Lehner, Fast sorted-set intersection using SIMD
// instructions, 2011).
func commonAVX512() {
	TEXT("commonAVX512", NOSPLIT, "func(a *uint64, lenA int, b *uint64, lenB int) (count, doneA, doneB int)")
	Doc("commonAVX512 counts what two sets have in common. It ends when less than eight hashes of one are left, and returns",
		"how many of each are done: those that are left are to be compared with each other alone.")
	Pragma("noescape")
	a, lenA := Load(Param("a"), GP64()), Load(Param("lenA"), GP64())
	b, lenB := Load(Param("b"), GP64()), Load(Param("lenB"), GP64())
	count, atA, atB := GP64(), GP64(), GP64()
	for _, zero := range []reg.GPVirtual{count, atA, atB} {
		XORL(zero.As32(), zero.As32())
	}
	Comment("From these places on less than eight are left.")
	SUBQ(operand.Imm(lanes-1), lenA)
	SUBQ(operand.Imm(lanes-1), lenB)

	Label("eight")
	CMPQ(atA, lenA)
	JGE(operand.LabelRef("done"))
	CMPQ(atB, lenB)
	JGE(operand.LabelRef("done"))
	x, y := ZMM(), ZMM()
	VMOVDQU64(operand.Mem{Base: a, Index: atA, Scale: 8}, x)
	VMOVDQU64(operand.Mem{Base: b, Index: atB, Scale: 8}, y)
	lastA, lastB := GP64(), GP64()
	MOVQ(operand.Mem{Base: a, Index: atA, Scale: 8, Disp: 8 * (lanes - 1)}, lastA)
	MOVQ(operand.Mem{Base: b, Index: atB, Scale: 8, Disp: 8 * (lanes - 1)}, lastB)
	// A lane of x equals at most one of y.
	var equal []reg.OpmaskVirtual
	for i := range lanes {
		rotated, k := y, K()
		if i > 0 {
			rotated = ZMM()
			VALIGNQ(operand.Imm(uint64(i)), y, y, rotated)
		}
		VPCMPEQQ(rotated, x, k)
		if i%2 == 0 {
			equal = append(equal, k)
		} else {
			KORB(k, equal[i/2], equal[i/2])
		}
	}
	KORB(equal[0], equal[1], equal[0])
	KORB(equal[2], equal[3], equal[2])
	KORB(equal[0], equal[2], equal[0])
	found, stepA, stepB := GP32(), GP32(), GP32()
	KMOVB(equal[0], found)
	POPCNTL(found, found)
	ADDQ(found.As64(), count)
	XORL(stepA, stepA)
	XORL(stepB, stepB)
	CMPQ(lastA, lastB)
	SETLS(stepA.As8())
	SETCC(stepB.As8())
	LEAQ(operand.Mem{Base: atA, Index: stepA.As64(), Scale: 8}, atA)
	LEAQ(operand.Mem{Base: atB, Index: stepB.As64(), Scale: 8}, atB)
	JMP(operand.LabelRef("eight"))

	Label("done")
	VZEROUPPER()
	Store(count, ReturnIndex(0))
	Store(atA, ReturnIndex(1))
	Store(atB, ReturnIndex(2))
	RET()
}

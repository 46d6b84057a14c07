package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// blockAVX2 is the number of shingles that baseAVX2 works on, one for each byte of a register of classes.
const blockAVX2 = 32

// baseAVX2 combines the tokens of 32 shingles at a time, one token of each after the other, as long as a shingle is short
// of half words. Where that is some of them only, masks choose. The last block reaches back over shingles that are done, so
// that none reads past the tokens.
func baseAVX2() {
	TEXT("baseAVX2", NOSPLIT, "func(base, hash *uint64, class *byte, n, size int)")
	Doc("baseAVX2 computes n base hashes, at least 32, of size words, at most 16, of tokens with the hashes and classes, of",
		"which there are 2*size-1 more. base and hash must not overlap.")
	Pragma("noescape")
	base, hash := Load(Param("base"), GP64()), Load(Param("hash"), GP64())
	class, left := Load(Param("class"), GP64()), Load(Param("n"), GP64())
	wanted, solo, two := YMM(), YMM(), YMM()
	size := Load(Param("size"), GP64())
	ADDQ(size, size)
	VMOVQ(size, wanted.AsX())
	VPBROADCASTB(wanted.AsX(), wanted)
	VPBROADCASTB(bytesOf("ones", 1), solo)
	VPBROADCASTB(bytesOf("twos", 2), two)
	choices := AllocLocal(blockAVX2)

	Label("block")
	var s [blockAVX2 / lanesAVX2]reg.VecVirtual
	for i := range s {
		s[i] = YMM()
		VMOVDQU(operand.Mem{Base: hash, Disp: 32 * i}, s[i])
	}
	width, t := YMM(), YMM()
	VPAND(operand.Mem{Base: class}, solo, t)
	VPSUBB(t, two, width)
	token, which := GP64(), GP32()
	MOVQ(operand.U32(1), token)

	Label("token")
	short := YMM()
	VPCMPGTB(width, wanted, short)
	VPMOVMSKB(short, which)
	TESTL(which, which)
	JZ(operand.LabelRef("combined"))
	at := GP64()
	LEAQ(operand.Mem{Base: hash, Index: token, Scale: 8}, at)
	CMPL(which, operand.I32(-1))
	JNE(operand.LabelRef("some"))

	Comment("All of them take a token.")
	for i := range s {
		combined(s[i], operand.Mem{Base: at, Disp: 32 * i}, s[i])
	}
	JMP(operand.LabelRef("next"))

	Label("some")
	VMOVDQU(short, choices)
	for i := range s {
		c, mask := YMM(), YMM()
		combined(s[i], operand.Mem{Base: at, Disp: 32 * i}, c)
		VPMOVSXBQ(choices.Offset(lanesAVX2*i), mask)
		VBLENDVPD(mask, c, s[i], s[i])
	}

	Label("next")
	VPAND(operand.Mem{Base: class, Index: token, Scale: 1}, solo, t)
	VPADDB(two, width, width)
	VPSUBB(t, width, width)
	INCQ(token)
	JMP(operand.LabelRef("token"))

	Label("combined")
	for i := range s {
		VMOVDQU(s[i], operand.Mem{Base: base, Disp: 32 * i})
	}
	Comment("On by a block, or by what is left, which makes the last block a whole one.")
	step, whole := GP64(), GP64()
	SUBQ(operand.Imm(blockAVX2), left)
	JZ(operand.LabelRef("done"))
	MOVQ(operand.U32(blockAVX2), whole)
	MOVQ(left, step)
	CMPQ(left, whole)
	CMOVQGT(whole, step)
	LEAQ(operand.Mem{Base: base, Index: step, Scale: 8}, base)
	LEAQ(operand.Mem{Base: hash, Index: step, Scale: 8}, hash)
	ADDQ(step, class)
	Comment("With less than a block left, what is left after the last one is nothing.")
	CMPQ(left, whole)
	CMOVQLT(whole, left)
	JMP(operand.LabelRef("block"))

	Label("done")
	VZEROUPPER()
	RET()
}

// combined sets c to a base hash with one more token. c may be s.
func combined(s reg.VecVirtual, token operand.Mem, c reg.VecVirtual) {
	upper := YMM()
	VPSRLQ(operand.Imm(64-7), s, upper)
	VPSLLQ(operand.Imm(7), s, c)
	VPXOR(token, upper, upper)
	VPXOR(upper, c, c)
}

// bytesOf returns a constant in memory.
func bytesOf(name string, v uint8) operand.Mem {
	data := GLOBL(name, RODATA|NOPTR)
	DATA(0, operand.U8(v))
	return data
}

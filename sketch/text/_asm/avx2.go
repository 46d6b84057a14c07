package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// What maskAVX2 leaves in a block, as in package text.
const (
	ofBad  = ofIn
	ofWide = ofMarks
	ofHan  = ofSeparators
	ofFour = 56
)

// maskAVX2 is the part of classifyAVX512 that needs no table of characters.
func maskAVX2() {
	TEXT("maskAVX2", NOSPLIT, "func(blocks *uint64, signs, src *byte, pos, limit int, narrow *uint16) (n, next int)")
	Doc("maskAVX2 finds out where the characters of blocks of src from pos on begin, up to a block that ends at limit or",
		"behind, or that has bytes that are no characters, or characters of two bytes that the table narrow leaves to other",
		"code. It sets signs for ASCII, by the table for two bytes, and for all else to the bytes themselves. It returns the",
		"number of blocks and where it stopped. From limit on it goes up to 63 bytes and reads 63.")
	Pragma("noescape")
	block, signs, src := pointer("blocks"), pointer("signs"), pointer("src")
	ADDQ(pointer("pos"), src)
	limit := pointer("limit")
	ADDQ(pointer("src"), limit)
	constant := func(v uint8) reg.VecVirtual {
		c := YMM()
		VMOVDQU(bytesOf(v), c)
		return c
	}
	bit5, letterA, letters, zeroDigit, digits := constant(0x20), constant(128+'a'), constant(128+26), constant(128+'0'), constant(128+10)
	hanFirst, hanLast := constant(0xE4), constant(0xEA)
	cont, threes, fours := constant(0xBF), constant(0xDF), constant(0xEF)

	Label("block")
	CMPQ(src, limit)
	JAE(operand.LabelRef("done"))
	high, lead, wide, four, han := GP64(), GP64(), GP64(), GP64(), GP64()
	for half := range 2 {
		x, lower, r, t, is := YMM(), YMM(), YMM(), YMM(), YMM()
		VMOVDQU(operand.Mem{Base: src, Disp: 32 * half}, x)
		VPOR(bit5, x, lower)
		VPSUBB(letterA, lower, t)
		VPCMPGTB(t, letters, is)
		VPAND(lower, is, r)
		VPSUBB(zeroDigit, x, t)
		VPCMPGTB(t, digits, t)
		VPOR(t, is, is)
		VPAND(x, t, t)
		VPOR(t, r, r)
		Comment("Other ASCII separates.")
		VPXOR(t, t, t)
		VPCMPGTB(x, t, t)
		VPOR(t, is, is)
		VPANDN(bit5, is, is)
		VPOR(is, r, r)
		VPAND(x, t, t)
		VPOR(t, r, r)
		VMOVDQU(r, operand.Mem{Base: signs, Disp: 32 * half})
		part := GP64()
		for _, m := range []struct {
			above, below reg.VecVirtual
			to           reg.GPVirtual
		}{{nil, nil, high}, {cont, nil, lead}, {threes, nil, wide}, {fours, nil, four}, {hanFirst, hanLast, han}} {
			t := x
			if m.above != nil {
				t = YMM()
				VPCMPGTB(m.above, x, t)
			}
			if m.below != nil {
				is := YMM()
				VPCMPGTB(x, m.below, is)
				VPAND(is, t, t)
			}
			if half == 0 {
				VPMOVMSKB(t, m.to.As32())
			} else {
				VPMOVMSKB(t, part.As32())
				SHLQ(operand.Imm(32), part)
				ORQ(part, m.to)
			}
		}
	}
	for _, m := range []reg.GPVirtual{lead, wide, four} {
		ANDQ(high, m)
	}
	continued := high
	ANDNQ(high, lead, continued)
	valid := GP64()
	wholeCharacters(lead, wide, four, valid)
	bad := GP64()
	misplaced(lead, wide, four, continued, bad)
	Comment("Two bytes are looked up one by one: to do that with vectors takes a table of 512 bytes, 16 at a time.")
	chars := GP64()
	ANDNQ(lead, wide, chars)
	ANDQ(valid, chars)
	JZ(operand.LabelRef("looked"))
	table, kept := pointer("narrow"), GP64()
	MOVQ(operand.U32(0x3F1F), kept)
	Label("narrow")
	at, c, slow := GP64(), GP64(), GP64()
	TZCNTQ(chars, at)
	MOVWLZX(operand.Mem{Base: src, Index: at, Scale: 1}, c.As32())
	PEXTQ(kept, c, c)
	MOVWLZX(operand.Mem{Base: table, Index: c, Scale: 2}, c.As32())
	MOVW(c.As16(), operand.Mem{Base: signs, Index: at, Scale: 1})
	BLSIQ(chars, at)
	CMPL(c.As32(), operand.Imm(1))
	SBBQ(slow, slow)
	ANDQ(at, slow)
	ORQ(slow, bad)
	BLSRQ(chars, chars)
	JNZ(operand.LabelRef("narrow"))
	Label("looked")
	pos := GP64()
	MOVQ(src, pos)
	SUBQ(pointer("src"), pos)
	for _, m := range []struct {
		of   int
		mask reg.Register
	}{{ofPos, pos}, {ofValid, valid}, {ofBad, bad}, {ofContinued, continued}, {ofWide, wide}, {ofFour, four}, {ofHan, han}} {
		MOVQ(m.mask, operand.Mem{Base: block, Disp: m.of})
	}
	ADDQ(operand.Imm(sizeOfBlock), block)
	POPCNTQ(valid, valid)
	ADDQ(valid, src)
	ADDQ(operand.Imm(64), signs)
	TESTQ(bad, bad)
	JZ(operand.LabelRef("block"))

	Label("done")
	VZEROUPPER()
	SUBQ(pointer("blocks"), block)
	SHRQ(operand.Imm(6), block)
	Store(block, ReturnIndex(0))
	SUBQ(pointer("src"), src)
	Store(src, ReturnIndex(1))
	RET()
}

// hashAVX2 does without vectors: these have no product of 64 bits before AVX-512, and the ports of integers keep up with
// what takes its place.
func hashAVX2() {
	TEXT("hashAVX2", NOSPLIT, "func(keys, hash *uint64, class *byte, src *byte, start, end *int32, n int, long *int32) (longs int)")
	Doc("hashAVX2 is hashAVX512 of any number of tokens.")
	Pragma("noescape")
	keys := pointer("keys")
	var k [2]reg.GPVirtual
	for i := range k {
		k[i] = GP64()
		MOVQ(operand.Mem{Base: keys, Disp: 8 * i}, k[i])
	}
	locals := AllocLocal(32)
	k2, mix1, mix2, longs := locals.Offset(0), locals.Offset(8), locals.Offset(16), locals.Offset(24)
	t := GP64()
	MOVQ(operand.Mem{Base: keys, Disp: 16}, t)
	MOVQ(t, k2)
	MOVQ(operand.U64(0x9FB21C651E98DF25), t)
	MOVQ(t, mix1)
	MOVQ(operand.U64(0xD6E8FEB86659FD93), t)
	MOVQ(t, mix2)
	XORQ(t, t)
	MOVQ(t, longs)
	bit5, i := GP64(), zero()
	MOVQ(operand.U64(0x2020202020202020), bit5)

	Label("token")
	CMPQ(i, pointer("n"))
	JGE(operand.LabelRef("done"))
	from, length, a, b := GP64(), GP64(), GP64(), GP64()
	MOVLQSX(operand.Mem{Base: pointer("start"), Index: i, Scale: 4}, from)
	MOVLQSX(operand.Mem{Base: pointer("end"), Index: i, Scale: 4}, length)
	SUBQ(from, length)
	ADDQ(pointer("src"), from)
	MOVQ(operand.Mem{Base: from}, a)
	MOVQ(operand.Mem{Base: from, Disp: 8}, b)
	CMPQ(length, operand.Imm(16))
	JG(operand.LabelRef("long"))
	Comment("Keep the bytes of the token.")
	SHLQ(operand.Imm(3), length)
	BZHIQ(length, a, a)
	XORQ(t, t)
	SUBQ(operand.Imm(64), length)
	CMOVQLT(t, length)
	BZHIQ(length, b, b)
	// As in folded and digits.
	digits := GP64()
	for n, w := range []reg.GPVirtual{a, b} {
		bit6, bit7 := GP64(), GP64()
		MOVQ(w, bit6)
		SHRQ(operand.Imm(1), bit6)
		MOVQ(w, bit7)
		SHRQ(operand.Imm(2), bit7)
		ANDNQ(w, bit6, t)
		ANDNQ(t, bit7, t)
		if n == 0 {
			MOVQ(t, digits)
		} else {
			ORQ(t, digits)
		}
		ANDNQ(bit6, bit7, bit6)
		ANDQ(bit5, bit6)
		ORQ(bit6, w)
	}
	Comment("Mix of both words.")
	IMULQ(k[1], a)
	IMULQ(k2, b)
	ROLQ(operand.Imm(32), b)
	ADDQ(k[0], a)
	ADDQ(b, a)
	for n, shift := range []uint64{32, 29, 32} {
		MOVQ(a, t)
		SHRQ(operand.Imm(shift), t)
		XORQ(t, a)
		switch n {
		case 0:
			IMULQ(mix1, a)
		case 1:
			IMULQ(mix2, a)
		}
	}
	MOVQ(a, operand.Mem{Base: pointer("hash"), Index: i, Scale: 8})
	XORQ(t, t)
	TESTQ(bit5, digits)
	SETNE(t.As8())
	ADDQ(t, t)
	ORB(t.As8(), operand.Mem{Base: pointer("class"), Index: i, Scale: 1})
	INCQ(i)
	JMP(operand.LabelRef("token"))

	Label("long")
	MOVQ(longs, t)
	MOVL(i.As32(), operand.Mem{Base: pointer("long"), Index: t, Scale: 4})
	INCQ(longs)
	INCQ(i)
	JMP(operand.LabelRef("token"))

	Label("done")
	MOVQ(longs, t)
	Store(t, ReturnIndex(0))
	RET()
}

package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Comparisons of VPCMPB and VPCMPUB.
const less, notEqual, notLess, greater = 1, 4, 5, 6

// What a character becomes, as in package text.
const slowSign, dropSign, wordSign, markSign, soloSign, separatorSign = 0, 1, 2, 3, 4, 0x20

// Offsets in repertoire, as in package text.
const (
	ofASCII      = 64 * 0
	ofLatinLead  = 64 * 2
	ofLatinTrail = 64 * 4
	ofGeneral    = 64 * 6
	ofCJK        = 64 * 7
	ofFullWidth  = 64 * 8
	ofVariation  = 64 * 9
	ofSymbols    = 64 * 10
	ofDingbats   = 64 * 11
	ofEmoji      = 64 * 12
)

// anyOfThree is the table of VPTERNLOGQ for the or of all.
const anyOfThree = 0xFE

// Offsets in block, as in package text.
const (
	ofPos        = 0
	ofValid      = 8
	ofIn         = 16
	ofSeparators = 24
	ofContinued  = 32
	ofSolos      = 40
	ofMarks      = 48
	sizeOfBlock  = 64
)

// classifier writes classifyAVX512.
type classifier struct {
	src reg.GPVirtual
	// block is what becomes known of the block.
	block reg.GPVirtual
	limit operand.Mem

	ascii                           [2]reg.VecVirtual
	leads, trails                   [4]reg.VecVirtual
	leadByte, pageFirst, pageSecond reg.VecVirtual
	low6                            reg.VecVirtual
}

// classifyAVX512 gives each byte of a block a byte of normalised form, or a sign, in place. A block begins and ends between
// characters. To find tokens is left to another kernel, because the processor looks ahead no further than a block of both,
// and would have nothing to do while one step of it waits for another.
func classifyAVX512() {
	TEXT("classifyAVX512", NOSPLIT, "func(blocks *uint64, signs, src *byte, pos, limit int, repertoire, letters, page *byte, "+
		"firsts uint64) (n, next int)")
	Doc("classifyAVX512 classifies blocks of src from pos on, up to one that ends at limit or behind, or to a character that",
		"the repertoire, the letters and the page leave to other code; firsts are the first byte of the letters, and the",
		"first two of the page. It returns the number of blocks and where it stopped. From limit on it goes up to 63 bytes",
		"and reads 65.")
	Pragma("noescape")
	c := &classifier{src: pointer("src"), block: pointer("blocks")}
	ADDQ(pointer("pos"), c.src)
	locals := AllocLocal(16)
	c.limit = locals.Offset(0)
	signsAt := locals.Offset(8)
	limit := pointer("limit")
	ADDQ(pointer("src"), limit)
	MOVQ(limit, c.limit)
	MOVQ(pointer("signs"), signsAt)
	c.constants()

	Label("block")
	CMPQ(c.src, c.limit)
	JAE(operand.LabelRef("done"))
	x, r := ZMM(), ZMM()
	VMOVDQU64(c.text(0), x)
	high := K()
	valid := GP64()
	VPMOVB2M(x, high)
	KORTESTQ(high, high)
	JNZ(operand.LabelRef("characters"))
	Comment("A block of ASCII.")
	none := zero()
	for _, of := range []int{ofContinued, ofSolos, ofMarks} {
		MOVQ(none, c.known(of))
	}
	MOVQ(operand.I32(-1), valid)
	VMOVDQA64(x, r)
	VPERMI2B(c.ascii[1], c.ascii[0], r)
	JMP(operand.LabelRef("classified"))

	Label("characters")
	c.classify(x, r, high, valid)

	Label("classified")
	pos, signs, k := GP64(), GP64(), K()
	MOVQ(c.src, pos)
	SUBQ(pointer("src"), pos)
	MOVQ(pos, c.known(ofPos))
	MOVQ(valid, c.known(ofValid))
	VPCMPUB(operand.Imm(greater), bytesOf(separatorSign), r, k)
	KMOVQ(k, c.known(ofIn))
	VPCMPEQB(bytesOf(separatorSign), r, k)
	KMOVQ(k, c.known(ofSeparators))
	MOVQ(signsAt, signs)
	VMOVDQU64(r, operand.Mem{Base: signs})
	ADDQ(operand.Imm(64), signsAt)
	ADDQ(operand.Imm(sizeOfBlock), c.block)
	POPCNTQ(valid, valid)
	ADDQ(valid, c.src)
	JMP(operand.LabelRef("block"))

	Label("done")
	VZEROUPPER()
	SUBQ(pointer("blocks"), c.block)
	SHRQ(operand.Imm(6), c.block)
	Store(c.block, ReturnIndex(0))
	SUBQ(pointer("src"), c.src)
	Store(c.src, ReturnIndex(1))
	RET()
}

// known is a word of what is known of the block.
func (c *classifier) known(of int) operand.Mem { return operand.Mem{Base: c.block, Disp: of} }

// constants loads what stays the same.
func (c *classifier) constants() {
	repertoire, letters := pointer("repertoire"), pointer("letters")
	for i := range c.ascii {
		c.ascii[i] = ZMM()
		VMOVDQU64(operand.Mem{Base: repertoire, Disp: ofASCII + 64*i}, c.ascii[i])
	}
	for i := range c.leads {
		c.leads[i], c.trails[i] = ZMM(), ZMM()
		VMOVDQU64(operand.Mem{Base: letters, Disp: 64 * i}, c.leads[i])
		VMOVDQU64(operand.Mem{Base: letters, Disp: 256 + 64*i}, c.trails[i])
	}
	firsts := pointer("firsts")
	for _, r := range []*reg.VecVirtual{&c.leadByte, &c.pageFirst, &c.pageSecond} {
		*r = ZMM()
		VPBROADCASTB(firsts.As32(), *r)
		SHRQ(operand.Imm(8), firsts)
	}
	c.low6 = everyByte(0x3F)
}

// text is the text of the block, or what is so many bytes behind it.
func (c *classifier) text(disp int) operand.Mem {
	return operand.Mem{Base: c.src, Disp: disp}
}

// classify sets r to what the bytes of x become, of which some are high, and valid to those of whole characters that are
// not left to other code.
func (c *classifier) classify(x, r reg.VecVirtual, high reg.OpmaskVirtual, valid reg.GPVirtual) {
	k := K()
	Comment("The bytes that begin characters of two bytes and more, of three and more, of four; all else above ASCII goes on.")
	isLead, isWide := K(), K()
	lead, wide, four := GP64(), GP64(), GP64()
	VPCMPUB(operand.Imm(notLess), bytesOf(0xC0), x, isLead)
	VPCMPUB(operand.Imm(notLess), bytesOf(0xE0), x, isWide)
	KMOVQ(isLead, lead)
	KMOVQ(isWide, wide)
	VPCMPUB(operand.Imm(notLess), bytesOf(0xF0), x, k)
	KMOVQ(k, four)
	continued := GP64()
	KANDNQ(high, isLead, k)
	KMOVQ(k, continued)
	MOVQ(continued, c.known(ofContinued))

	Comment("A character that does not end in the block is left to the next one.")
	wholeCharacters(lead, wide, four, valid)

	Comment("Which bytes must go on.")
	bad, t := GP64(), GP64()
	misplaced(lead, wide, four, continued, bad)

	Comment("What is found below for bytes of characters is combined by or.")
	second := ZMM()
	VMOVDQU64(c.text(1), second)
	VMOVDQA64(x, r)
	KNOTQ(high, k)
	VPERMI2B_Z(c.ascii[1], c.ascii[0], k, r)
	ANDNQ(lead, wide, t)
	JZ(operand.LabelRef("wide"))
	c.classifyNarrow(x, second, r)
	Label("wide")
	XORQ(t, t)
	MOVQ(t, c.known(ofSolos))
	MOVQ(t, c.known(ofMarks))
	TESTQ(wide, wide)
	JZ(operand.LabelRef("all"))
	c.classifyWide(x, second, r, isLead)

	Label("all")
	VPTESTNMB(r, r, isLead, k)
	KMOVQ(k, t)
	ORQ(t, bad)
	JZ(operand.LabelRef("classified"))
	Comment("Stop at the character before.")
	before := GP64()
	BLSMSKQ(bad, before)
	SHRQ(operand.Imm(1), before)
	ANDNQ(before, continued, before)
	JZ(operand.LabelRef("done"))
	LZCNTQ(before, before)
	XORQ(operand.Imm(63), before)
	JZ(operand.LabelRef("done"))
	MOVQ(operand.I32(-1), valid)
	BZHIQ(before, valid, valid)
	MOVQ(operand.I32(0), c.limit)
}

// wholeCharacters sets valid to the bytes before a character that does not end in the block, of those that begin one of
// two bytes or more, three or more, and four.
func wholeCharacters(lead, wide, four, valid reg.GPVirtual) {
	incomplete, t := GP64(), GP64()
	MOVQ(lead, incomplete)
	ANDQ(lastBits[1], incomplete)
	for i, m := range []reg.GPVirtual{wide, four} {
		MOVQ(m, t)
		ANDQ(lastBits[2+i], t)
		ORQ(t, incomplete)
	}
	BLSMSKQ(incomplete, t)
	ANDNQ(t, incomplete, valid)
}

// misplaced sets bad to the bytes that go on with a character where none has begun, and those that ought to but do not.
func misplaced(lead, wide, four, continued, bad reg.GPVirtual) {
	MOVQ(four, bad)
	for _, m := range []reg.GPVirtual{wide, lead} {
		ADDQ(bad, bad)
		ORQ(m, bad)
	}
	ADDQ(bad, bad)
	XORQ(continued, bad)
}

// classifyNarrow is for characters of two bytes.
func (c *classifier) classifyNarrow(x, second, r reg.VecVirtual) {
	at, t, trail := ZMM(), ZMM(), ZMM()
	VPSLLW(operand.Imm(6), x, at)
	VPTERNLOGQ(operand.Imm(0xD8), c.low6, second, at) // low6 ? second : at
	isLetter, isLatin, isMark, k := K(), K(), K(), K()
	VPANDQ(bytesOf(0xFC), x, t)
	VPCMPEQB(c.leadByte, t, isLetter)
	VPANDQ(bytesOf(0xFE), x, t)
	VPCMPEQB(bytesOf(0xC2), t, isLatin)
	VPCMPEQB(bytesOf(0xCC), t, isMark)

	for i, of := range [][4]reg.VecVirtual{c.leads, c.trails} {
		lower, upper, latin := ZMM(), ZMM(), ZMM()
		table := operand.Mem{Base: pointer("repertoire"), Disp: ofLatinLead + i*(ofLatinTrail-ofLatinLead)}
		VMOVDQU64(table, t)
		table.Disp += 64
		VMOVDQA64(at, latin)
		VPERMI2B_Z(table, t, isLatin, latin)
		VMOVDQA64(at, lower)
		VPERMI2B_Z(of[1], of[0], isLetter, lower)
		VMOVDQA64(at, upper)
		VPERMI2B(of[3], of[2], upper)
		VPMOVB2M(at, k)
		KANDQ(k, isLetter, k)
		VMOVDQU8(upper, k, lower)
		if i == 0 {
			VPTERNLOGQ(operand.Imm(anyOfThree), latin, lower, r)
		} else {
			VPORQ(latin, lower, trail)
		}
	}
	Comment("Trail has zeros where there is no such character. What follows the last byte of the block is not in it.")
	notFirst := GP64()
	MOVQ(operand.I32(-2), notFirst)
	KMOVQ(notFirst, k)
	VMOVDQU64(fromLast, t)
	VPERMB_Z(trail, t, k, t)
	VPORQ(t, r, r)
	Comment("Combining marks are dropped, but for that which is a letter.")
	KANDNQ(isMark, isLetter, isMark)
	KORTESTQ(isMark, isMark)
	JZ(operand.LabelRef("narrow"))
	VPCMPEQB(bytesOf(0xCD), x, isMark, k)
	KANDNQ(isMark, k, isMark)
	VMOVDQU8(bytesOf(dropSign), isMark, r)
	VPCMPUB(operand.Imm(less), bytesOf(0xB0), second, k, k)
	VPCMPB(operand.Imm(notEqual), bytesOf(0x85), second, k, k)
	VMOVDQU8(bytesOf(dropSign), k, r)
	Label("narrow")
}

// classifyWide is for characters of three and four bytes.
func (c *classifier) classifyWide(x, second, r reg.VecVirtual, isLead reg.OpmaskVirtual) {
	third, t := ZMM(), ZMM()
	VMOVDQU64(c.text(2), third)
	k := K()
	Comment("Rows of punctuation, and Han characters from U+3400 to U+9FFF but for the hexagrams.")
	c.row(x, second, third, r, 0xE2, 0x80, ofGeneral)
	c.row(x, second, third, r, 0xE3, 0x80, ofCJK)
	c.row(x, second, third, r, 0xEF, 0xBC, ofFullWidth)
	isHan := K()
	VPSUBB(bytesOf(0xE3), x, t)
	VPCMPUB(operand.Imm(less), bytesOf(7), t, isHan)
	VPCMPEQB(bytesOf(0xE4), x, k)
	VPCMPEQB(bytesOf(0xB7), second, k, k)
	KANDNQ(isHan, k, isHan)
	VPCMPEQB(bytesOf(0xE3), x, k)
	VPCMPUB(operand.Imm(less), bytesOf(0x90), second, k, k)
	KANDNQ(isHan, k, isHan)
	VMOVDQU8(bytesOf(soloSign), isHan, r)
	VPTESTNMB(r, r, isLead, k)
	KORTESTQ(k, k)
	JZ(operand.LabelRef("known"))

	Comment("What else there may be: the page, Hangul, other symbols, variation selectors, emoji.")
	isPage := K()
	at, lower, upper := ZMM(), ZMM(), ZMM()
	VPANDQ(bytesOf(0xFC), second, t)
	VPCMPEQB(c.pageFirst, x, isPage)
	VPCMPEQB(c.pageSecond, t, isPage, isPage)
	VPSLLW(operand.Imm(6), second, at)
	VPTERNLOGQ(operand.Imm(0xD8), c.low6, third, at)
	VMOVDQU64(operand.Mem{Base: pointer("page")}, t)
	VMOVDQA64(at, lower)
	VPERMI2B_Z(operand.Mem{Base: pointer("page"), Disp: 64}, t, isPage, lower)
	VMOVDQU64(operand.Mem{Base: pointer("page"), Disp: 128}, t)
	VMOVDQA64(at, upper)
	VPERMI2B(operand.Mem{Base: pointer("page"), Disp: 192}, t, upper)
	VPMOVB2M(at, k)
	KANDQ(k, isPage, k)
	VMOVDQU8(upper, k, lower)
	VPORQ(lower, r, r)
	isHangul := K()
	VPSUBB(bytesOf(0xEA), x, t)
	VPCMPUB(operand.Imm(less), bytesOf(4), t, isHangul)
	VPCMPEQB(bytesOf(0xEA), x, k)
	VPCMPUB(operand.Imm(less), bytesOf(0xB0), second, k, k)
	KANDNQ(isHangul, k, isHangul)
	VPCMPEQB(bytesOf(0xED), x, k)
	VPCMPUB(operand.Imm(notLess), bytesOf(0x9E), second, k, k)
	KANDNQ(isHangul, k, isHangul)
	VMOVDQU8(bytesOf(wordSign), isHangul, r)
	VPTESTNMB(r, r, isLead, k)
	KORTESTQ(k, k)
	JZ(operand.LabelRef("known"))
	VPCMPEQB(bytesOf(0xE2), x, k)
	VPERMB_Z(operand.Mem{Base: pointer("repertoire"), Disp: ofSymbols}, second, k, t)
	VPORQ(t, r, r)
	c.row(x, second, third, r, 0xE2, 0x9D, ofDingbats)
	c.row(x, second, third, r, 0xEF, 0xB8, ofVariation)
	c.row(x, second, third, r, 0xF0, 0x9F, ofEmoji)

	Label("known")
	Comment("Characters that stay themselves.")
	itself, bytes := GP64(), GP64()
	VPSUBB(bytesOf(wordSign), r, t)
	VPCMPUB(operand.Imm(less), bytesOf(3), t, k)
	KMOVQ(k, itself)
	VPCMPEQB(bytesOf(markSign), r, k)
	KMOVQ(k, c.known(ofMarks))
	VPCMPEQB(bytesOf(soloSign), r, k)
	KMOVQ(k, c.known(ofSolos))
	LEAQ(operand.Mem{Base: itself, Index: itself, Scale: 2}, bytes)
	LEAQ(operand.Mem{Base: bytes, Index: itself, Scale: 4}, bytes)
	KMOVQ(bytes, k)
	VMOVDQU8(x, k, r)
}

// row combines into r what stands in a row of the repertoire for characters that begin with two bytes, by the third.
func (c *classifier) row(x, second, third, r reg.VecVirtual, byte1, byte2 uint8, of int) {
	k, t := K(), ZMM()
	VPCMPEQB(bytesOf(byte1), x, k)
	VPCMPEQB(bytesOf(byte2), second, k, k)
	VPERMB_Z(operand.Mem{Base: pointer("repertoire"), Disp: of}, third, k, t)
	VPORQ(t, r, r)
}

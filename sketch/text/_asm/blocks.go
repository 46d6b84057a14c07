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

// cutter writes cutBlocksAVX512.
type cutter struct {
	// block is what is known of the block; length is that of the forms.
	block, length, starts, ends reg.GPVirtual
	// What goes from block to block: whether a solo token is open at its end; the signs; the first token of a span, or -1, and
	// where to note it.
	openSolo, signs, spanFrom, span operand.Mem
	// last is behind the last block.
	last    operand.Mem
	numbers reg.VecVirtual
	// avx2 leaves out what AVX-512 has, and spans with it.
	avx2 bool
}

// cutBlocksAVX512 drops the bytes that are not of words, and finds the borders of tokens in the text and in the form by
// bits.
func cutBlocksAVX512() {
	TEXT("cutBlocksAVX512", NOSPLIT, "func(class *byte, start, end, formStart *int32, form *byte, blocks *uint64, signs *byte, "+
		"n int, span *int32) (starts, ends, length, spans int)")
	Doc("cutBlocksAVX512 cuts n blocks into tokens. It writes their forms to form, and returns the tokens that start and end,",
		"the length of the forms, and the number of spans, each its first token and the one behind it. All tokens outside of",
		"spans have forms of three bytes; formStart has the first eight of them behind a span, at least. It writes up to 33",
		"tokens and 64 bytes of form more than it returns.")
	Pragma("noescape")
	c := &cutter{}
	locals := AllocLocal(40)
	for i, m := range []*operand.Mem{&c.openSolo, &c.signs, &c.last, &c.spanFrom, &c.span} {
		*m = locals.Offset(8 * i)
	}
	MOVQ(operand.I32(-1), c.spanFrom)
	MOVQ(pointer("span"), c.span)
	c.numbers = ZMM()
	VMOVDQU64(counting, c.numbers)
	c.blocks()
	from, span := GP64(), GP64()
	MOVQ(c.span, span)
	MOVQ(c.spanFrom, from)
	TESTQ(from, from)
	JS(operand.LabelRef("noSpan"))
	MOVL(from.As32(), operand.Mem{Base: span})
	MOVL(c.starts.As32(), operand.Mem{Base: span, Disp: 4})
	ADDQ(operand.Imm(8), span)
	Label("noSpan")
	SUBQ(pointer("span"), span)
	SHRQ(operand.Imm(3), span)
	Store(span, ReturnIndex(3))
	RET()
}

// cutBlocksAVX2 is the same for tokens of all kinds alike.
func cutBlocksAVX2() {
	TEXT("cutBlocksAVX2", NOSPLIT, "func(class *byte, start, end, formStart *int32, form *byte, blocks *uint64, signs *byte, "+
		"n int) (starts, ends, length int)")
	Doc("cutBlocksAVX2 cuts n blocks, whose signs follow each other, into tokens. It writes their forms to form, and returns",
		"the tokens that start and end, and the length of the forms. It writes up to 32 tokens and 8 bytes of form more.")
	Pragma("noescape")
	c := &cutter{avx2: true}
	locals := AllocLocal(24)
	for i, m := range []*operand.Mem{&c.openSolo, &c.signs, &c.last} {
		*m = locals.Offset(8 * i)
	}
	c.blocks()
	RET()
}

// blocks cuts all blocks, and returns the tokens that start and end and the length of the forms.
func (c *cutter) blocks() {
	c.block, c.length, c.starts, c.ends = pointer("blocks"), zero(), zero(), zero()
	MOVQ(c.starts, c.openSolo)
	signs := pointer("signs")
	MOVQ(signs, c.signs)
	n := pointer("n")
	SHLQ(operand.Imm(6), n)
	ADDQ(c.block, n)
	MOVQ(n, c.last)

	Label("block")
	CMPQ(c.block, c.last)
	JAE(operand.LabelRef("done"))
	c.borders()
	JMP(operand.LabelRef("block"))

	Label("done")
	VZEROUPPER()
	Store(c.starts, ReturnIndex(0))
	Store(c.ends, ReturnIndex(1))
	Store(c.length, ReturnIndex(2))
}

// known is a word of what is known of the block.
func (c *cutter) known(of int) operand.Mem { return operand.Mem{Base: c.block, Disp: of} }

// borders finds the tokens of a block, and goes to the next one.
func (c *cutter) borders() {
	valid, in, dropped := GP64(), GP64(), GP64()
	MOVQ(c.known(ofValid), valid)
	if c.avx2 {
		c.compact(valid, in, dropped)
	} else {
		c.compress(valid, in, dropped)
	}

	Comment("A run of dropped bytes behind a letter is part of its token: a carry runs through it.")
	token, before := GP64(), GP64()
	MOVQ(c.starts, before)
	SUBQ(c.ends, before)
	LEAQ(operand.Mem{Base: before, Index: in, Scale: 2}, token)
	ANDQ(dropped, token)
	ADDQ(dropped, token)
	ANDNQ(dropped, token, token)
	ORQ(in, token)
	LEAQ(operand.Mem{Base: before, Index: token, Scale: 2}, before)
	first, after := GP64(), GP64()
	ANDNQ(in, before, first)

	solos := GP64()
	MOVQ(c.known(ofSolos), solos)
	ANDQ(valid, solos)
	openSolo := GP64()
	MOVQ(c.openSolo, openSolo)
	MOVQ(openSolo, after)
	ORQ(solos, after)
	JZ(operand.LabelRef("words"))

	Comment("A solo character begins a token, and so does a word behind such a token.")
	wordFirst, run := GP64(), GP64()
	ANDNQ(in, solos, wordFirst)
	MOVQ(c.known(ofContinued), run)
	ANDNQ(wordFirst, run, wordFirst)
	MOVQ(c.known(ofMarks), run)
	ANDNQ(wordFirst, run, wordFirst)
	ORQ(solos, first)
	// A carry runs through what goes on with a solo token.
	goesOn := GP64()
	ANDNQ(token, solos, goesOn)
	ANDNQ(goesOn, wordFirst, goesOn)
	LEAQ(operand.Mem{Base: openSolo, Index: solos, Scale: 2}, run)
	ANDQ(goesOn, run)
	ADDQ(goesOn, run)
	ANDNQ(goesOn, run, run)
	ORQ(solos, run)
	LEAQ(operand.Mem{Base: openSolo, Index: run, Scale: 2}, openSolo)
	ANDQ(wordFirst, openSolo)
	ORQ(openSolo, first)
	MOVQ(valid, openSolo)
	SHRQ(operand.Imm(1), openSolo)
	XORQ(valid, openSolo)
	ANDQ(run, openSolo)
	POPCNTQ(openSolo, openSolo)
	MOVQ(openSolo, c.openSolo)
	ended(token, first, before, valid, after)
	MOVQ(c.known(ofMarks), run)
	ANDQ(valid, run)
	ORQ(run, wordFirst)
	if !c.avx2 {
		JZ(operand.LabelRef("solos"))
	}
	PEXTQ(first, solos, solos)
	JMP(operand.LabelRef("tokens"))

	Label("words")
	ended(token, first, before, valid, after)

	Label("tokens")
	c.general(in, first, solos, after)
	if !c.avx2 {
		JMP(operand.LabelRef("next"))
		Label("solos")
		c.direct(first, after)
	}

	Label("next")
	c.advance(in, first, after)
}

// compress writes the bytes of words, and sets in to where they are, and dropped to bytes that go on with words.
func (c *cutter) compress(valid, in, dropped reg.GPVirtual) {
	MOVQ(c.known(ofIn), in)
	MOVQ(c.known(ofSeparators), dropped)
	ORQ(in, dropped)
	ANDQ(valid, in)
	ANDNQ(valid, dropped, dropped)
	ofWord, signs, compressed := K(), GP64(), ZMM()
	KMOVQ(in, ofWord)
	MOVQ(c.signs, signs)
	ADDQ(operand.Imm(64), c.signs)
	VMOVDQU64(operand.Mem{Base: signs}, compressed)
	VPCOMPRESSB_Z(compressed, ofWord, compressed)
	VMOVDQU64(compressed, operand.Mem{Base: pointer("form"), Index: c.length, Scale: 1})
}

// compact is compress with AVX2: eight bytes at a time.
func (c *cutter) compact(valid, in, dropped reg.GPVirtual) {
	signs, part := GP64(), GP64()
	MOVQ(c.signs, signs)
	x, t, separators := YMM(), YMM(), YMM()
	VMOVDQU(bytesOf(separatorSign), separators)
	for half := range 2 {
		VMOVDQU(operand.Mem{Base: signs, Disp: 32 * half}, x)
		VPCMPEQB(separators, x, t)
		ofSeparators := GP64()
		VPMOVMSKB(t, ofSeparators.As32())
		// What is not below a separator or one.
		VPMINUB(separators, x, t)
		VPCMPEQB(x, t, t)
		VPMOVMSKB(t, part.As32())
		if half == 0 {
			MOVQ(part, in)
			MOVQ(ofSeparators, dropped)
		} else {
			SHLQ(operand.Imm(32), part)
			ORQ(part, in)
			SHLQ(operand.Imm(32), ofSeparators)
			ORQ(ofSeparators, dropped)
		}
	}
	NOTQ(in)
	ORQ(in, dropped)
	ANDQ(valid, in)
	ANDNQ(valid, dropped, dropped)
	form, rest, ones := pointer("form"), GP64(), GP64()
	ADDQ(c.length, form)
	MOVQ(in, rest)
	MOVQ(operand.U64(0x0101010101010101), ones)
	for i := range 8 {
		some, mask := GP64(), GP64()
		MOVBQZX(rest.As8(), part.As64())
		SHRQ(operand.Imm(8), rest)
		Comment("Each bit fills its byte.")
		PDEPQ(ones, part, some)
		MOVQ(some, mask)
		SHLQ(operand.Imm(8), mask)
		SUBQ(some, mask)
		MOVQ(operand.Mem{Base: signs, Disp: 8 * i}, some)
		PEXTQ(mask, some, some)
		MOVQ(some, operand.Mem{Base: form})
		POPCNTQ(part, part)
		ADDQ(part, form)
	}
	ADDQ(operand.Imm(64), c.signs)
}

// ended sets after to the bytes before which tokens end.
func ended(token, first, before, valid, after reg.GPVirtual) {
	ANDNQ(token, first, after)
	ANDNQ(before, after, after)
	ANDQ(valid, after)
}

// general writes tokens of all kinds, that are left to be hashed: solos has a bit for each.
func (c *cutter) general(in, first, solos, after reg.GPVirtual) {
	if c.avx2 {
		ones, eight := GP64(), GP64()
		MOVQ(operand.U64(0x0101010101010101), ones)
		for i := range 4 {
			PDEPQ(ones, solos, eight)
			MOVQ(eight, operand.Mem{Base: pointer("class"), Index: c.starts, Scale: 1, Disp: 8 * i})
			SHRQ(operand.Imm(8), solos)
		}
	} else {
		from := GP64()
		MOVQ(c.spanFrom, from)
		TESTQ(from, from)
		JNS(operand.LabelRef("inSpan"))
		Comment("An open token may have had three bytes, and go on.")
		MOVQ(c.ends, c.spanFrom)
		LEAQ(operand.Mem{Base: c.length, Disp: -3}, from)
		MOVL(from.As32(), operand.Mem{Base: pointer("formStart"), Index: c.ends, Scale: 4})
		Label("inSpan")
		k, class := K(), YMM()
		KMOVD(solos.As32(), k)
		VMOVDQU8_Z(bytesOf(1), k, class)
		VMOVDQU64(class, operand.Mem{Base: pointer("class"), Index: c.starts, Scale: 1})
	}
	inForm := GP64()
	PEXTQ(in, first, inForm)
	c.places(inForm, c.length.As32(), operand.Mem{Base: pointer("formStart"), Index: c.starts, Scale: 4}, "forms")
	c.places(first, c.known(ofPos), operand.Mem{Base: pointer("start"), Index: c.starts, Scale: 4}, "starts")
	Comment("There may be 33 ends: that of a solo token before the first byte does not take a separator.")
	pos := GP64()
	MOVQ(c.known(ofPos), pos)
	MOVL(pos.As32(), operand.Mem{Base: pointer("end"), Index: c.ends, Scale: 4})
	SHRQ(operand.Imm(1), after)
	ADCQ(operand.Imm(0), c.ends)
	ADDQ(after, after)
	c.places(after, c.known(ofPos), operand.Mem{Base: pointer("end"), Index: c.ends, Scale: 4}, "ends")
}

// direct writes tokens of one character of three bytes each, at most 21.
func (c *cutter) direct(first, after reg.GPVirtual) {
	from, span := GP64(), GP64()
	MOVQ(c.spanFrom, from)
	TESTQ(from, from)
	JS(operand.LabelRef("outsideSpan"))
	MOVQ(c.span, span)
	MOVL(from.As32(), operand.Mem{Base: span})
	MOVL(c.starts.As32(), operand.Mem{Base: span, Disp: 4})
	ADDQ(operand.Imm(8), c.span)
	MOVQ(operand.I32(-1), c.spanFrom)
	Label("outsideSpan")
	c.places(first, c.known(ofPos), operand.Mem{Base: pointer("start"), Index: c.starts, Scale: 4}, "soloStarts")
	c.places(after, c.known(ofPos), operand.Mem{Base: pointer("end"), Index: c.ends, Scale: 4}, "soloEnds")
	solo, forms, lengths := YMM(), YMM(), YMM()
	VMOVDQU64(bytesOf(1), solo)
	VMOVDQU64(solo, operand.Mem{Base: pointer("class"), Index: c.starts, Scale: 1})
	Comment("Of the places of forms, those are needed that fill the lanes of a kernel with a span before.")
	VPBROADCASTD(c.length.As32(), lengths)
	VPADDD(laneForms, lengths, forms)
	VMOVDQU64(forms, operand.Mem{Base: pointer("formStart"), Index: c.starts, Scale: 4})
}

// advance goes to the next block.
func (c *cutter) advance(in, first, after reg.GPVirtual) {
	n := GP64()
	for _, p := range []struct{ bits, to reg.GPVirtual }{{in, c.length}, {first, c.starts}, {after, c.ends}} {
		POPCNTQ(p.bits, n)
		ADDQ(n, p.to)
	}
	ADDQ(operand.Imm(sizeOfBlock), c.block)
}

// places writes the numbers of the bits of a mask, of which there are at most 32, plus a base.
func (c *cutter) places(mask reg.GPVirtual, base operand.Op, to operand.Mem, name string) {
	if c.avx2 {
		c.count(mask, base, to, name)
		return
	}
	which := K()
	KMOVQ(mask, which)
	bytes, some, from := ZMM(), ZMM(), ZMM()
	VPBROADCASTD(base, from)
	VPCOMPRESSB_Z(c.numbers, which, bytes)
	VPMOVZXBD(bytes.AsX(), some)
	VPADDD(from, some, some)
	VMOVDQU64(some, to)
	count := GP64()
	POPCNTQ(mask, count)
	CMPQ(count, operand.Imm(16))
	JLE(operand.LabelRef(name))
	VEXTRACTI32X4(operand.Imm(1), bytes.AsY(), bytes.AsX())
	VPMOVZXBD(bytes.AsX(), some)
	VPADDD(from, some, some)
	to.Disp += 64
	VMOVDQU64(some, to)
	Label(name)
}

// count is places with AVX2: four at a time, and up to three more.
func (c *cutter) count(mask reg.GPVirtual, base operand.Op, to operand.Mem, name string) {
	bits, at, from, next := GP64(), GP64(), GP64(), GP64()
	MOVQ(mask, bits)
	MOVL(base, from.As32())
	LEAQ(to, next)
	Label(name)
	for i := range 4 {
		TZCNTQ(bits, at)
		ADDQ(from, at)
		MOVL(at.As32(), operand.Mem{Base: next, Disp: 4 * i})
		BLSRQ(bits, bits)
	}
	ADDQ(operand.Imm(16), next)
	TESTQ(bits, bits)
	JNZ(operand.LabelRef(name))
}

func pointer(param string) reg.GPVirtual { return Load(Param(param), GP64()).(reg.GPVirtual) }

// zero returns a register that holds zero.
func zero() reg.GPVirtual {
	r := GP64()
	XORQ(r, r)
	return r
}

// mixer turns words of tokens into hashes.
type mixer struct{ k0, k1, k2, mix1, mix2 reg.VecVirtual }

func newMixer(keys reg.Register) mixer {
	m := mixer{ZMM(), ZMM(), ZMM(), word(0x9FB21C651E98DF25), word(0xD6E8FEB86659FD93)}
	for i, k := range []reg.VecVirtual{m.k0, m.k1, m.k2} {
		VPBROADCASTQ(operand.Mem{Base: keys, Disp: 8 * i}, k)
	}
	return m
}

// mixShort replaces words by the hashes of tokens that have no more.
func (m mixer) mixShort(a reg.VecVirtual) {
	VPMULLQ(m.k1, a, a)
	VPADDQ(m.k0, a, a)
	m.mix(a)
}

// mix is Mix.
func (m mixer) mix(a reg.VecVirtual) {
	t := ZMM()
	VPSRLQ(operand.Imm(32), a, t)
	VPXORQ(t, a, a)
	VPMULLQ(m.mix1, a, a)
	VPSRLQ(operand.Imm(29), a, t)
	VPXORQ(t, a, a)
	VPMULLQ(m.mix2, a, a)
	VPSRLQ(operand.Imm(32), a, t)
	VPXORQ(t, a, a)
}

// hashThreesAVX512 has the forms of eight tokens follow each other.
func hashThreesAVX512() {
	TEXT("hashThreesAVX512", NOSPLIT, "func(keys, hash *uint64, form *byte, n int)")
	Doc("hashThreesAVX512 computes the hashes of n tokens of three bytes each, that follow each other in form. It reads 8",
		"bytes behind those of eight tokens, and writes up to 7 hashes more than n.")
	Pragma("noescape")
	m := newMixer(pointer("keys"))
	hash, form, n := pointer("hash"), pointer("form"), pointer("n")
	three, lanes, order := K(), GP64(), ZMM()
	MOVQ(operand.U64(0x0707070707070707), lanes)
	KMOVQ(lanes, three)
	VMOVDQU64(laneBytes, order)

	Label("eight")
	TESTQ(n, n)
	JLE(operand.LabelRef("done"))
	a := ZMM()
	VMOVDQU64(operand.Mem{Base: form}, a.AsY())
	VPERMB_Z(a, order, three, a)
	m.mixShort(a)
	VMOVDQU64(a, operand.Mem{Base: hash})
	ADDQ(operand.Imm(24), form)
	ADDQ(operand.Imm(64), hash)
	SUBQ(operand.Imm(8), n)
	JMP(operand.LabelRef("eight"))

	Label("done")
	VZEROUPPER()
	RET()
}

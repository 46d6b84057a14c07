package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

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

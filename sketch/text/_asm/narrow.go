package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Offsets in a pair, as in package text.
const (
	ofPairLead  = 0
	ofPairTrail = 128
	ofPairFirst = 256
	sizeOfPair  = 320
)

// tokenizeNarrowAVX512 is for text of characters of one and two bytes.
func tokenizeNarrowAVX512() {
	TEXT("tokenizeNarrowAVX512", NOSPLIT, "func(keys, hash *uint64, class *byte, start, end *int32, src *byte, pos, blocks int, "+
		"long *int32, pairs, repertoire, form *byte) (tokens, done, longs int)")
	Doc(append([]string{
		"tokenizeNarrowAVX512 cuts up to so many whole blocks at src into tokens and hashes them, but for those of more than 16",
		"bytes, which it adds to long, a longTokens whose tokens are in form; there is room for 128 bytes a block. The text is",
		"ASCII, characters of two bytes of which pairs, which are three, have the first, and general punctuation. It reads a",
		"block and two bytes more.",
	}, tokenizeDoc...)...)
	Pragma("noescape")
	(&tokenizer{}).write(&narrowText{})
}

// narrowText is text of which the form stands in place of the characters, but for those of which a byte is dropped.
type narrowText struct {
	ascii, lead, trail [2]reg.VecVirtual
	// trails are what the second bytes of characters become, at their first, in the block before the next.
	trails reg.VecVirtual
	// goesOn has the bytes that go on with a character from the block before the next; dropped and nextDropped are what is
	// dropped of both blocks; slot is where the forms of long tokens are kept next.
	goesOn, dropped, nextDropped, slot operand.Mem
}

func (x *narrowText) constants(t *tokenizer) {
	locals := AllocLocal(32)
	for i, m := range []*operand.Mem{&x.goesOn, &x.dropped, &x.nextDropped, &x.slot} {
		*m = locals.Offset(8 * i)
		MOVQ(t.open, *m)
	}
	repertoire, pairs := pointer("repertoire"), pointer("pairs")
	for i := range 2 {
		x.ascii[i], x.lead[i], x.trail[i] = ZMM(), ZMM(), ZMM()
		VMOVDQU64(operand.Mem{Base: repertoire, Disp: ofASCII + 64*i}, x.ascii[i])
		VMOVDQU64(operand.Mem{Base: pairs, Disp: ofPairLead + 64*i}, x.lead[i])
		VMOVDQU64(operand.Mem{Base: pairs, Disp: ofPairTrail + 64*i}, x.trail[i])
	}
	x.trails = ZMM()
	VPXORQ(x.trails, x.trails, x.trails)
}

// narrowBlock is a block while it is classified.
type narrowBlock struct {
	block
	name    string
	disp    int
	dropped operand.Mem
	// text is the bytes, second those behind each, and at the bits of both that tables are looked up by. leads and trails are
	// what the first and the second byte of a character become, both at the first.
	text, second, at, leads, trails reg.VecVirtual
	isLead                          reg.OpmaskVirtual
	// bad has the bytes that go on with a character where none has begun, and those that ought to but do not.
	bad reg.GPVirtual
}

func (x *narrowText) classify(t *tokenizer, disp int, of block, name string) {
	b := &narrowBlock{
		block: of, name: name, disp: disp, dropped: x.nextDropped,
		text: ZMM(), second: ZMM(), at: ZMM(), leads: ZMM(), trails: ZMM(), isLead: K(), bad: GP64(),
	}
	if disp == 0 {
		b.dropped = x.dropped
	}
	VMOVDQU64(operand.Mem{Base: t.src, Disp: disp}, b.text)
	VMOVDQU64(operand.Mem{Base: t.src, Disp: disp + 1}, b.second)
	high, isMain, others := K(), K(), K()
	VPMOVB2M(b.text, high)
	VPCMPUB(operand.Imm(notLess), bytesOf(0xC0), b.text, b.isLead)
	x.misplaced(b, high)

	VPSLLW(operand.Imm(6), b.text, b.at)
	VPTERNLOGQ(operand.Imm(0xD8), bytesOf(0x3F), b.second, b.at) // low six bits of the second
	pair := ZMM()
	VPANDQ(bytesOf(0xFE), b.text, pair)
	VPCMPEQB(operand.Mem{Base: pointer("pairs"), Disp: ofPairFirst}, pair, isMain)
	for i, table := range [][2]reg.VecVirtual{x.lead, x.trail} {
		r := []reg.VecVirtual{b.leads, b.trails}[i]
		VMOVDQA64(b.at, r)
		VPERMI2B_Z(table[1], table[0], isMain, r)
	}
	VMOVDQA64(b.text, b.form)
	KNOTQ(high, high)
	VPERMI2B_Z(x.ascii[1], x.ascii[0], high, b.form)
	KXORQ(isMain, b.isLead, others)
	KORTESTQ(others, others)
	JNZ(operand.LabelRef("others" + name))
	t.rare = append(t.rare, func() { x.others(t, b, others) })
	Label("combine" + name)
	behind := ZMM()
	VMOVDQU64(fromLast, behind)
	VPERMI2B(x.trails, b.trails, behind)
	VMOVDQA64(b.trails, x.trails)
	VPTERNLOGQ(operand.Imm(anyOfThree), behind, b.leads, b.form)

	isDigit, isIn, isDropped := K(), K(), K()
	digit := ZMM()
	VPSUBB(bytesOf('0'), b.form, digit)
	VPCMPUB(operand.Imm(less), bytesOf(10), digit, isDigit)
	KMOVQ(isDigit, b.digit)
	VPCMPUB(operand.Imm(greater), bytesOf(separatorSign), b.form, isIn)
	KMOVQ(isIn, b.in)
	VPCMPUB(operand.Imm(less), bytesOf(separatorSign), b.form, isDropped)
	KMOVQ(isDropped, b.dropped)
	TESTQ(b.bad, b.bad)
	JNZ(operand.LabelRef("done"))
	KORTESTQ(isDropped, isDropped)
	JNZ(operand.LabelRef("dropped" + name))
	Label("classified" + name)
	t.rare = append(t.rare, func() { x.drop(b, isDropped) })
}

// misplaced sets b.bad, given which bytes are above ASCII.
func (x *narrowText) misplaced(b *narrowBlock, high reg.OpmaskVirtual) {
	lead, expected := GP64(), GP64()
	KMOVQ(b.isLead, lead)
	KMOVQ(high, b.bad)
	ANDNQ(b.bad, lead, b.bad)
	MOVQ(x.goesOn, expected)
	LEAQ(operand.Mem{Base: expected, Index: lead, Scale: 2}, expected)
	XORQ(expected, b.bad)
	SHRQ(operand.Imm(63), lead)
	MOVQ(lead, x.goesOn)
}

// others is for characters of two bytes whose first is in another pair than the main one, and those of three.
func (x *narrowText) others(t *tokenizer, b *narrowBlock, left reg.OpmaskVirtual) {
	Label("others" + b.name)
	pairs, pair, r, k := pointer("pairs"), ZMM(), ZMM(), K()
	VPANDQ(bytesOf(0xFE), b.text, pair)
	for i := 1; i < 3; i++ {
		VPCMPEQB(operand.Mem{Base: pairs, Disp: i*sizeOfPair + ofPairFirst}, pair, k)
		KANDNQ(left, k, left)
		for half, to := range []reg.VecVirtual{b.leads, b.trails} {
			low, table := ZMM(), operand.Mem{Base: pairs, Disp: i*sizeOfPair + half*ofPairTrail}
			VMOVDQU64(table, low)
			VMOVDQA64(b.at, r)
			table.Disp += 64
			VPERMI2B_Z(table, low, k, r)
			VPORQ(r, to, to)
		}
	}
	KORTESTQ(left, left)
	JZ(operand.LabelRef("combine" + b.name))

	Comment("General punctuation: all three bytes become what the first does, if they separate.")
	third := ZMM()
	VMOVDQU64(operand.Mem{Base: t.src, Disp: b.disp + 2}, third)
	VPCMPEQB(bytesOf(0xE2), b.text, left, k)
	VPCMPEQB(bytesOf(0x80), b.second, k, k)
	KXORQ(k, left, left)
	KORTESTQ(left, left)
	JNZ(operand.LabelRef("done"))
	VPERMB_Z(operand.Mem{Base: pointer("repertoire"), Disp: ofGeneral}, third, k, r)
	VPORQ(r, b.form, b.form)
	wide, behind := GP64(), GP64()
	KMOVQ(k, wide)
	MOVQ(wide, behind)
	SHLQ(operand.Imm(2), behind)
	XORQ(behind, b.bad)
	SHRQ(operand.Imm(62), wide)
	ORQ(wide, x.goesOn)
	VPCMPEQB(bytesOf(separatorSign), r, k, k)
	for range 2 {
		KSHIFTLQ(operand.Imm(1), k, k)
		VMOVDQU8(bytesOf(separatorSign), k, b.form)
	}
	JMP(operand.LabelRef("combine" + b.name))
}

// drop moves up what is not dropped.
func (x *narrowText) drop(b *narrowBlock, isDropped reg.OpmaskVirtual) {
	Label("dropped" + b.name)
	Comment("The first byte of a character that is neither dropped nor separates nor a letter is left to other code.")
	k := K()
	VPCMPB(operand.Imm(notEqual), bytesOf(dropSign), b.form, isDropped, k)
	KTESTQ(k, b.isLead)
	JNZ(operand.LabelRef("done"))
	KNOTQ(isDropped, k)
	VPCOMPRESSB_Z(b.form, k, b.form)
	JMP(operand.LabelRef("classified" + b.name))
}

func (x *narrowText) tokens(t *tokenizer, b block, open, bytes reg.GPVirtual) {
	Comment("A run of dropped bytes behind a letter is part of its token: a carry runs through it.")
	dropped, run := GP64(), GP64()
	at := x.dropped
	if b == t.next {
		at = x.nextDropped
	}
	MOVQ(at, dropped)
	LEAQ(operand.Mem{Base: open, Index: b.in, Scale: 2}, run)
	ANDQ(dropped, run)
	ADDQ(dropped, run)
	ANDNQ(dropped, run, bytes)
	ORQ(b.in, bytes)
}

func (x *narrowText) forms(t *tokenizer, f *forms) {
	inText := *f
	f.form, f.starts, f.ends = ZMM(), ZMM(), ZMM()
	VMOVDQA64(inText.form, f.form)
	VMOVDQA64(inText.starts, f.starts)
	VMOVDQA64(inText.ends, f.ends)
	before := GP64()
	BZHIQ(f.last, x.nextDropped, before)
	ORQ(x.dropped, before)
	JNZ(operand.LabelRef("apart"))
	Label("formsDone")
	t.rare = append(t.rare, func() { x.moveForms(t, f) })
}

// moveForms finds tokens in forms of which bytes are dropped. That of the current block ends where the next one begins.
func (x *narrowText) moveForms(t *tokenizer, f *forms) {
	Label("apart")
	kept, in, size, room := GP64(), GP64(), GP64(), GP64()
	MOVQ(x.dropped, kept)
	NOTQ(kept)
	PEXTQ(kept, t.at.in, in)
	POPCNTQ(kept, size)
	MOVQ(operand.U32(64), room)
	SUBQ(size, room)
	before, first, after := GP64(), GP64(), GP64()
	LEAQ(operand.Mem{Base: t.open, Index: in, Scale: 2}, before)
	ANDNQ(in, before, first)
	ANDNQ(before, in, after)
	dropFirst(after, t.open)
	SHLXQ(room, first, first)
	SHLXQ(room, after, after)
	Comment("Where the open token ends in the form of the next block.")
	last := GP64()
	BZHIQ(f.last, t.next.in, last)
	POPCNTQ(last, last)
	t.bytePlaces(first, after, last, f.starts, f.ends)
	k, moved := K(), GP64()
	MOVQ(operand.I32(-1), moved)
	SHLXQ(room, moved, moved)
	KMOVQ(moved, k)
	VPEXPANDB_Z(t.at.form, k, f.form)
	JMP(operand.LabelRef("formsDone"))
}

func (x *narrowText) longBase(t *tokenizer, form, base reg.VecVirtual) {
	slot, at := GP64(), GP64()
	MOVQ(x.slot, slot)
	VPBROADCASTD(slot.As32(), base)
	MOVQ(slot, at)
	ADDQ(pointer("form"), at)
	VMOVDQU64(form, operand.Mem{Base: at})
	VMOVDQU64(t.next.form, operand.Mem{Base: at, Disp: 64})
	ADDQ(operand.Imm(128), slot)
	MOVQ(slot, x.slot)
}

func (x *narrowText) proceed(t *tokenizer) {
	t.next.copyTo(t.at)
	dropped := GP64()
	MOVQ(x.nextDropped, dropped)
	MOVQ(dropped, x.dropped)
}

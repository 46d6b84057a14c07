package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// tokenizeASCIIAVX512 is for text that is all ASCII.
func tokenizeASCIIAVX512() {
	TEXT("tokenizeASCIIAVX512", NOSPLIT, "func(keys, hash *uint64, class *byte, start, end *int32, src *byte, pos, blocks int, "+
		"long *int32) (tokens, done, longs int)")
	Doc(append([]string{
		"tokenizeASCIIAVX512 cuts up to so many whole blocks of ASCII at src into tokens and hashes them, but for those of more",
		"than 16 bytes, which it adds to long, a longTokens. It reads a block more.",
	}, tokenizeDoc...)...)
	Pragma("noescape")
	(&tokenizer{}).write(&asciiText{})
}

// asciiText is text of which the form is the text itself, in lower case.
type asciiText struct{ bit5, a, letters, zero, digits reg.VecVirtual }

func (x *asciiText) constants(*tokenizer) {
	x.bit5, x.a, x.letters, x.zero, x.digits = everyByte(0x20), everyByte('a'), everyByte(26), everyByte('0'), everyByte(10)
}

func (x *asciiText) classify(t *tokenizer, disp int, b block, _ string) {
	text, part := ZMM(), ZMM()
	high, isLetter, isDigit := K(), K(), K()
	VMOVDQU64(operand.Mem{Base: t.src, Disp: disp}, text)
	VPMOVB2M(text, high)
	KORTESTQ(high, high)
	JNZ(operand.LabelRef("done"))
	VPORQ(x.bit5, text, b.form)
	VPSUBB(x.a, b.form, part)
	VPCMPUB(operand.Imm(less), x.letters, part, isLetter)
	VPSUBB(x.zero, text, part)
	VPCMPUB(operand.Imm(less), x.digits, part, isDigit)
	KMOVQ(isDigit, b.digit)
	KORQ(isLetter, isDigit, isLetter)
	KMOVQ(isLetter, b.in)
}

func (x *asciiText) tokens(_ *tokenizer, b block, _, bytes reg.GPVirtual) { MOVQ(b.in, bytes) }

func (x *asciiText) forms(*tokenizer, *forms) {}

func (x *asciiText) longBase(t *tokenizer, _, base reg.VecVirtual) { VMOVDQA64(t.base, base) }

func (x *asciiText) proceed(t *tokenizer) { t.next.copyTo(t.at) }

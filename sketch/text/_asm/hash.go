package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func pointer(param string) reg.GPVirtual { return Load(Param(param), GP64()).(reg.GPVirtual) }

// zero returns a register that holds zero.
func zero() reg.GPVirtual {
	r := GP64()
	XORQ(r, r)
	return r
}

// one returns a register that holds one.
func one() reg.GPVirtual {
	r := GP64()
	MOVQ(operand.U32(1), r)
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

// mixWords replaces a by the hashes of tokens of the words a and b.
func (m mixer) mixWords(a, b reg.VecVirtual) {
	VPMULLQ(m.k1, a, a)
	VPMULLQ(m.k2, b, b)
	VPROLQ(operand.Imm(32), b, b)
	VPADDQ(m.k0, a, a)
	VPADDQ(b, a, a)
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

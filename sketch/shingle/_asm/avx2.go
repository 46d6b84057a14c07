package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// lanesAVX2 is the number of hashes in a register.
const lanesAVX2 = 4

func pairAVX2() {
	TEXT("pairAVX2", NOSPLIT, "func(h1, h2, base *uint64, n int, k1, k2 uint64)")
	Doc("pairAVX2 is pair of the n base hashes, a multiple of 4, with the keys k1 and k2.")
	Pragma("noescape")
	h1, h2, base := Load(Param("h1"), GP64()), Load(Param("h2"), GP64()), Load(Param("base"), GP64())
	n := Load(Param("n"), GP64())
	key1, key2 := broadcastAVX2(Load(Param("k1"), GP64())), broadcastAVX2(Load(Param("k2"), GP64()))
	m1, m2, s1, s2 := newFactor(mix1), newFactor(mix2), newFactor(second1), newFactor(second2)

	Label("four")
	TESTQ(n, n)
	JZ(operand.LabelRef("done"))
	x, y := YMM(), YMM()
	VPXOR(operand.Mem{Base: base}, key1, x)
	VPXOR(operand.Mem{Base: base}, key2, y)
	bijectionAVX2(x, 32, m1, 29, m2, 32)
	bijectionAVX2(y, 31, s1, 28, s2, 33)
	VMOVDQU(x, operand.Mem{Base: h1})
	VMOVDQU(y, operand.Mem{Base: h2})
	for _, p := range []reg.Register{base, h1, h2} {
		ADDQ(operand.Imm(8*lanesAVX2), p)
	}
	SUBQ(operand.Imm(lanesAVX2), n)
	JMP(operand.LabelRef("four"))

	Label("done")
	VZEROUPPER()
	RET()
}

func singleAVX2() {
	TEXT("singleAVX2", NOSPLIT, "func(base *uint64, n int, k1 uint64)")
	Doc("singleAVX2 replaces the n base hashes, a multiple of 4, by their h1 with the key k1.")
	Pragma("noescape")
	base, n := Load(Param("base"), GP64()), Load(Param("n"), GP64())
	key1 := broadcastAVX2(Load(Param("k1"), GP64()))
	m1, m2 := newFactor(mix1), newFactor(mix2)

	Label("four")
	TESTQ(n, n)
	JZ(operand.LabelRef("done"))
	x := YMM()
	VPXOR(operand.Mem{Base: base}, key1, x)
	bijectionAVX2(x, 32, m1, 29, m2, 32)
	VMOVDQU(x, operand.Mem{Base: base})
	ADDQ(operand.Imm(8*lanesAVX2), base)
	SUBQ(operand.Imm(lanesAVX2), n)
	JMP(operand.LabelRef("four"))

	Label("done")
	VZEROUPPER()
	RET()
}

// bijectionAVX2 is bijection.
func bijectionAVX2(x reg.VecVirtual, shift1 uint64, factor1 factor, shift2 uint64, factor2 factor, shift3 uint64) {
	t := YMM()
	VPSRLQ(operand.Imm(shift1), x, t)
	VPXOR(t, x, x)
	factor1.multiply(x)
	VPSRLQ(operand.Imm(shift2), x, t)
	VPXOR(t, x, x)
	factor2.multiply(x)
	VPSRLQ(operand.Imm(shift3), x, t)
	VPXOR(t, x, x)
}

// factor is a constant to multiply by, in each word, and its upper half.
type factor struct{ all, upper reg.VecVirtual }

func newFactor(v uint64) factor {
	return factor{broadcastAVX2(wordOf(v)), broadcastAVX2(wordOf(v >> 32))}
}

// multiply multiplies the words of x in place, of which AVX2 can only multiply the lower halves: the product of both upper
// halves is above the word, and of the two that go across, the lower half counts for the upper one.
func (f factor) multiply(x reg.VecVirtual) {
	upper, across := YMM(), YMM()
	VPSRLQ(operand.Imm(32), x, upper)
	VPMULUDQ(f.upper, x, across)
	VPMULUDQ(f.all, upper, upper)
	VPMULUDQ(f.all, x, x)
	VPADDQ(upper, across, across)
	VPSLLQ(operand.Imm(32), across, across)
	VPADDQ(across, x, x)
}

// broadcastAVX2 returns a register with a word in each of its words.
func broadcastAVX2(word reg.Register) reg.VecVirtual {
	all := YMM()
	VMOVQ(word, all.AsX())
	VPBROADCASTQ(all.AsX(), all)
	return all
}

// wordOf returns a constant in a register.
func wordOf(v uint64) reg.Register {
	word := GP64()
	MOVQ(operand.U64(v), word)
	return word
}

package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func pairAVX512() {
	TEXT("pairAVX512", NOSPLIT, "func(h1, h2, base *uint64, n int, k1, k2 uint64)")
	Doc("pairAVX512 is pair of the n base hashes, a multiple of 8, with the keys k1 and k2.")
	Pragma("noescape")
	h1, h2, base := Load(Param("h1"), GP64()), Load(Param("h2"), GP64()), Load(Param("base"), GP64())
	n := Load(Param("n"), GP64())
	key1, key2 := ZMM(), ZMM()
	VPBROADCASTQ(Load(Param("k1"), GP64()), key1)
	VPBROADCASTQ(Load(Param("k2"), GP64()), key2)
	m1, m2, s1, s2 := broadcast(mix1), broadcast(mix2), broadcast(second1), broadcast(second2)

	Label("eight")
	TESTQ(n, n)
	JZ(operand.LabelRef("done"))
	s, x, y := ZMM(), ZMM(), ZMM()
	VMOVDQU64(operand.Mem{Base: base}, s)
	VPXORQ(key1, s, x)
	VPXORQ(key2, s, y)
	bijection(x, 32, m1, 29, m2, 32)
	bijection(y, 31, s1, 28, s2, 33)
	VMOVDQU64(x, operand.Mem{Base: h1})
	VMOVDQU64(y, operand.Mem{Base: h2})
	for _, p := range []reg.Register{base, h1, h2} {
		ADDQ(operand.Imm(64), p)
	}
	SUBQ(operand.Imm(8), n)
	JMP(operand.LabelRef("eight"))

	Label("done")
	VZEROUPPER()
	RET()
}

func singleAVX512() {
	TEXT("singleAVX512", NOSPLIT, "func(base *uint64, n int, k1 uint64)")
	Doc("singleAVX512 replaces the n base hashes, a multiple of 8, by their h1 with the key k1.")
	Pragma("noescape")
	base, n := Load(Param("base"), GP64()), Load(Param("n"), GP64())
	key1 := ZMM()
	VPBROADCASTQ(Load(Param("k1"), GP64()), key1)
	m1, m2 := broadcast(mix1), broadcast(mix2)

	Label("eight")
	TESTQ(n, n)
	JZ(operand.LabelRef("done"))
	x := ZMM()
	VPXORQ(operand.Mem{Base: base}, key1, x)
	bijection(x, 32, m1, 29, m2, 32)
	VMOVDQU64(x, operand.Mem{Base: base})
	ADDQ(operand.Imm(64), base)
	SUBQ(operand.Imm(8), n)
	JMP(operand.LabelRef("eight"))

	Label("done")
	VZEROUPPER()
	RET()
}

// bijection mixes x in place by three shifts and two factors.
func bijection(x reg.VecVirtual, shift1 uint8, factor1 reg.VecVirtual, shift2 uint8, factor2 reg.VecVirtual, shift3 uint8) {
	t := ZMM()
	VPSRLQ(operand.Imm(uint64(shift1)), x, t)
	VPXORQ(t, x, x)
	VPMULLQ(factor1, x, x)
	VPSRLQ(operand.Imm(uint64(shift2)), x, t)
	VPXORQ(t, x, x)
	VPMULLQ(factor2, x, x)
	VPSRLQ(operand.Imm(uint64(shift3)), x, t)
	VPXORQ(t, x, x)
}

// broadcast returns a register with a constant in each of its words.
func broadcast(v uint64) reg.VecVirtual {
	word, all := GP64(), ZMM()
	MOVQ(operand.U64(v), word)
	VPBROADCASTQ(word, all)
	return all
}

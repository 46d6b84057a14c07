// Command _asm writes the assembly of package shingle, and its Go declarations.
package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func main() {
	ConstraintExpr("!purego")
	baseAVX512()
	pairAVX512()
	singleAVX512()
	Generate()
}

func baseAVX512() {
	TEXT("baseAVX512", NOSPLIT, "func(base, hash *uint64, class *byte, n, size int, solo uint64) (done int)")
	Doc("baseAVX512 computes base hashes of size tokens, at most 9, of the n tokens with the hashes and classes. It goes",
		"by eights up to the first that exceeds the tokens or holds one whose class differs from the bytes of solo in whether",
		"it is Solo, and returns how many it did.")
	Pragma("noescape")
	base, hash := Load(Param("base"), GP64()), Load(Param("hash"), GP64())
	class := Load(Param("class"), GP64())
	n, size := Load(Param("n"), GP64()), Load(Param("size"), GP64())
	done, isSolo, solo := GP64(), GP64(), Load(Param("solo"), GP64())
	XORQ(done, done)
	MOVQ(operand.U64(0x0101010101010101), isSolo)
	Comment("The last token of the eight shingles has the number size+6.")
	last := GP64()
	LEAQ(operand.Mem{Base: size, Disp: 7}, last)

	Label("eight")
	CMPQ(last, n)
	JG(operand.LabelRef("done"))
	classes, lastClasses := GP64(), GP64()
	MOVQ(operand.Mem{Base: class}, classes)
	MOVQ(operand.Mem{Base: class, Index: size, Scale: 1, Disp: -1}, lastClasses)
	XORQ(solo, classes)
	XORQ(solo, lastClasses)
	ORQ(lastClasses, classes)
	TESTQ(isSolo, classes)
	JNZ(operand.LabelRef("done"))
	s, token := ZMM(), GP64()
	VMOVDQU64(operand.Mem{Base: hash}, s)
	MOVQ(operand.U32(1), token)

	Label("token")
	CMPQ(token, size)
	JGE(operand.LabelRef("store"))
	VPROLQ(operand.Imm(7), s, s)
	VPXORQ(operand.Mem{Base: hash, Index: token, Scale: 8}, s, s)
	INCQ(token)
	JMP(operand.LabelRef("token"))

	Label("store")
	VMOVDQU64(s, operand.Mem{Base: base})
	ADDQ(operand.Imm(64), base)
	ADDQ(operand.Imm(64), hash)
	ADDQ(operand.Imm(8), class)
	ADDQ(operand.Imm(8), done)
	ADDQ(operand.Imm(8), last)
	JMP(operand.LabelRef("eight"))

	Label("done")
	VZEROUPPER()
	Store(done, ReturnIndex(0))
	RET()
}

// The constants of Mix, and those of the second bijection.
const (
	mix1, mix2       = 0x9FB21C651E98DF25, 0xD6E8FEB86659FD93
	second1, second2 = 0xA0761D6478BD642F, 0xE7037ED1A0B428DB
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

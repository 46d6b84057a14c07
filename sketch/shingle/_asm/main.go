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

// sizeMax is the largest size that baseAVX512 takes.
const sizeMax = 16

// baseAVX512 finds out for 64 shingles at a time which of them take a second token, which a third, and so on. Then it
// combines the tokens of eight at a time, under these masks where they differ.
func baseAVX512() {
	TEXT("baseAVX512", NOSPLIT, "func(base, hash *uint64, class *byte, n, size int) (done int)")
	Doc("baseAVX512 computes base hashes of size words, at most 16, of the n tokens with the hashes and classes. It goes by",
		"eights up to those that may reach past the tokens, and returns how many it did.")
	Pragma("noescape")
	base, hash := Load(Param("base"), GP64()), Load(Param("hash"), GP64())
	class := Load(Param("class"), GP64())
	done, want := GP64(), Load(Param("size"), GP64())
	XORQ(done, done)
	ADDQ(want, want)
	masks := AllocLocal(8*2*sizeMax + 8)
	last := masks.Offset(8 * 2 * sizeMax)
	end := Load(Param("n"), GP64())
	SUBQ(want, end)
	SUBQ(operand.Imm(7), end)
	MOVQ(end, last)
	wanted := ZMM()
	VPBROADCASTB(want.(reg.GPVirtual).As32(), wanted)
	solo, two := broadcast(0x0101010101010101), broadcast(0x0202020202020202)

	Label("block")
	CMPQ(done, last)
	JGE(operand.LabelRef("done"))
	width, t := ZMM(), ZMM()
	tokens, mixed := GP64(), GP64()
	VPXORQ(width, width, width)
	XORQ(tokens, tokens)
	XORQ(mixed, mixed)

	Label("width")
	isShort, isThere := K(), K()
	VPCMPUB(operand.Imm(1), wanted, width, isShort)
	KORTESTQ(isShort, isShort)
	JZ(operand.LabelRef("combine"))
	short, left := GP64(), GP64()
	KMOVQ(isShort, short)
	MOVQ(short, masks.Idx(tokens, 8))
	NOTQ(short)
	ORQ(short, mixed)
	// Classes behind the last one are not read, and taken for those of words.
	most := GP64()
	MOVQ(operand.U32(64), most)
	Load(Param("n"), left)
	SUBQ(done, left)
	SUBQ(tokens, left)
	CMPQ(left, most)
	CMOVQGT(most, left)
	MOVQ(operand.I32(-1), most)
	BZHIQ(left, most, most)
	KMOVQ(most, isThere)
	next := GP64()
	LEAQ(operand.Mem{Base: class, Index: tokens, Scale: 1}, next)
	VMOVDQU8_Z(operand.Mem{Base: next, Index: done, Scale: 1}, isThere, t)
	VPANDQ(solo, t, t)
	VPADDB(two, width, width)
	VPSUBB(t, width, width)
	INCQ(tokens)
	JMP(operand.LabelRef("width"))

	Label("combine")
	at, stop := GP64(), GP64()
	LEAQ(operand.Mem{Base: done, Disp: 64}, stop)
	CMPQ(stop, last)
	CMOVQGT(last, stop)
	group := GP64()
	XORQ(group, group)
	TESTQ(mixed, mixed)
	JNZ(operand.LabelRef("mixed"))

	Label("alike")
	s, token := ZMM(), GP64()
	LEAQ(operand.Mem{Base: hash, Index: done, Scale: 8}, at)
	VMOVDQU64(operand.Mem{Base: at}, s)
	MOVQ(operand.U32(1), token)
	Label("alikeToken")
	CMPQ(token, tokens)
	JGE(operand.LabelRef("alikeDone"))
	VPROLQ(operand.Imm(7), s, s)
	VPXORQ(operand.Mem{Base: at, Index: token, Scale: 8}, s, s)
	INCQ(token)
	JMP(operand.LabelRef("alikeToken"))
	Label("alikeDone")
	VMOVDQU64(s, operand.Mem{Base: base, Index: done, Scale: 8})
	ADDQ(operand.Imm(8), done)
	CMPQ(done, stop)
	JL(operand.LabelRef("alike"))
	JMP(operand.LabelRef("block"))

	Label("mixed")
	LEAQ(operand.Mem{Base: hash, Index: done, Scale: 8}, at)
	VMOVDQU64(operand.Mem{Base: at}, s)
	MOVQ(operand.U32(1), token)
	Label("mixedToken")
	CMPQ(token, tokens)
	JGE(operand.LabelRef("mixedDone"))
	// The masks are bytes of words, least significant first.
	takes := K()
	of := GP64()
	LEAQ(operand.Mem{Base: group, Index: token, Scale: 8}, of)
	KMOVB(masks.Idx(of, 1), takes)
	VPROLQ(operand.Imm(7), s, takes, s)
	VPXORQ(operand.Mem{Base: at, Index: token, Scale: 8}, s, takes, s)
	INCQ(token)
	JMP(operand.LabelRef("mixedToken"))
	Label("mixedDone")
	VMOVDQU64(s, operand.Mem{Base: base, Index: done, Scale: 8})
	INCQ(group)
	ADDQ(operand.Imm(8), done)
	CMPQ(done, stop)
	JL(operand.LabelRef("mixed"))
	JMP(operand.LabelRef("block"))

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

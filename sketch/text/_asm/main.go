// Command _asm writes the assembly of package text, and its Go declarations.
package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

var (
	// counting is the bytes from 0 to 63.
	counting operand.Mem
	// fromLast is the indices of the byte before each of a block, where the block before is 0 to 63.
	fromLast operand.Mem
	// bytesOf has 64 equal bytes by their value.
	bytesOf = map[uint8]operand.Mem{}
)

// data lays down 64 bytes.
func data(name string, of func(i int) uint8) operand.Mem {
	at := GLOBL(name, RODATA|NOPTR)
	for i := range 64 {
		DATA(i, operand.U8(of(i)))
	}
	return at
}

func main() {
	ConstraintExpr("!purego")
	counting = data("counting", func(i int) uint8 { return uint8(i) })
	fromLast = data("fromLast", func(i int) uint8 { return uint8(63 + i) })
	for _, v := range []uint8{0x01, 10, 26, 0x80, 0xC0, 0xC2, 0xE2} {
		bytesOf[v] = data(fmt.Sprintf("bytes%02x", v), func(int) uint8 { return v })
	}
	hashAVX512()
	cutASCIIAVX512()
	cutAlphabetAVX512()
	cutSoloAVX512()
	Generate()
}

// word returns a register with a constant in each of its 64-bit words.
func word(v uint64) reg.VecVirtual {
	one, all := GP64(), ZMM()
	MOVQ(operand.U64(v), one)
	VPBROADCASTQ(one, all)
	return all
}

// everyByte returns a register with a constant in each of its bytes.
func everyByte(v uint8) reg.VecVirtual { return word(0x0101010101010101 * uint64(v)) }

// hashAVX512 loads each token with one load of 16 bytes, since gathering is slower by far.
func hashAVX512() {
	TEXT("hashAVX512", NOSPLIT, "func(keys, hash *uint64, class *byte, src *byte, start, end *int32, n int, long *int32) (longs int)")
	Doc("hashAVX512 is hashTokens of the n tokens, a multiple of 8, but for those of more than 16 bytes: it writes their",
		"numbers to long, where there must be room for n, and returns how many they are. keys are the three of the hasher.")
	Pragma("noescape")
	keys := Load(Param("keys"), GP64())
	k0, k1, k2 := ZMM(), ZMM(), ZMM()
	for i, k := range []reg.VecVirtual{k0, k1, k2} {
		VPBROADCASTQ(operand.Mem{Base: keys, Disp: 8 * i}, k)
	}
	hash, class, src := Load(Param("hash"), GP64()), Load(Param("class"), GP64()), Load(Param("src"), GP64())
	start, end := Load(Param("start"), GP64()), Load(Param("end"), GP64())
	n, long := Load(Param("n"), GP64()), Load(Param("long"), GP64())
	first := GP64()
	MOVQ(long, first)
	mix1, mix2 := word(0x9FB21C651E98DF25), word(0xD6E8FEB86659FD93)
	bit5, all := everyByte(0x20), everyByte(0xFF)
	bits64, bits128, sixteen, zero := word(64), word(128), word(16), word(0)
	numbers, eight := YMM(), YMM()
	VPMOVZXBD(counting, numbers)
	step := GP32()
	MOVL(operand.U32(8), step)
	VPBROADCASTD(step, eight)
	digitClasses := GP64()
	MOVQ(operand.U64(0x0202020202020202), digitClasses)

	Label("eight")
	TESTQ(n, n)
	JZ(operand.LabelRef("done"))
	Comment("Tokens 0, 2, 4, 6 and 1, 3, 5, 7: their first words are the even words of these, their second the odd ones.")
	even, odd := ZMM(), ZMM()
	for lane := range 4 {
		for i, tokens := range []reg.VecVirtual{even, odd} {
			at := GP64()
			MOVLQSX(operand.Mem{Base: start, Disp: 4 * (2*lane + i)}, at)
			token := operand.Mem{Base: src, Index: at, Scale: 1}
			if lane == 0 {
				VMOVDQU64(token, tokens.AsX())
			} else {
				VINSERTI64X2(operand.Imm(uint64(lane)), token, tokens, tokens)
			}
		}
	}
	a, b := ZMM(), ZMM()
	VPUNPCKLQDQ(odd, even, a)
	VPUNPCKHQDQ(odd, even, b)

	Comment("Keep the bytes of the token.")
	from, length, room := ZMM(), ZMM(), ZMM()
	VPMOVSXDQ(operand.Mem{Base: start}, from)
	VPMOVSXDQ(operand.Mem{Base: end}, length)
	VPSUBQ(from, length, length)
	tooLong := K()
	VPCMPQ(operand.Imm(6), sixteen, length, tooLong)
	VPSLLQ(operand.Imm(3), length, length)
	for _, part := range []struct{ bits, word reg.VecVirtual }{{bits64, a}, {bits128, b}} {
		VPSUBQ(length, part.bits, room)
		VPMAXSQ(zero, room, room)
		VPSRLVQ(room, all, room)
		VPANDQ(room, part.word, part.word)
	}
	// As in folded and digits.
	digits := ZMM()
	for i, w := range []reg.VecVirtual{a, b} {
		bit6, bit7, capital := ZMM(), ZMM(), ZMM()
		VPSRLQ(operand.Imm(1), w, bit6)
		VPSRLQ(operand.Imm(2), w, bit7)
		VMOVDQA64(bit6, capital)
		VPTERNLOGQ(operand.Imm(0x20), bit5, bit7, capital) // bit6 &^ bit7 & bit5
		if i == 0 {
			VMOVDQA64(w, digits)
			VPTERNLOGQ(operand.Imm(0x10), bit7, bit6, digits) // w &^ bit6 &^ bit7
		} else {
			second := ZMM()
			VMOVDQA64(w, second)
			VPTERNLOGQ(operand.Imm(0x10), bit7, bit6, second)
			VPORQ(second, digits, digits)
		}
		VPORQ(capital, w, w)
	}
	withDigit := K()
	VPTESTMQ(bit5, digits, withDigit)
	classes := GP64()
	KMOVB(withDigit, classes.As32())
	PDEPQ(digitClasses, classes, classes)
	Comment("Mix of both words.")
	VPMULLQ(k1, a, a)
	VPMULLQ(k2, b, b)
	VPROLQ(operand.Imm(32), b, b)
	VPADDQ(k0, a, a)
	VPADDQ(b, a, a)
	t := ZMM()
	VPSRLQ(operand.Imm(32), a, t)
	VPXORQ(t, a, a)
	VPMULLQ(mix1, a, a)
	VPSRLQ(operand.Imm(29), a, t)
	VPXORQ(t, a, a)
	VPMULLQ(mix2, a, a)
	VPSRLQ(operand.Imm(32), a, t)
	VPXORQ(t, a, a)

	VMOVDQU64(a, operand.Mem{Base: hash})
	ORQ(classes, operand.Mem{Base: class})
	those := YMM()
	VPCOMPRESSD_Z(numbers, tooLong, those)
	VMOVDQU64(those, operand.Mem{Base: long})
	count := GP64()
	KMOVB(tooLong, count.As32())
	POPCNTQ(count, count)
	LEAQ(operand.Mem{Base: long, Index: count, Scale: 4}, long)
	VPADDD(eight, numbers, numbers)

	ADDQ(operand.Imm(64), hash)
	ADDQ(operand.Imm(8), class)
	ADDQ(operand.Imm(32), start)
	ADDQ(operand.Imm(32), end)
	SUBQ(operand.Imm(8), n)
	JMP(operand.LabelRef("eight"))

	Label("done")
	VZEROUPPER()
	SUBQ(first, long)
	SHRQ(operand.Imm(2), long)
	Store(long, ReturnIndex(0))
	RET()
}

// cutASCIIAVX512 turns the places where tokens start and end into numbers by compressing 0, 1, ... 63 by a mask.
func cutASCIIAVX512() {
	TEXT("cutASCIIAVX512", NOSPLIT, "func(start, end *int32, src *byte, pos, blocks int) (starts, ends, done int, open uint64)")
	Doc("cutASCIIAVX512 is cutASCII of as many whole blocks at src, where pos is the place of the first in the text, up to",
		"the first that is not all ASCII. It returns the tokens that start and end, the blocks that are done, and 1 if the",
		"last one ends within a token. It writes up to 32 places more to start and end than it returns.")
	Pragma("noescape")
	start, end := Load(Param("start"), GP64()), Load(Param("end"), GP64())
	src, pos := Load(Param("src"), GP64()), Load(Param("pos"), GP64())
	blocks := Load(Param("blocks"), GP64())
	firstStart, firstEnd := GP64(), GP64()
	MOVQ(start, firstStart)
	MOVQ(end, firstEnd)
	done, open := GP64(), GP64()
	XORQ(done, done)
	XORQ(open, open)
	numbers, base, step := ZMM(), ZMM(), ZMM()
	VMOVDQU64(counting, numbers)
	VPBROADCASTD(pos.(reg.GPVirtual).As32(), base)
	sixtyFour := GP32()
	MOVL(operand.U32(64), sixtyFour)
	VPBROADCASTD(sixtyFour, step)
	bit5, a, letters, zero, digits := everyByte(0x20), everyByte('a'), everyByte(26), everyByte('0'), everyByte(10)

	Label("block")
	CMPQ(done, blocks)
	JGE(operand.LabelRef("done"))
	x, t := ZMM(), ZMM()
	VMOVDQU64(operand.Mem{Base: src}, x)
	high, isLetter, isDigit := K(), K(), K()
	VPMOVB2M(x, high)
	KORTESTQ(high, high)
	JNZ(operand.LabelRef("done"))
	VPORQ(bit5, x, t)
	VPSUBB(a, t, t)
	VPCMPUB(operand.Imm(1), letters, t, isLetter)
	VPSUBB(zero, x, t)
	VPCMPUB(operand.Imm(1), digits, t, isDigit)
	KORQ(isLetter, isDigit, isLetter)
	in, before, first, after := GP64(), GP64(), GP64(), GP64()
	KMOVQ(isLetter, in)
	LEAQ(operand.Mem{Base: open, Index: in, Scale: 2}, before)
	MOVQ(in, open)
	SHRQ(operand.Imm(63), open)
	ANDNQ(in, before, first)
	ANDNQ(before, in, after)
	for _, border := range []struct{ mask, to reg.GPVirtual }{{first, start.(reg.GPVirtual)}, {after, end.(reg.GPVirtual)}} {
		which := K()
		KMOVQ(border.mask, which)
		places, lower, upper := ZMM(), ZMM(), ZMM()
		VPCOMPRESSB_Z(numbers, which, places)
		VPMOVZXBD(places.AsX(), lower)
		VEXTRACTI32X4(operand.Imm(1), places.AsY(), places.AsX())
		VPMOVZXBD(places.AsX(), upper)
		VPADDD(base, lower, lower)
		VPADDD(base, upper, upper)
		VMOVDQU64(lower, operand.Mem{Base: border.to})
		VMOVDQU64(upper, operand.Mem{Base: border.to, Disp: 64})
		POPCNTQ(border.mask, border.mask)
		LEAQ(operand.Mem{Base: border.to, Index: border.mask, Scale: 4}, border.to)
	}
	VPADDD(step, base, base)
	ADDQ(operand.Imm(64), src)
	INCQ(done)
	JMP(operand.LabelRef("block"))

	Label("done")
	VZEROUPPER()
	SUBQ(firstStart, start)
	SHRQ(operand.Imm(2), start)
	SUBQ(firstEnd, end)
	SHRQ(operand.Imm(2), end)
	Store(start, ReturnIndex(0))
	Store(end, ReturnIndex(1))
	Store(done, ReturnIndex(2))
	Store(open, ReturnIndex(3))
	RET()
}

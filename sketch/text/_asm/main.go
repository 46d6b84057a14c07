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
	// fromLast is the index of the byte before each, that before the first being the last of another 64.
	fromLast operand.Mem
	// lastBits[n] is a word with the n highest bits set, up to 3.
	lastBits [4]operand.Mem
	// laneBytes are the indices that bring tokens of three bytes each to eight words, and laneForms where they start.
	laneBytes operand.Mem
	// blockStep is the length of a block, in 32 bits each.
	blockStep operand.Mem
	laneForms operand.Mem
	// spreads are the indices that bring each of eight bytes to all bytes of a word, and the next eight.
	spreads [2]operand.Mem
)

// data lays down 64 bytes.
func data(name string, of func(i int) uint8) operand.Mem {
	at := GLOBL(name, RODATA|NOPTR)
	for i := range 64 {
		DATA(i, operand.U8(of(i)))
	}
	return at
}

// equal are the places of 64 equal bytes by their value.
var equal = map[uint8]operand.Mem{}

// bytesOf returns where there are 64 bytes of a value.
func bytesOf(v uint8) operand.Mem {
	if _, ok := equal[v]; !ok {
		equal[v] = data(fmt.Sprintf("bytes%02x", v), func(int) uint8 { return v })
	}
	return equal[v]
}

func main() {
	ConstraintExpr("!purego")
	counting = data("counting", func(i int) uint8 { return uint8(i) })
	fromLast = data("fromLast", func(i int) uint8 { return uint8(i+127) % 128 })
	for n := 1; n < len(lastBits); n++ {
		lastBits[n] = GLOBL(fmt.Sprintf("last%d", n), RODATA|NOPTR)
		DATA(0, operand.U64(^(^uint64(0) >> n)))
	}
	laneBytes = data("laneBytes", func(i int) uint8 { return uint8(i/8*3 + i%8) })
	for n := range spreads {
		spreads[n] = data(fmt.Sprintf("spread%d", n), func(i int) uint8 { return uint8(8*n + i/8) })
	}
	blockStep = GLOBL("blockStep", RODATA|NOPTR)
	for i := range 16 {
		DATA(4*i, operand.U32(64))
	}
	laneForms = GLOBL("laneForms", RODATA|NOPTR)
	for i := range 8 {
		DATA(4*i, operand.U32(3*i))
	}
	hashAVX512()
	hashLongAVX512()
	tokenizeASCIIAVX512()
	tokenizeNarrowAVX512()
	classifyAVX512()
	cutBlocksAVX512()
	hashThreesAVX512()
	maskAVX2()
	cutBlocksAVX2()
	hashAVX2()
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
	Doc("hashAVX512 is hashTokens of the n tokens, a multiple of 8 up to 256, but for those of more than 16 bytes: it adds them",
		"to long, which is a longTokens, and returns how many they are. keys are the three of the hasher.")
	Pragma("noescape")
	m := newMixer(pointer("keys"))
	hash, class, src := Load(Param("hash"), GP64()), Load(Param("class"), GP64()), Load(Param("src"), GP64())
	start, end := Load(Param("start"), GP64()), Load(Param("end"), GP64())
	n, long := Load(Param("n"), GP64()), Load(Param("long"), GP64())
	first := GP64()
	MOVQ(long, first)
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
	digits, more := ZMM(), ZMM()
	fold(a, bit5, digits)
	fold(b, bit5, more)
	VPORQ(more, digits, digits)
	withDigit := K()
	VPTESTMQ(bit5, digits, withDigit)
	classes := GP64()
	KMOVB(withDigit, classes.As32())
	PDEPQ(digitClasses, classes, classes)
	Comment("Mix of both words.")
	m.mixWords(a, b)

	VMOVDQU64(a, operand.Mem{Base: hash})
	ORQ(classes, operand.Mem{Base: class})
	KORTESTB(tooLong, tooLong)
	JNZ(operand.LabelRef("long"))
	Label("noted")
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

	Label("long")
	for i, of := range []operand.Op{numbers, operand.Mem{Base: start}, operand.Mem{Base: end}} {
		those := YMM()
		VMOVDQU64(of, those)
		VPCOMPRESSD_Z(those, tooLong, those)
		VMOVDQU64(those, operand.Mem{Base: long, Disp: i * longArray})
	}
	count := GP64()
	KMOVB(tooLong, count.As32())
	POPCNTQ(count, count)
	LEAQ(operand.Mem{Base: long, Index: count, Scale: 4}, long)
	JMP(operand.LabelRef("noted"))
}

// fold is folded of the words in w, and sets found to digits of them, save that only bits 5 count.
func fold(w, bit5, found reg.VecVirtual) {
	bit6, bit7 := ZMM(), ZMM()
	VPSRLQ(operand.Imm(1), w, bit6)
	VPSRLQ(operand.Imm(2), w, bit7)
	VMOVDQA64(w, found)
	VPTERNLOGQ(operand.Imm(0x10), bit7, bit6, found) // w &^ bit6 &^ bit7
	VPTERNLOGQ(operand.Imm(0x20), bit5, bit7, bit6)  // bit6 &^ bit7 & bit5
	VPORQ(bit6, w, w)
}

// longArray is the size of each array of a longTokens, in bytes.
const longArray = 4 * 256

// hashLongAVX512 has a token in each lane, and goes on while one of them has words left.
func hashLongAVX512() {
	TEXT("hashLongAVX512", NOSPLIT, "func(keys, hash *uint64, src *byte, long *int32, n int, digits *byte)")
	Doc("hashLongAVX512 hashes the n tokens of long, which is a longTokens, by eights. For each eight it sets a byte of digits",
		"to which of them have one. It reads up to 7 bytes behind a token.")
	Pragma("noescape")
	m := newMixer(pointer("keys"))
	hash, src, digits := pointer("hash"), pointer("src"), pointer("digits")
	long, n := pointer("long"), pointer("n")
	bit5, all := everyByte(0x20), everyByte(0xFF)
	eight, bits64, zero := word(8), word(64), ZMM()
	VPXORQ(zero, zero, zero)

	Label("eight")
	TESTQ(n, n)
	JLE(operand.LabelRef("done"))
	which, lanes := GP64(), K()
	MOVQ(operand.I32(-1), which)
	count := GP64()
	MOVQ(operand.U32(8), count)
	CMPQ(n, count)
	CMOVQLT(n, count)
	BZHIQ(count, which, which)
	KMOVB(which.As32(), lanes)
	token, k := YMM(), K()
	from, length, sum, t := ZMM(), ZMM(), ZMM(), ZMM()
	VMOVDQU32_Z(operand.Mem{Base: long}, lanes, token)
	VPMOVSXDQ_Z(operand.Mem{Base: long, Disp: longArray}, lanes, from)
	VPMOVSXDQ_Z(operand.Mem{Base: long, Disp: 2 * longArray}, lanes, length)
	VPSUBQ(from, length, length)
	VMOVDQA64(length, sum)
	found := ZMM()
	VPXORQ(found, found, found)

	Label("word")
	VPCMPQ(operand.Imm(greater), zero, length, lanes)
	KORTESTB(lanes, lanes)
	JZ(operand.LabelRef("hashed"))
	w, digit := ZMM(), ZMM()
	VPXORQ(w, w, w)
	KMOVB(lanes, k)
	VPGATHERQQ(operand.Mem{Base: src, Index: from, Scale: 1}, k, w)
	Comment("Keep the bytes of the token.")
	VPSLLQ(operand.Imm(3), length, t)
	VPSUBQ(t, bits64, t)
	VPMAXSQ(zero, t, t)
	VPSRLVQ(t, all, t)
	VPANDQ(t, w, w)
	fold(w, bit5, digit)
	VPORQ(digit, found, found)
	VPMULLQ(m.k1, w, w)
	VPMULLQ(m.k2, sum, t)
	VPADDQ(t, w, w)
	VPADDQ(m.k0, w, w)
	m.mix(w)
	VMOVDQA64(w, lanes, sum)
	VPADDQ(eight, from, from)
	VPSUBQ(eight, length, length)
	JMP(operand.LabelRef("word"))

	Label("hashed")
	KMOVB(which.As32(), k)
	VPSCATTERDQ(sum, k, operand.Mem{Base: hash, Index: token, Scale: 8})
	VPTESTMQ(bit5, found, k)
	KMOVB(k, operand.Mem{Base: digits})
	INCQ(digits)
	ADDQ(operand.Imm(32), long)
	SUBQ(operand.Imm(8), n)
	JMP(operand.LabelRef("eight"))

	Label("done")
	VZEROUPPER()
	RET()
}

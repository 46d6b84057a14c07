package main

import (
	"math/bits"

	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// withinAVX2 counts the ones of each half byte by a table in a register, and adds up the bytes of a word as the sum of
// absolute differences of a+4 and 4-b, which is that of a+b (Muła, Kurz and Lemire, Faster population counts using AVX2
// instructions, 2018). The least of four registers is compared: matches are rare.
func withinAVX2() {
	TEXT("withinAVX2", NOSPLIT, "func(fingerprints *uint64, n int, query, distance uint64) (at int)")
	Doc("withinAVX2 returns how many of the n fingerprints, a multiple of 4, come before the first within the distance",
		"of the query, or n if there is none.")
	Pragma("noescape")
	fingerprints, n := Load(Param("fingerprints"), GP64()), Load(Param("n"), GP64())
	query, distance := YMM(), YMM()
	VMOVQ(Load(Param("query"), GP64()), query.AsX())
	VPBROADCASTQ(query.AsX(), query)
	VMOVQ(Load(Param("distance"), GP64()), distance.AsX())
	VPBROADCASTQ(distance.AsX(), distance)
	more, less, half := YMM(), YMM(), YMM()
	VBROADCASTI128(bytesOf("fourAndOnes", func(v int) int { return 4 + bits.OnesCount(uint(v)) }), more)
	VBROADCASTI128(bytesOf("fourLessOnes", func(v int) int { return 4 - bits.OnesCount(uint(v)) }), less)
	VPBROADCASTQ(words("lowHalves", 0x0F0F0F0F0F0F0F0F), half)
	const vectors = 4
	at, left := GP64(), GP64()
	XORQ(at, at)
	// distanceOf returns the distances from the query of a register of fingerprints.
	distanceOf := func(i int) reg.VecVirtual {
		low, high := YMM(), YMM()
		VPXOR(operand.Mem{Base: fingerprints, Index: at, Scale: 8, Disp: 32 * i}, query, low)
		VPSRLW(operand.Imm(4), low, high)
		VPAND(half, low, low)
		VPAND(half, high, high)
		VPSHUFB(low, more, low)
		VPSHUFB(high, less, high)
		VPSADBW(high, low, low)
		return low
	}
	// farther are the lanes of which the distance is larger, as bits.
	farther := GP32()
	compare := func(distances reg.VecVirtual) {
		above := YMM()
		VPCMPGTQ(distance, distances, above)
		VMOVMSKPD(above, farther)
	}

	Label("block")
	MOVQ(n, left)
	SUBQ(at, left)
	CMPQ(left, operand.Imm(vectors*lanes256))
	JL(operand.LabelRef("four"))
	var distances [vectors]reg.VecVirtual
	for i := range distances {
		distances[i] = distanceOf(i)
	}
	least, other := YMM(), YMM()
	VPMINUD(distances[1], distances[0], least)
	VPMINUD(distances[3], distances[2], other)
	VPMINUD(other, least, least)
	compare(least)
	CMPL(farther, operand.Imm(1<<lanes256-1))
	JNE(operand.LabelRef("found"))
	ADDQ(operand.Imm(vectors*lanes256), at)
	JMP(operand.LabelRef("block"))

	Label("four")
	CMPQ(at, n)
	JGE(operand.LabelRef("done"))
	all := GP32()
	compare(distanceOf(0))
	MOVL(farther, all)
	CMPL(farther, operand.Imm(1<<lanes256-1))
	JNE(operand.LabelRef("first"))
	ADDQ(operand.Imm(lanes256), at)
	JMP(operand.LabelRef("four"))

	Label("found")
	XORL(all, all)
	for i := vectors - 1; i >= 0; i-- {
		compare(distances[i])
		SHLL(operand.Imm(lanes256), all)
		ORL(farther, all)
	}

	Label("first")
	Comment("The first lane that is not farther is the first zero of all masks together.")
	NOTL(all)
	TZCNTL(all, all)
	ADDQ(all.As64(), at)

	Label("done")
	VZEROUPPER()
	Store(at, ReturnIndex(0))
	RET()
}

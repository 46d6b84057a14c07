package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
)

// withinAVX512 looks at four registers of fingerprints before it branches: matches are rare.
func withinAVX512() {
	TEXT("withinAVX512", NOSPLIT, "func(fingerprints *uint64, n int, query, distance uint64) (at int)")
	Doc("withinAVX512 returns how many of the n fingerprints come before the first within the distance of the query, or n if",
		"there is none.")
	Pragma("noescape")
	fingerprints, n := Load(Param("fingerprints"), GP64()), Load(Param("n"), GP64())
	query, distance := ZMM(), ZMM()
	VPBROADCASTQ(Load(Param("query"), GP64()), query)
	VPBROADCASTQ(Load(Param("distance"), GP64()), distance)
	at, found := GP64(), GP64()
	XORQ(at, at)
	const vectors = 4

	left := GP64()
	MOVQ(n, left)
	Label("block")
	CMPQ(left, operand.U32(vectors*lanes512))
	JL(operand.LabelRef("one"))
	var masks [vectors]operand.Op
	for i := range vectors {
		difference, near := ZMM(), K()
		VPXORQ(operand.Mem{Base: fingerprints, Disp: 64 * i}, query, difference)
		VPOPCNTQ(difference, difference)
		VPCMPUQ(operand.Imm(2), distance, difference, near) // difference <= distance
		masks[i] = near
	}
	pair, other := K(), K()
	KUNPCKBW(masks[0], masks[1], pair)
	KUNPCKBW(masks[2], masks[3], other)
	KUNPCKWD(pair, other, pair)
	KMOVD(pair, found.As32())
	TESTL(found.As32(), found.As32())
	JNZ(operand.LabelRef("found"))
	ADDQ(operand.U32(64*vectors), fingerprints)
	ADDQ(operand.U32(vectors*lanes512), at)
	SUBQ(operand.U32(vectors*lanes512), left)
	JMP(operand.LabelRef("block"))

	Label("one")
	TESTQ(left, left)
	JLE(operand.LabelRef("none"))
	there, ones, difference, near := K(), GP64(), ZMM(), K()
	MOVQ(operand.I32(-1), ones)
	BZHIQ(left, ones, ones)
	KMOVB(ones.As32(), there)
	VPXORQ_Z(operand.Mem{Base: fingerprints}, query, there, difference)
	VPOPCNTQ(difference, difference)
	VPCMPUQ(operand.Imm(2), distance, difference, there, near)
	KMOVB(near, found.As32())
	TESTL(found.As32(), found.As32())
	JNZ(operand.LabelRef("found"))
	ADDQ(operand.Imm(64), fingerprints)
	ADDQ(operand.Imm(lanes512), at)
	SUBQ(operand.Imm(lanes512), left)
	JMP(operand.LabelRef("one"))

	Label("found")
	bit := GP64()
	TZCNTL(found.As32(), bit.As32())
	ADDQ(bit, at)
	MOVQ(at, n)

	Label("none")
	VZEROUPPER()
	Store(n, ReturnIndex(0))
	RET()
}

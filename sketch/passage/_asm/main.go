// Command _asm writes the assembly of package passage, and its Go declarations.
package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
)

const (
	// lanes is the number of values in a register.
	lanes = 8
	// registers is how many of them a kernel takes at once.
	registers = 2
)

func main() {
	ConstraintExpr("!purego")
	upperAVX2()
	widen("leastAVX2", "least", func(x, y, z operand.Op) { VPMINUD(x, y, z) })
	widen("mostAVX2", "largest", func(x, y, z operand.Op) { VPMAXUD(x, y, z) })
	equalAVX2()
	Generate()
}

// upperAVX2 takes the upper halves of the words in either half of two registers, and then brings them into order.
func upperAVX2() {
	TEXT("upperAVX2", NOSPLIT, "func(values *uint32, hashes *uint64, n int)")
	Doc("upperAVX2 sets values to the upper halves of the n hashes, a multiple of 16.")
	Pragma("noescape")
	values, hashes, n := Load(Param("values"), GP64()), Load(Param("hashes"), GP64()), Load(Param("n"), GP64())

	Label("some")
	TESTQ(n, n)
	JZ(operand.LabelRef("done"))
	for i := range registers {
		x := YMM()
		VMOVUPS(operand.Mem{Base: hashes, Disp: 64 * i}, x)
		VSHUFPS(operand.Imm(0xDD), operand.Mem{Base: hashes, Disp: 64*i + 32}, x, x)
		VPERMQ(operand.Imm(0xD8), x, x)
		VMOVDQU(x, operand.Mem{Base: values, Disp: 32 * i})
	}
	ADDQ(operand.U32(8*lanes*registers), hashes)
	ADDQ(operand.Imm(4*lanes*registers), values)
	SUBQ(operand.Imm(lanes*registers), n)
	JMP(operand.LabelRef("some"))

	Label("done")
	VZEROUPPER()
	RET()
}

// widen takes the best of four values at once: as many loads as two steps of two, and half the stores. It may work in
// place, since it writes no value that it still has to read.
func widen(name, best string, better func(x, y, z operand.Op)) {
	TEXT(name, NOSPLIT, "func(to, values *uint32, n, a, b, c int)")
	Doc(name+" sets each of n places, a multiple of 16, to the "+best+" of the value at it and those that stand a, b and c",
		"places after it. It may work in place.")
	Pragma("noescape")
	to, values, n := Load(Param("to"), GP64()), Load(Param("values"), GP64()), Load(Param("n"), GP64())
	a, b, c := Load(Param("a"), GP64()), Load(Param("b"), GP64()), Load(Param("c"), GP64())

	Label("some")
	TESTQ(n, n)
	JZ(operand.LabelRef("done"))
	for i := range registers {
		x, y := YMM(), YMM()
		VMOVDQU(operand.Mem{Base: values, Disp: 32 * i}, x)
		VMOVDQU(operand.Mem{Base: values, Index: a, Scale: 4, Disp: 32 * i}, y)
		better(operand.Mem{Base: values, Index: b, Scale: 4, Disp: 32 * i}, x, x)
		better(operand.Mem{Base: values, Index: c, Scale: 4, Disp: 32 * i}, y, y)
		better(x, y, x)
		VMOVDQU(x, operand.Mem{Base: to, Disp: 32 * i})
	}
	ADDQ(operand.Imm(4*lanes*registers), values)
	ADDQ(operand.Imm(4*lanes*registers), to)
	SUBQ(operand.Imm(lanes*registers), n)
	JMP(operand.LabelRef("some"))

	Label("done")
	VZEROUPPER()
	RET()
}

// equalAVX2 looks up, by a byte with a bit for each of eight places, which of them are equal.
func equalAVX2() {
	TEXT("equalAVX2", NOSPLIT, "func(positions *int32, a, b *uint32, n int, first uint32) (count int)")
	Doc("equalAVX2 writes to positions those of the n places, counted from first, where a and b are equal, and returns how",
		"many they are. n is a multiple of 16, and there is room for n positions.")
	Pragma("noescape")
	positions := Load(Param("positions"), GP64())
	a, b := Load(Param("a"), GP64()), Load(Param("b"), GP64())
	n, first := Load(Param("n"), GP64()), Load(Param("first"), GP32())
	from, place, next, table := GP64(), YMM(), YMM(), GP64()
	MOVQ(positions, from)
	VMOVD(first, place.AsX())
	VPBROADCASTD(place.AsX(), place)
	VPBROADCASTD(perRegister(), next)
	LEAQ(ones(), table)

	Label("some")
	TESTQ(n, n)
	JZ(operand.LabelRef("done"))
	for i := range registers {
		x, equal := YMM(), GP32()
		VMOVDQU(operand.Mem{Base: a, Disp: 32 * i}, x)
		VPCMPEQD(operand.Mem{Base: b, Disp: 32 * i}, x, x)
		VMOVMSKPS(x, equal)
		VPMOVZXBD(operand.Mem{Base: table, Index: equal.As64(), Scale: 8}, x)
		VPADDD(place, x, x)
		VMOVDQU(x, operand.Mem{Base: positions})
		POPCNTL(equal, equal)
		LEAQ(operand.Mem{Base: positions, Index: equal.As64(), Scale: 4}, positions)
		VPADDD(next, place, place)
	}
	ADDQ(operand.Imm(4*lanes*registers), a)
	ADDQ(operand.Imm(4*lanes*registers), b)
	SUBQ(operand.Imm(lanes*registers), n)
	JMP(operand.LabelRef("some"))

	Label("done")
	SUBQ(from, positions)
	SHRQ(operand.Imm(2), positions)
	VZEROUPPER()
	Store(positions, ReturnIndex(0))
	RET()
}

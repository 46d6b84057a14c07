// Command _asm writes the assembly of package passage, and its Go declarations.
package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
)

// lanes is the number of hashes in a register.
const lanes = 8

func main() {
	ConstraintExpr("!purego")
	widen("leastAVX512", "least", VPMINUQ)
	widen("mostAVX512", "largest", VPMAXUQ)
	equalAVX512()
	Generate()
}

// widen takes the best of four values at once: as many loads as two steps of two, and half the stores. It may work in
// place, since it writes no value that it still has to read.
func widen(name, best string, better func(ops ...operand.Op)) {
	TEXT(name, NOSPLIT, "func(values *uint64, n, a, b, c int)")
	Doc(name+" replaces each of the n values, a multiple of 8, by the "+best+" of it and those that stand a, b and c",
		"places after it. There are 8 values more.")
	Pragma("noescape")
	values, n := Load(Param("values"), GP64()), Load(Param("n"), GP64())
	a, b, c := Load(Param("a"), GP64()), Load(Param("b"), GP64()), Load(Param("c"), GP64())

	Label("eight")
	TESTQ(n, n)
	JZ(operand.LabelRef("done"))
	x, y := ZMM(), ZMM()
	VMOVDQU64(operand.Mem{Base: values}, x)
	VMOVDQU64(operand.Mem{Base: values, Index: a, Scale: 8}, y)
	better(operand.Mem{Base: values, Index: b, Scale: 8}, x, x)
	better(operand.Mem{Base: values, Index: c, Scale: 8}, y, y)
	better(x, y, x)
	VMOVDQU64(x, operand.Mem{Base: values})
	ADDQ(operand.Imm(8*lanes), values)
	SUBQ(operand.Imm(lanes), n)
	JMP(operand.LabelRef("eight"))

	Label("done")
	VZEROUPPER()
	RET()
}

func equalAVX512() {
	TEXT("equalAVX512", NOSPLIT, "func(positions *int32, a, b *uint64, n int, first uint32) (count int)")
	Doc("equalAVX512 writes to positions those of the n places, counted from first, where a and b are equal, and returns how",
		"many they are. n is a multiple of 8, and there is room for n positions.")
	Pragma("noescape")
	positions := Load(Param("positions"), GP64())
	a, b := Load(Param("a"), GP64()), Load(Param("b"), GP64())
	n, first := Load(Param("n"), GP64()), Load(Param("first"), GP32())
	from, place, eight := GP64(), YMM(), YMM()
	MOVQ(positions, from)
	VPBROADCASTD(first, place)
	VPADDD(places(), place, place)
	VPBROADCASTD(constant(lanes), eight)

	Label("eight")
	TESTQ(n, n)
	JZ(operand.LabelRef("done"))
	x, equal, selected := ZMM(), K(), YMM()
	VMOVDQU64(operand.Mem{Base: a}, x)
	VPCMPEQQ(operand.Mem{Base: b}, x, equal)
	VPCOMPRESSD_Z(place, equal, selected)
	VMOVDQU32(selected, operand.Mem{Base: positions})
	count := GP32()
	KMOVB(equal, count)
	POPCNTL(count, count)
	LEAQ(operand.Mem{Base: positions, Index: count.As64(), Scale: 4}, positions)
	VPADDD(eight, place, place)
	ADDQ(operand.Imm(8*lanes), a)
	ADDQ(operand.Imm(8*lanes), b)
	SUBQ(operand.Imm(lanes), n)
	JMP(operand.LabelRef("eight"))

	Label("done")
	SUBQ(from, positions)
	SHRQ(operand.Imm(2), positions)
	VZEROUPPER()
	Store(positions, ReturnIndex(0))
	RET()
}

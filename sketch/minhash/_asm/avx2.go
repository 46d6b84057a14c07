package main

import (
	"fmt"
	"math"

	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// minimaAVX2 is minimaAVX512 without a minimum of 64-bit integers: a comparison of signed ones and a choice take its
// place. The highest bit of all values is flipped, which makes the order of unsigned integers that of signed ones.
func minimaAVX2(slots int) {
	name := fmt.Sprintf("minima%dAVX2", slots)
	TEXT(name, NOSPLIT, "func(sig, h1, h2 *uint64, n int, first uint64)")
	Doc(
		fmt.Sprintf("%s updates the %d slots at sig, which are the slots from first on, by the n elements", name, slots),
		"with the hashes at h1 and h2.",
	)
	Pragma("noescape")
	sig, h1, h2 := Load(Param("sig"), GP64()), Load(Param("h1"), GP64()), Load(Param("h2"), GP64())
	n := Load(Param("n"), GP64())
	first := Load(Param("first"), GP64())

	signs, odd, upper := YMM(), YMM(), YMM()
	VPBROADCASTQ(data("sign", []uint64{1 << 63}), signs)
	VMOVDQU(data("lanes1and3", []uint64{0, math.MaxUint64, 0, math.MaxUint64}), odd)
	VMOVDQU(data("lanes2and3", []uint64{0, 0, math.MaxUint64, math.MaxUint64}), upper)
	minima := make([]reg.VecVirtual, slots/4)
	for i := range minima {
		minima[i] = YMM()
		VPXOR(operand.Mem{Base: sig, Disp: 32 * i}, signs, minima[i])
	}
	TESTQ(n, n)
	JZ(operand.LabelRef("done"))

	Label("element")
	start := GP64()
	MOVQ(operand.Mem{Base: h2}, start)
	IMULQ(first, start)
	ADDQ(operand.Mem{Base: h1}, start)
	value, step, part := YMM(), YMM(), YMM()
	VMOVQ(start, value.AsX())
	VPBROADCASTQ(value.AsX(), value)
	VPXOR(signs, value, value)
	VPBROADCASTQ(operand.Mem{Base: h2}, step)
	VPAND(odd, step, part)
	VPADDQ(part, value, value)
	VPADDQ(step, step, step)
	VPAND(upper, step, part)
	VPADDQ(part, value, value)
	VPADDQ(step, step, step)
	for i := range minima {
		above := YMM()
		VPCMPGTQ(value, minima[i], above)
		VBLENDVPD(above, value, minima[i], minima[i])
		if i < len(minima)-1 {
			VPADDQ(step, value, value)
		}
	}
	ADDQ(operand.Imm(8), h1)
	ADDQ(operand.Imm(8), h2)
	DECQ(n)
	JNZ(operand.LabelRef("element"))

	Label("done")
	for i := range minima {
		VPXOR(signs, minima[i], minima[i])
		VMOVDQU(minima[i], operand.Mem{Base: sig, Disp: 32 * i})
	}
	VZEROUPPER()
	RET()
}

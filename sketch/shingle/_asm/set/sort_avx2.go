package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// rankAVX2 is rankAVX512 with half the lanes.
func rankAVX2() {
	TEXT("rankAVX2", NOSPLIT, "func(within *uint8, before *uint32, buckets int) (sum, most int)")
	Doc("rankAVX2 is rank of so many buckets, a multiple of 32.")
	Pragma("noescape")
	within, before := Load(Param("within"), GP64()), Load(Param("before"), GP64())
	buckets := Load(Param("buckets"), GP64())
	zero, carry, most, even := YMM(), YMM(), YMM(), YMM()
	for _, v := range []reg.VecVirtual{zero, carry, most} {
		VPXOR(v, v, v)
	}
	VMOVDQU(words("even", 0|2<<32, 4|6<<32, 0, 0), even)

	Label("buckets")
	counts, sums, t := YMM(), YMM(), YMM()
	VMOVDQU(operand.Mem{Base: within}, counts)
	VPMAXUB(counts, most, most)
	VPSLLQ(operand.Imm(8), counts, t)
	VPADDB(t, counts, sums)
	for _, bits := range []uint64{16, 32} {
		VPSLLQ(operand.Imm(bits), sums, t)
		VPADDB(t, sums, sums)
	}
	VPSLLQ(operand.Imm(8), sums, t)
	VMOVDQU(t, operand.Mem{Base: within})
	eights, places := YMM(), YMM()
	VPSRLQ(operand.Imm(56), sums, eights)
	VPSLLDQ(operand.Imm(8), eights, t)
	VPADDQ(t, eights, places)
	VPERMQ(operand.Imm(0x50), places, t)
	VPBLENDD(operand.Imm(0x0F), zero, t, t)
	VPADDQ(t, places, places)
	VPERMQ(operand.Imm(0xFF), places, t)
	VPSUBQ(eights, places, places)
	VPADDQ(carry, places, places)
	VPERMD(places, even, places)
	VMOVDQU(places.AsX(), operand.Mem{Base: before})
	VPADDQ(t, carry, carry)
	ADDQ(operand.Imm(32), within)
	ADDQ(operand.Imm(16), before)
	SUBQ(operand.Imm(32), buckets)
	JNZ(operand.LabelRef("buckets"))

	VEXTRACTI128(operand.Imm(1), most, t.AsX())
	VPMAXUB(t.AsX(), most.AsX(), most.AsX())
	for _, bytes := range []uint64{8, 4, 2, 1} {
		VPSRLDQ(operand.Imm(bytes), most.AsX(), t.AsX())
		VPMAXUB(t.AsX(), most.AsX(), most.AsX())
	}
	sum, largest := GP64(), GP32()
	VMOVQ(carry.AsX(), sum)
	VMOVD(most.AsX(), largest)
	MOVBLZX(largest.As8(), largest)
	VZEROUPPER()
	Store(sum, ReturnIndex(0))
	Store(largest.As64(), ReturnIndex(1))
	RET()
}

// settleAVX2 is settleAVX512 with half the lanes. AVX2 compares signed integers only, which have the order of unsigned ones
// where all have the same highest bit. The hash without another one in its pair, the last, is compared with the largest.
func settleAVX2() {
	TEXT("settleAVX2", NOSPLIT, "func(hashes *uint64, n int)")
	Doc("settleAVX2 brings each pair of the n hashes, a multiple of 4 and not 0, that begins at an even place into order,",
		"and then each that begins at an odd one. All have the same highest bit.")
	Pragma("noescape")
	hashes, n := Load(Param("hashes"), GP64()), Load(Param("n"), GP64())
	// order puts the smaller of each pair first: if the lower lane is the larger one, both change places.
	order := func(v reg.VecVirtual) reg.VecVirtual {
		swapped, swap, ordered := YMM(), YMM(), YMM()
		VPSHUFD(operand.Imm(0x4E), v, swapped)
		VPCMPGTQ(swapped, v, swap)
		VPSHUFD(operand.Imm(0x44), swap, swap)
		VBLENDVPD(swap, swapped, v, ordered)
		return ordered
	}
	current, before := YMM(), YMM()
	VMOVDQU(operand.Mem{Base: hashes}, current)
	VMOVDQA(order(current), current)
	Comment("The first hash stands where the register before would have it.")
	VPERMQ(operand.Imm(0), current, before)
	// finish orders the pairs shifted by one and returns what is in its place then.
	finish := func(next reg.VecVirtual) (placed, shifted reg.VecVirtual) {
		shifted, placed = YMM(), YMM()
		VPERM2I128(operand.Imm(0x21), next, current, shifted)
		VPALIGNR(operand.Imm(8), current, shifted, shifted)
		shifted = order(shifted)
		VPERM2I128(operand.Imm(0x21), shifted, before, placed)
		VPALIGNR(operand.Imm(8), placed, shifted, placed)
		return placed, shifted
	}
	SUBQ(operand.Imm(4), n)

	Label("four")
	JZ(operand.LabelRef("last"))
	next := YMM()
	VMOVDQU(operand.Mem{Base: hashes, Disp: 32}, next)
	next = order(next)
	placed, shifted := finish(next)
	VMOVDQU(placed, operand.Mem{Base: hashes})
	VMOVDQA(shifted, before)
	VMOVDQA(next, current)
	ADDQ(operand.Imm(32), hashes)
	SUBQ(operand.Imm(4), n)
	JMP(operand.LabelRef("four"))

	Label("last")
	largest := YMM()
	VPBROADCASTQ(words("largest", math.MaxInt64), largest)
	placed, _ = finish(largest)
	VMOVDQU(placed, operand.Mem{Base: hashes})
	VZEROUPPER()
	RET()
}

// distinctAVX2 looks up, by a mask with a bit for each of four hashes that repeats the one before it, how to bring the others
// together.
func distinctAVX2() {
	TEXT("distinctAVX2", NOSPLIT, "func(hashes *uint64, n int) (left int)")
	Doc("distinctAVX2 drops repeats among the n hashes, a multiple of 4 and not 0, which ascend, and returns how many",
		"are left.")
	Pragma("noescape")
	hashes, n := Load(Param("hashes"), GP64()), Load(Param("n"), GP64())
	first, to, table := GP64(), GP64(), GP64()
	MOVQ(hashes, first)
	MOVQ(hashes, to)
	LEAQ(kept(), table)
	before, ones := YMM(), YMM()
	VPCMPEQD(ones, ones, ones)
	Comment("What stands before the first hash is another one.")
	VPBROADCASTQ(operand.Mem{Base: hashes}, before)
	VPXOR(ones, before, before)

	Label("four")
	current, shifted, equal, count := YMM(), YMM(), GP32(), GP32()
	VMOVDQU(operand.Mem{Base: hashes}, current)
	VPERM2I128(operand.Imm(0x21), current, before, shifted)
	VPALIGNR(operand.Imm(8), shifted, current, shifted)
	VMOVDQA(current, before)
	VPCMPEQQ(shifted, current, shifted)
	VMOVMSKPD(shifted, equal)
	POPCNTL(equal, count)
	SHLL(operand.Imm(5), equal)
	places := YMM()
	VMOVDQU(operand.Mem{Base: table, Index: equal.As64(), Scale: 1}, places)
	VPERMD(current, places, current)
	VMOVDQU(current, operand.Mem{Base: to})
	SHLL(operand.Imm(3), count)
	ADDQ(operand.Imm(32), to)
	SUBQ(count.As64(), to)
	ADDQ(operand.Imm(32), hashes)
	SUBQ(operand.Imm(4), n)
	JNZ(operand.LabelRef("four"))

	SUBQ(first, to)
	SHRQ(operand.Imm(3), to)
	VZEROUPPER()
	Store(to, ReturnIndex(0))
	RET()
}

// kept returns a table with, for each four bits, the half words of the words whose bit is zero.
func kept() operand.Mem {
	var all []uint64
	for equal := range 16 {
		n := 0
		for lane := range uint64(4) {
			if equal>>lane&1 == 0 {
				all = append(all, 2*lane|(2*lane+1)<<32)
				n++
			}
		}
		for ; n < 4; n++ {
			all = append(all, 0)
		}
	}
	return words("kept", all...)
}

// words returns a constant in memory.
func words(name string, values ...uint64) operand.Mem {
	data := GLOBL(name, RODATA|NOPTR)
	for i, v := range values {
		DATA(8*i, operand.U64(v))
	}
	return data
}

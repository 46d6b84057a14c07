package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// rankAVX512 adds up the bytes of each word and then the words of a register, in three steps that double.
func rankAVX512() {
	TEXT("rankAVX512", NOSPLIT, "func(within *uint8, before *uint32, buckets int) (sum, most int)")
	Doc("rankAVX512 is rank of so many buckets, a multiple of 64.")
	Pragma("noescape")
	within, before := Load(Param("within"), GP64()), Load(Param("before"), GP64())
	buckets := Load(Param("buckets"), GP64())
	zero, carry, most, last := ZMM(), ZMM(), ZMM(), ZMM()
	for _, v := range []reg.VecVirtual{zero, carry, most} {
		VPXORQ(v, v, v)
	}
	seven := GP64()
	MOVQ(operand.U32(7), seven)
	VPBROADCASTQ(seven, last)

	Label("buckets")
	counts, sums, t := ZMM(), ZMM(), ZMM()
	VMOVDQU64(operand.Mem{Base: within}, counts)
	VPMAXUB(counts, most, most)
	VPSLLQ(operand.Imm(8), counts, t)
	VPADDB(t, counts, sums)
	for _, bits := range []uint64{16, 32} {
		VPSLLQ(operand.Imm(bits), sums, t)
		VPADDB(t, sums, sums)
	}
	VPSLLQ(operand.Imm(8), sums, t)
	VMOVDQU64(t, operand.Mem{Base: within})
	eights, places := ZMM(), ZMM()
	VPSRLQ(operand.Imm(56), sums, eights)
	VALIGNQ(operand.Imm(7), zero, eights, places)
	for _, words := range []uint64{7, 6, 4} {
		VALIGNQ(operand.Imm(words), zero, places, t)
		VPADDQ(t, places, places)
	}
	VPADDQ(eights, places, t)
	VPADDQ(carry, places, places)
	VPMOVQD(places, operand.Mem{Base: before})
	VPERMQ(t, last, t)
	VPADDQ(t, carry, carry)
	ADDQ(operand.Imm(64), within)
	ADDQ(operand.Imm(32), before)
	SUBQ(operand.Imm(64), buckets)
	JNZ(operand.LabelRef("buckets"))

	VEXTRACTI64X4(operand.Imm(1), most, t.AsY())
	VPMAXUB(t.AsY(), most.AsY(), most.AsY())
	VEXTRACTI64X2(operand.Imm(1), most.AsY(), t.AsX())
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

// settleAVX512 orders the pairs of a register, and then those of two neighboring registers shifted by one: a step of an
// odd-even transposition sort. The lane that both sorts of pairs leave out comes from the register before.
func settleAVX512() {
	TEXT("settleAVX512", NOSPLIT, "func(hashes *uint64, n int)")
	Doc("settleAVX512 brings each pair of the n hashes, which are 8 or more, that begins at an even place into order, and then",
		"each that begins at an odd one.")
	Pragma("noescape")
	hashes, n := Load(Param("hashes"), GP64()), Load(Param("n"), GP64())
	ones, odd := allOnes(), K()
	mask := GP32()
	MOVL(operand.U32(0xAA), mask)
	KMOVB(mask, odd)
	// order puts the smaller of each pair first.
	order := func(v reg.VecVirtual) reg.VecVirtual {
		swapped, ordered := ZMM(), ZMM()
		VPERMILPD(operand.Imm(0x55), v, swapped)
		VPMINUQ(swapped, v, ordered)
		VPMAXUQ(swapped, v, odd, ordered)
		return ordered
	}
	current, before, all := ZMM(), ZMM(), K()
	VMOVDQU64(operand.Mem{Base: hashes}, current)
	VMOVDQA64(order(current), current)
	Comment("The first hash stands where the register before would have it.")
	VALIGNQ(operand.Imm(1), current, current, before)
	KXNORB(all, all, all)
	// finish orders the shifted pairs and returns what is in its place then.
	finish := func(next reg.VecVirtual) (placed, shifted reg.VecVirtual) {
		shifted, placed = ZMM(), ZMM()
		VALIGNQ(operand.Imm(1), current, next, shifted)
		shifted = order(shifted)
		VALIGNQ(operand.Imm(7), before, shifted, placed)
		return placed, shifted
	}
	// step is finish with the next register of hashes, ordered.
	step := func(next reg.VecVirtual) {
		next = order(next)
		placed, shifted := finish(next)
		VMOVDQU64(placed, operand.Mem{Base: hashes})
		VMOVDQA64(shifted, before)
		VMOVDQA64(next, current)
		ADDQ(operand.Imm(8*lanes), hashes)
	}
	SUBQ(operand.Imm(lanes), n)

	Label("eight")
	CMPQ(n, operand.Imm(lanes))
	JL(operand.LabelRef("rest"))
	next := ZMM()
	VMOVDQU64(operand.Mem{Base: hashes, Disp: 8 * lanes}, next)
	step(next)
	SUBQ(operand.Imm(lanes), n)
	JMP(operand.LabelRef("eight"))

	Label("rest")
	TESTQ(n, n)
	JZ(operand.LabelRef("last"))
	KMOVB(upTo(n), all)
	VMOVDQA64(ones, next)
	VMOVDQU64(operand.Mem{Base: hashes, Disp: 8 * lanes}, all, next)
	step(next)

	Label("last")
	placed, _ := finish(ones)
	VMOVDQU64(placed, all, operand.Mem{Base: hashes})
	VZEROUPPER()
	RET()
}

func distinctAVX512() {
	TEXT("distinctAVX512", NOSPLIT, "func(hashes *uint64, n int) (left int)")
	Doc("distinctAVX512 drops repeats among the n hashes, at least one, which ascend, and returns how many are left.")
	Pragma("noescape")
	hashes, n := Load(Param("hashes"), GP64()), Load(Param("n"), GP64())
	first, to := GP64(), GP64()
	MOVQ(hashes, first)
	MOVQ(hashes, to)
	before := ZMM()
	Comment("What stands before the first hash is another one.")
	VPBROADCASTQ(operand.Mem{Base: hashes}, before)
	VPTERNLOGQ(operand.Imm(0x55), before, before, before)
	// keep compares hashes with those before and returns those to keep, and their number.
	keep := func(current reg.VecVirtual, there ...operand.Op) (kept reg.VecVirtual, count reg.GPVirtual) {
		const unequal = 4
		shifted, differs := ZMM(), K()
		kept, count = ZMM(), GP64()
		VALIGNQ(operand.Imm(7), before, current, shifted)
		VPCMPUQ(append(append([]operand.Op{operand.Imm(unequal), shifted, current}, there...), differs)...)
		VPCOMPRESSQ_Z(current, differs, kept)
		KMOVB(differs, count.As32())
		POPCNTL(count.As32(), count.As32())
		return kept, count
	}

	Label("eight")
	CMPQ(n, operand.Imm(lanes))
	JL(operand.LabelRef("rest"))
	current := ZMM()
	VMOVDQU64(operand.Mem{Base: hashes}, current)
	kept, count := keep(current)
	VMOVDQU64(kept, operand.Mem{Base: to})
	VMOVDQA64(current, before)
	LEAQ(operand.Mem{Base: to, Index: count, Scale: 8}, to)
	ADDQ(operand.Imm(8*lanes), hashes)
	SUBQ(operand.Imm(lanes), n)
	JMP(operand.LabelRef("eight"))

	Label("rest")
	TESTQ(n, n)
	JZ(operand.LabelRef("done"))
	there := upTo(n)
	VMOVDQU64_Z(operand.Mem{Base: hashes}, there, current)
	kept, count = keep(current, there)
	VMOVDQU64(kept, upTo(count), operand.Mem{Base: to})
	LEAQ(operand.Mem{Base: to, Index: count, Scale: 8}, to)

	Label("done")
	SUBQ(first, to)
	SHRQ(operand.Imm(3), to)
	VZEROUPPER()
	Store(to, ReturnIndex(0))
	RET()
}

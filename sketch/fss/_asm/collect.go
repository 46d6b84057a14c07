package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// atOnce is the number of elements that a loop takes at a time; two registers hold them.
const atOnce = 16

// openAVX512 writes the kernel that finds the slots which can change.
func openAVX512() {
	TEXT("openAVX512", NOSPLIT, "func(open *byte, sig *uint64, slots int, floor uint64)")
	Doc(
		"openAVX512 sets bit i of the bits at open if slot i of the slots at sig is not below floor, and clears it if it is. It",
		"writes a whole byte for the last slots.",
	)
	Pragma("noescape")
	open, sig := Load(Param("open"), GP64()), Load(Param("sig"), GP64())
	slots := Load(Param("slots"), GP64())
	floor := ZMM()
	VPBROADCASTQ(Load(Param("floor"), GP64()), floor)
	const atLeast = 5
	SUBQ(operand.Imm(8), slots)
	JLT(operand.LabelRef("rest"))

	Label("eight")
	is, last := K(), ZMM()
	VMOVDQU64(operand.Mem{Base: sig}, last)
	VPCMPUQ(operand.U8(atLeast), floor, last, is)
	KMOVB(is, operand.Mem{Base: open})
	ADDQ(operand.Imm(64), sig)
	INCQ(open)
	SUBQ(operand.Imm(8), slots)
	JGE(operand.LabelRef("eight"))

	Label("rest")
	ADDQ(operand.Imm(8), slots)
	JZ(operand.LabelRef("done"))
	bits, there := GP64(), K()
	MOVQ(operand.I32(-1), bits)
	BZHIQ(slots, bits, bits)
	KMOVB(bits.As32(), there)
	VMOVDQU64_Z(operand.Mem{Base: sig}, there, last)
	VPCMPUQ(operand.U8(atLeast), floor, last, there, is)
	KMOVB(is, operand.Mem{Base: open})

	Label("done")
	VZEROUPPER()
	RET()
}

// collectAVX512 writes the kernel that leaves out what falls into slots that cannot change. The bits of up to 1,024 slots
// fit into two registers, in which one instruction looks up the words for 16 elements.
func collectAVX512() {
	TEXT("collectAVX512", NOSPLIT, "func(dst, hashes *uint64, n int, slots uint64, open *byte, advance uint64) (found int)")
	Doc(
		"collectAVX512 writes to dst those draws, text.Mix(hash + advance), of the n hashes, a multiple of 16, that fall into one",
		"of the slots, 1,024 or less, whose bit is set at open, where there are 128 bytes, and returns how many they are. It may",
		"write to all of the first n words of dst.",
	)
	Pragma("noescape")
	dst, hashes := Load(Param("dst"), GP64()), Load(Param("hashes"), GP64())
	n := Load(Param("n"), GP64())
	slots, open0, open1, one := ZMM(), ZMM(), ZMM(), ZMM()
	VPBROADCASTQ(Load(Param("slots"), GP64()), slots)
	open := Load(Param("open"), GP64())
	VMOVDQU64(operand.Mem{Base: open}, open0)
	VMOVDQU64(operand.Mem{Base: open, Disp: 64}, open1)
	VPBROADCASTD(constant("one", 1), one)
	upperHalves := ZMM()
	VMOVDQU64(odd32(), upperHalves)
	m := newMixer()
	end := GP64()
	MOVQ(dst, end)

	Label("sixteen")
	TESTQ(n, n)
	JZ(operand.LabelRef("done"))
	var x, products [atOnce / 8]reg.VecVirtual
	for half := range x {
		x[half], products[half] = m.draw(operand.Mem{Base: hashes, Disp: 64 * half}), ZMM()
		VPSRLQ(operand.Imm(32), x[half], products[half])
		VPMULUDQ(slots, products[half], products[half])
	}
	Comment("The slots, in lanes of 32 bits; the word of each that has its bit; and the bit.")
	slot, word, isOpen := ZMM(), ZMM(), K()
	VMOVDQA64(upperHalves, slot)
	VPERMI2D(products[1], products[0], slot)
	VPSRLD(operand.Imm(5), slot, word)
	VPERMI2D(open1, open0, word)
	VPRORVD(slot, word, word)
	VPTESTMD(one, word, isOpen)
	Comment("The list grows by what is found. As many hashes as it has words have been read, so that eight always fit.")
	for half := range x {
		if half > 0 {
			KSHIFTRW(operand.Imm(8), isOpen, isOpen)
		}
		found, count := ZMM(), GP64()
		VPCOMPRESSQ_Z(x[half], isOpen, found)
		VMOVDQU64(found, operand.Mem{Base: end})
		KMOVB(isOpen, count.As32())
		POPCNTQ(count, count)
		LEAQ(operand.Mem{Base: end, Index: count, Scale: 8}, end)
	}
	ADDQ(operand.Imm(8*atOnce), hashes)
	SUBQ(operand.Imm(atOnce), n)
	JMP(operand.LabelRef("sixteen"))

	Label("done")
	VZEROUPPER()
	SUBQ(dst, end)
	SHRQ(operand.Imm(3), end)
	Store(end, ReturnIndex(0))
	RET()
}

// leastAVX512 writes the kernel of the rounds in which all elements fall into the same slot.
func leastAVX512() {
	TEXT("leastAVX512", NOSPLIT, "func(hashes *uint64, n int, advance, mask uint64) uint64")
	Doc(
		"leastAVX512 returns the least of the bits in mask of text.Mix(hash + advance) over the n hashes, a multiple of 8 and",
		"not zero.",
	)
	Pragma("noescape")
	hashes, n := Load(Param("hashes"), GP64()), Load(Param("n"), GP64())
	mask := ZMM()
	VPBROADCASTQ(Load(Param("mask"), GP64()), mask)
	m := newMixer()
	least := ZMM()
	VMOVDQA64(mask, least)

	Label("eight")
	x := m.draw(operand.Mem{Base: hashes})
	VPANDQ(mask, x, x)
	VPMINUQ(x, least, least)
	ADDQ(operand.Imm(64), hashes)
	SUBQ(operand.Imm(8), n)
	JNZ(operand.LabelRef("eight"))

	other := ZMM()
	VEXTRACTI64X4(operand.Imm(1), least, other.AsY())
	VPMINUQ(other.AsY(), least.AsY(), least.AsY())
	VEXTRACTI64X2(operand.Imm(1), least.AsY(), other.AsX())
	VPMINUQ(other.AsX(), least.AsX(), least.AsX())
	VPSHUFD(operand.Imm(0x4e), least.AsX(), other.AsX())
	VPMINUQ(other.AsX(), least.AsX(), least.AsX())
	result := GP64()
	VMOVQ(least.AsX(), result)
	VZEROUPPER()
	Store(result, ReturnIndex(0))
	RET()
}

// mixer computes draws. Its constants are those of text.Mix.
type mixer struct{ advance, factor1, factor2 reg.VecVirtual }

// newMixer returns a mixer for the parameter advance.
func newMixer() mixer {
	advance := ZMM()
	VPBROADCASTQ(Load(Param("advance"), GP64()), advance)
	return newMixerFor(advance)
}

// newMixerFor returns a mixer with an advance for each lane.
func newMixerFor(advance reg.VecVirtual) mixer {
	m := mixer{advance, ZMM(), ZMM()}
	VPBROADCASTQ(constant("mix1", 0x9FB21C651E98DF25), m.factor1)
	VPBROADCASTQ(constant("mix2", 0xD6E8FEB86659FD93), m.factor2)
	return m
}

// draw returns the draws of eight hashes in memory.
func (m mixer) draw(hashes operand.Mem) reg.VecVirtual {
	x := ZMM()
	VPADDQ(hashes, m.advance, x)
	m.mix(x)
	return x
}

// mix is text.Mix of each lane, in place.
func (m mixer) mix(x reg.VecVirtual) {
	t := ZMM()
	VPSRLQ(operand.Imm(32), x, t)
	VPXORQ(t, x, x)
	VPMULLQ(m.factor1, x, x)
	VPSRLQ(operand.Imm(29), x, t)
	VPXORQ(t, x, x)
	VPMULLQ(m.factor2, x, x)
	VPSRLQ(operand.Imm(32), x, t)
	VPXORQ(t, x, x)
}

package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Characters of three bytes in the order of their bytes, first and last: Han characters that stay themselves, and
// separators among them.
var (
	han        = [2]uint64{0xE4B880, 0xE9BFBC}
	separators = [][2]uint64{
		{0xE28090, 0xE280A7}, // dashes, quotation marks, dots
		{0xE38080, 0xE38083}, // the space, comma and full stop
		{0xE38088, 0xE38091}, // brackets
		{0xEFBC81, 0xEFBC8F}, // from the exclamation mark to the solidus, full width
		{0xEFBC9A, 0xEFBCA0}, // from the colon to the at sign, full width
	}
)

// cutSoloAVX512 has a character in each lane. A character is a token for sure only when the next one is known.
func cutSoloAVX512() {
	TEXT("cutSoloAVX512", NOSPLIT,
		"func(keys, hash *uint64, start, end *int32, class, src *byte, pos, limit int) (tokens, next int)")
	Doc("cutSoloAVX512 cuts src[pos:limit] into Han characters up to a character that is neither one nor a separator, or",
		"the one before. It returns the number of tokens and where it stopped. It writes up to 8 tokens more than that, and",
		"reads 32 bytes behind limit.")
	Pragma("noescape")
	keys := pointer("keys")
	k0, k1 := ZMM(), ZMM()
	VPBROADCASTQ(operand.Mem{Base: keys}, k0)
	VPBROADCASTQ(operand.Mem{Base: keys, Disp: 8}, k1)
	hash, start, end, class := pointer("hash"), pointer("start"), pointer("end"), pointer("class")
	src, pos, limit := pointer("src"), pointer("pos"), pointer("limit")
	first := GP64()
	MOVQ(hash, first)
	mix1, mix2 := word(0x9FB21C651E98DF25), word(0xD6E8FEB86659FD93)
	littleEndian, bigEndian, offsets := ZMM(), ZMM(), YMM()
	VMOVDQU64(laneBytes(func(i int) uint8 { return uint8(i) }, "little"), littleEndian)
	VMOVDQU64(laneBytes(func(i int) uint8 { return uint8(2 - i) }, "big"), bigEndian)
	places := GLOBL("lanePlaces", RODATA|NOPTR)
	for i := range 8 {
		DATA(4*i, operand.U32(3*i))
	}
	VMOVDQU64(places, offsets)
	threes := GP32()
	MOVL(operand.U32(3), threes)
	size := YMM()
	VPBROADCASTD(threes, size)
	three, solo, lanes := K(), GP64(), GP64()
	MOVQ(operand.U64(0x0707070707070707), lanes)
	KMOVQ(lanes, three)
	MOVQ(operand.U64(0x0101010101010101), solo)
	form, mask := word(0x8080E0), word(0xC0C0F0)
	type interval struct{ first, length reg.VecVirtual }
	var intervals []interval
	for _, s := range append([][2]uint64{han}, separators...) {
		intervals = append(intervals, interval{word(s[0]), word(s[1] - s[0] + 1)})
	}

	Label("eight")
	CMPQ(pos, limit)
	JGE(operand.LabelRef("done"))
	x, a, ordered, t := ZMM(), ZMM(), ZMM(), ZMM()
	VMOVDQU64(operand.Mem{Base: src, Index: pos, Scale: 1}, x.AsY())
	VPERMB_Z(x, littleEndian, three, a)
	VPERMB_Z(x, bigEndian, three, ordered)
	valid, isSolo, known, k := K(), K(), K(), K()
	VPANDQ(mask, a, t)
	VPCMPEQQ(form, t, valid)
	for i, r := range intervals {
		VPSUBQ(r.first, ordered, t)
		VPCMPUQ(operand.Imm(less), r.length, t, k)
		if i == 0 {
			KANDW(valid, k, isSolo)
			KMOVW(isSolo, known)
		} else {
			KORW(k, known, known)
		}
	}
	KANDW(valid, known, known)
	Comment("Of the characters before the first that is not known, all but the last are done.")
	n, tokens := GP64(), GP64()
	KMOVB(known, n.As32())
	NOTQ(n)
	TZCNTQ(n, n)
	DECQ(n)
	JLE(operand.LabelRef("done"))
	KMOVB(isSolo, tokens.As32())
	BZHIQ(n, tokens, tokens)
	KMOVB(tokens.As32(), isSolo)
	POPCNTQ(tokens, tokens)

	VPMULLQ(k1, a, a)
	VPADDQ(k0, a, a)
	VPSRLQ(operand.Imm(32), a, t)
	VPXORQ(t, a, a)
	VPMULLQ(mix1, a, a)
	VPSRLQ(operand.Imm(29), a, t)
	VPXORQ(t, a, a)
	VPMULLQ(mix2, a, a)
	VPSRLQ(operand.Imm(32), a, t)
	VPXORQ(t, a, a)
	VPCOMPRESSQ_Z(a, isSolo, a)
	VMOVDQU64(a, operand.Mem{Base: hash})
	at := YMM()
	VPBROADCASTD(pos.As32(), at)
	VPADDD(offsets, at, at)
	VPCOMPRESSD_Z(at, isSolo, at)
	VMOVDQU64(at, operand.Mem{Base: start})
	VPADDD(size, at, at)
	VMOVDQU64(at, operand.Mem{Base: end})
	MOVQ(solo, operand.Mem{Base: class})
	LEAQ(operand.Mem{Base: hash, Index: tokens, Scale: 8}, hash)
	LEAQ(operand.Mem{Base: start, Index: tokens, Scale: 4}, start)
	LEAQ(operand.Mem{Base: end, Index: tokens, Scale: 4}, end)
	ADDQ(tokens, class)
	CMPQ(n, operand.Imm(7))
	JNE(operand.LabelRef("last"))
	Comment("Not to wait for the count is what this branch is for.")
	ADDQ(operand.Imm(21), pos)
	JMP(operand.LabelRef("eight"))

	Label("last")
	LEAQ(operand.Mem{Base: n, Index: n, Scale: 2}, n)
	ADDQ(n, pos)

	Label("done")
	VZEROUPPER()
	SUBQ(first, hash)
	SHRQ(operand.Imm(3), hash)
	Store(hash, ReturnIndex(0))
	Store(pos, ReturnIndex(1))
	RET()
}

// laneBytes is the indices that bring three bytes each to eight words, in some order.
func laneBytes(order func(i int) uint8, name string) operand.Mem {
	return data("lanes"+name, func(i int) uint8 {
		if i%8 > 2 {
			return 0
		}
		return uint8(3*(i/8)) + order(i%8)
	})
}

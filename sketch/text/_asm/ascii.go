package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// wordsMost is the number of tokens of a block beyond which there is more to do for it: nearly none in prose has more.
const wordsMost = 16

// asciiBlock is what is known of 64 bytes of ASCII: the text in lower case, and which bytes are letters or digits, and
// digits.
type asciiBlock struct {
	text           reg.VecVirtual
	letters, digit reg.GPVirtual
}

func newASCIIBlock() asciiBlock { return asciiBlock{ZMM(), GP64(), GP64()} }

// copyTo makes to the same block.
func (b asciiBlock) copyTo(to asciiBlock) {
	VMOVDQA64(b.text, to.text)
	MOVQ(b.letters, to.letters)
	MOVQ(b.digit, to.digit)
}

// asciiCutter writes tokenizeASCIIAVX512.
type asciiCutter struct {
	mixer
	bit5, a, letters, zero, digits reg.VecVirtual
	// numbers are the bytes from 0 to 63. spread brings each of eight bytes to a word, and the next eight.
	numbers reg.VecVirtual
	spread  [2]reg.VecVirtual
	// first and second are the places of the bytes of both words of a token.
	first, second reg.VecVirtual
	hash          reg.GPVirtual
	waiting       waiting
}

// waiting is a block whose tokens have been found and not been hashed: its text, how many tokens they are, and the bytes
// that say where each starts and how long it is. They wait for the next block to be cut, since hashing is a chain of
// operations behind another: a processor does not look ahead as far as both are long.
type waiting struct {
	text, starts, lengths reg.VecVirtual
	count                 reg.GPVirtual
}

// tokenizeASCIIAVX512 takes the bytes of eight tokens from registers with the text, by permuting these two: in memory each
// would take a load that may cross a cache line, and a shuffle. So the tokens of a block are known by bytes alone.
func tokenizeASCIIAVX512() {
	TEXT("tokenizeASCIIAVX512", NOSPLIT, "func(keys, hash *uint64, class *byte, start, end *int32, src *byte, pos, blocks int, "+
		"long *int32) (tokens, done, longs int)")
	Doc("tokenizeASCIIAVX512 cuts up to so many whole blocks at src into tokens and hashes them, but for those of more than",
		"16 bytes, whose numbers it writes to long. pos is the place of the first block in the text, and of a token or",
		"separator. It stops at a block that is not all ASCII, or before such a one, or one that is all letters. It returns",
		"the tokens that start in the blocks that are done; the last one may end in the next. It reads a block more, and",
		"writes up to 32 tokens more than it returns.")
	Pragma("noescape")
	locals := AllocLocal(32)
	stop, long, carry, counted := locals.Offset(0), locals.Offset(8), locals.Offset(16), locals.Offset(24)
	c := &asciiCutter{mixer: newMixer(pointer("keys"))}
	c.hash = pointer("hash")
	class, start, end, src := pointer("class"), pointer("start"), pointer("end"), pointer("src")
	t := GP64()
	Load(Param("blocks"), t)
	SHLQ(operand.Imm(6), t)
	ADDQ(src, t)
	MOVQ(t, stop)
	Load(Param("long"), t)
	MOVQ(t, long)
	open := zero()
	MOVQ(open, carry)
	c.constants()
	base, step := ZMM(), ZMM()
	VPBROADCASTD(pointer("pos").As32(), base)
	MOVQ(operand.U32(64), t)
	VPBROADCASTD(t.As32(), step)

	at, next := newASCIIBlock(), newASCIIBlock()
	c.waiting = waiting{ZMM(), ZMM(), ZMM(), zero()}
	for _, r := range []reg.VecVirtual{c.waiting.text, c.waiting.starts, c.waiting.lengths} {
		VPXORQ(r, r, r)
	}
	c.classify(src, 0, at, "done")

	Label("block")
	CMPQ(src, stop)
	JAE(operand.LabelRef("done"))
	c.classify(src, 64, next, "done")
	Comment("Where the token ends that goes on in the next block, if it does.")
	last := GP64()
	MOVQ(next.letters, last)
	NOTQ(last)
	TZCNTQ(last, last)
	JCS(operand.LabelRef("done"))
	ADDQ(operand.Imm(64), last)

	before, first, after := GP64(), GP64(), GP64()
	LEAQ(operand.Mem{Base: open, Index: at.letters, Scale: 2}, before)
	ANDNQ(at.letters, before, first)
	ANDNQ(before, at.letters, after)

	Comment("A carry runs from a digit to the end of its token.")
	sum, count := GP64(), GP64()
	BTQ(operand.Imm(0), carry)
	MOVQ(at.letters, sum)
	ADCQ(at.digit, sum)
	SBBQ(count, count)
	MOVQ(count, carry)
	ANDQ(after, sum)
	PEXTQ(after, sum, sum)
	k, classes := K(), YMM()
	KMOVD(sum.As32(), k)
	VMOVDQU8_Z(bytesOf(2), k, classes)
	VMOVDQU64(classes, operand.Mem{Base: class})
	POPCNTQ(after, count)
	ADDQ(count, class)

	Comment("The first end may be that of a token of the block before.")
	MOVQ(after, t)
	SUBQ(open, t)
	ANDQ(t, after)
	MOVQ(at.letters, open)
	SHRQ(operand.Imm(63), open)
	POPCNTQ(first, count)
	starts, ends, lengths, isFirst, isAfter := ZMM(), ZMM(), ZMM(), K(), K()
	VPBROADCASTB(last.As32(), starts)
	VMOVDQA64(starts, ends)
	KMOVQ(first, isFirst)
	KMOVQ(after, isAfter)
	VPCOMPRESSB(c.numbers, isFirst, starts)
	VPCOMPRESSB(c.numbers, isAfter, ends)
	VPSUBB(starts, ends, lengths)
	for _, border := range []struct {
		bytes reg.VecVirtual
		to    reg.GPVirtual
	}{{starts, start}, {ends, end}} {
		places := ZMM()
		VPMOVZXBD(border.bytes.AsX(), places)
		VPADDD(base, places, places)
		VMOVDQU64(places, operand.Mem{Base: border.to})
	}
	VPCMPUB(operand.Imm(greater), bytesOf(16), lengths, k)
	KORTESTQ(k, k)
	JNZ(operand.LabelRef("long"))
	Label("longDone")
	CMPQ(count, operand.Imm(wordsMost))
	JHI(operand.LabelRef("many"))
	Label("manyDone")
	LEAQ(operand.Mem{Base: start, Index: count, Scale: 4}, start)
	LEAQ(operand.Mem{Base: end, Index: count, Scale: 4}, end)
	VPADDD(step, base, base)
	ADDQ(operand.Imm(64), src)
	c.hashWaiting(at, "hash")
	VMOVDQA64(at.text, c.waiting.text)
	VMOVDQA64(starts, c.waiting.starts)
	VMOVDQA64(lengths, c.waiting.lengths)
	MOVQ(count, c.waiting.count)
	next.copyTo(at)
	JMP(operand.LabelRef("block"))

	Label("many")
	for _, border := range []struct {
		bytes reg.VecVirtual
		to    reg.GPVirtual
	}{{starts, start}, {ends, end}} {
		places := ZMM()
		VEXTRACTI32X4(operand.Imm(1), border.bytes.AsY(), places.AsX())
		VPMOVZXBD(places.AsX(), places)
		VPADDD(base, places, places)
		VMOVDQU64(places, operand.Mem{Base: border.to, Disp: 4 * wordsMost})
	}
	JMP(operand.LabelRef("manyDone"))

	Label("long")
	which, number := GP64(), GP64()
	KMOVQ(k, which)
	MOVQ(count, counted)
	MOVQ(start, number)
	SUBQ(pointer("start"), number)
	SHRQ(operand.Imm(2), number)
	MOVQ(long, t)
	Label("eachLong")
	TZCNTQ(which, count)
	ADDQ(number, count)
	MOVL(count.As32(), operand.Mem{Base: t})
	ADDQ(operand.Imm(4), t)
	BLSRQ(which, which)
	JNZ(operand.LabelRef("eachLong"))
	MOVQ(t, long)
	MOVQ(counted, count)
	JMP(operand.LabelRef("longDone"))

	Label("done")
	c.hashWaiting(at, "last")
	VZEROUPPER()
	TESTQ(open, open)
	JZ(operand.LabelRef("closed"))
	Comment("The class of the token that ends in the block that is not done.")
	MOVQ(at.letters, t)
	NOTQ(t)
	TZCNTQ(t, t)
	BTQ(operand.Imm(0), carry)
	ADCQ(at.digit, at.letters)
	SHRXQ(t, at.letters, t)
	ANDQ(operand.Imm(1), t)
	ADDQ(t, t)
	MOVB(t.As8(), operand.Mem{Base: class})
	Label("closed")
	SUBQ(pointer("start"), start)
	SHRQ(operand.Imm(2), start)
	Store(start, ReturnIndex(0))
	SUBQ(pointer("src"), src)
	SHRQ(operand.Imm(6), src)
	Store(src, ReturnIndex(1))
	MOVQ(long, t)
	SUBQ(pointer("long"), t)
	SHRQ(operand.Imm(2), t)
	Store(t, ReturnIndex(2))
	RET()
}

// constants loads what stays the same.
func (c *asciiCutter) constants() {
	c.bit5, c.a, c.letters, c.zero, c.digits = everyByte(0x20), everyByte('a'), everyByte(26), everyByte('0'), everyByte(10)
	c.numbers, c.first = ZMM(), word(0x0706050403020100)
	VMOVDQU64(counting, c.numbers)
	c.second = word(0x0F0E0D0C0B0A0908)
	for i := range c.spread {
		c.spread[i] = ZMM()
		VMOVDQU64(spreads[i], c.spread[i])
	}
}

// classify finds out about the block so many bytes from src, and goes to a label if it is not all ASCII.
func (c *asciiCutter) classify(src reg.GPVirtual, disp int, block asciiBlock, otherwise string) {
	x, t := ZMM(), ZMM()
	high, isLetter, isDigit := K(), K(), K()
	VMOVDQU64(operand.Mem{Base: src, Disp: disp}, x)
	VPMOVB2M(x, high)
	KORTESTQ(high, high)
	JNZ(operand.LabelRef(otherwise))
	VPORQ(c.bit5, x, block.text)
	VPSUBB(c.a, block.text, t)
	VPCMPUB(operand.Imm(less), c.letters, t, isLetter)
	VPSUBB(c.zero, x, t)
	VPCMPUB(operand.Imm(less), c.digits, t, isDigit)
	KMOVQ(isDigit, block.digit)
	KORQ(isLetter, isDigit, isLetter)
	KMOVQ(isLetter, block.letters)
}

// hashWaiting hashes the tokens of the block before.
func (c *asciiCutter) hashWaiting(next asciiBlock, label string) {
	for i, spread := range c.spread {
		c.hashEight(next, spread, i)
	}
	CMPQ(c.waiting.count, operand.Imm(wordsMost))
	JLS(operand.LabelRef(label))
	for i, spread := range c.spread {
		further := ZMM()
		VPADDB(bytesOf(wordsMost), spread, further)
		c.hashEight(next, further, len(c.spread)+i)
	}
	Label(label)
	LEAQ(operand.Mem{Base: c.hash, Index: c.waiting.count, Scale: 8}, c.hash)
}

// hashEight hashes those of eight waiting tokens that spread selects, which are the eights after the first of them. Bytes
// behind a token are zero.
func (c *asciiCutter) hashEight(next asciiBlock, spread reg.VecVirtual, eights int) {
	from, length := ZMM(), ZMM()
	VPERMB(c.waiting.starts, spread, from)
	VPERMB(c.waiting.lengths, spread, length)
	var words [2]reg.VecVirtual
	for i, places := range []reg.VecVirtual{c.first, c.second} {
		words[i] = ZMM()
		k := K()
		VPCMPUB(operand.Imm(greater), places, length, k)
		VPADDB(places, from, words[i])
		VPERMI2B_Z(next.text, c.waiting.text, k, words[i])
	}
	a, b := words[0], words[1]
	VPMULLQ(c.k1, a, a)
	VPMULLQ(c.k2, b, b)
	VPROLQ(operand.Imm(32), b, b)
	VPADDQ(c.k0, a, a)
	VPADDQ(b, a, a)
	c.mix(a)
	VMOVDQU64(a, operand.Mem{Base: c.hash, Disp: 64 * eights})
}

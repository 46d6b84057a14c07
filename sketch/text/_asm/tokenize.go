package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// borders are the names of the arguments for the borders of tokens.
var borders = [2]string{"start", "end"}

// wordsMost is the number of tokens of a block beyond which there is more to do for it: nearly none in prose has more.
const wordsMost = 16

// block is what is known of 64 bytes of text: which are of words, in normalised form, and which of these are digits.
type block struct {
	// form is the bytes in normalised form. Those of words begin tokens, or go on with them, where they stand in the text,
	// unless some are dropped: then the others have moved up.
	form      reg.VecVirtual
	in, digit reg.GPVirtual
}

func newBlock() block { return block{ZMM(), GP64(), GP64()} }

// copyTo makes to the same block.
func (b block) copyTo(to block) {
	VMOVDQA64(b.form, to.form)
	MOVQ(b.in, to.in)
	MOVQ(b.digit, to.digit)
}

// waiting is a block whose tokens have been found and not been hashed: its form, how many tokens they are, and the bytes
// that say where each starts and how long it is. They wait for the next block to be cut, since hashing is a chain of
// operations behind another: a processor does not look ahead as far as both are long.
type waiting struct {
	form, starts, lengths reg.VecVirtual
	count                 reg.GPVirtual
}

// tokenizer writes a kernel that takes the bytes of eight tokens from registers with the forms of two blocks, by permuting
// these: in memory each would take a load that may cross a cache line, and a shuffle. So the tokens of a block are known by
// bytes alone.
type tokenizer struct {
	mixer
	// numbers are the bytes from 0 to 63. spread brings each of eight bytes to a word, and the next eight.
	numbers reg.VecVirtual
	spread  [2]reg.VecVirtual
	// first and second are the places of the bytes of both words of a token.
	first, second reg.VecVirtual

	// starts is the number of tokens that start before the current block, at src, and open is one if the last of them goes
	// on in it. base is where the block is in the text.
	src, starts, open reg.GPVirtual
	base              reg.VecVirtual
	// stop is the end of the text, long where the next long token is noted, carry whether the open token has a digit.
	stop, long, carry operand.Mem

	at, next block
	waiting  waiting
	kind     kind
	// rare is what is written behind the kernel, because it is rarely done.
	rare []func()
}

// kind is the kind of text that a tokenizer cuts.
type kind interface {
	// constants loads what stays the same.
	constants(t *tokenizer)
	// classify finds out about the block so many bytes from src, or goes to done if it is of another kind.
	classify(t *tokenizer, disp int, b block, name string)
	// tokens sets bytes to those of tokens in a block, given whether one is open before it.
	tokens(t *tokenizer, b block, open, bytes reg.GPVirtual)
	// forms moves what has been found to where it is in the form of the block: starts and ends of tokens, and it. last is
	// where the open token ends in the next block.
	forms(t *tokenizer, f *forms)
	// longBase sets base to where the form of the block will stand when long tokens are hashed, and sees to it that it and
	// that of the next one do.
	longBase(t *tokenizer, form, base reg.VecVirtual)
	// proceed makes the next block the current one.
	proceed(t *tokenizer)
}

// forms are the tokens of a block within its form.
type forms struct {
	form, starts, ends reg.VecVirtual
	last               reg.GPVirtual
}

// tokenizeDoc goes on with the comment of a kernel.
var tokenizeDoc = []string{
	"pos is the place of the first block in the text, and of a token or separator. It stops at a block of another kind, or",
	"before such a one, or one that is all part of a token. It returns the tokens that start in the blocks that are done;",
	"the last one may end in the next. It writes up to 32 tokens more than it returns.",
}

// write writes the kernel.
func (t *tokenizer) write(k kind) {
	t.kind = k
	locals := AllocLocal(24)
	t.stop, t.long, t.carry = locals.Offset(0), locals.Offset(8), locals.Offset(16)
	t.mixer = newMixer(pointer("keys"))
	t.src, t.starts, t.open = pointer("src"), zero(), zero()
	some := GP64()
	Load(Param("blocks"), some)
	SHLQ(operand.Imm(6), some)
	ADDQ(t.src, some)
	MOVQ(some, t.stop)
	Load(Param("long"), some)
	MOVQ(some, t.long)
	MOVQ(t.open, t.carry)
	t.numbers, t.first, t.second = ZMM(), word(0x0706050403020100), word(0x0F0E0D0C0B0A0908)
	VMOVDQU64(counting, t.numbers)
	for i := range t.spread {
		t.spread[i] = ZMM()
		VMOVDQU64(spreads[i], t.spread[i])
	}
	k.constants(t)
	t.base = ZMM()
	VPBROADCASTD(pointer("pos").As32(), t.base)
	t.at, t.next = newBlock(), newBlock()
	t.waiting = waiting{ZMM(), ZMM(), ZMM(), zero()}
	for _, r := range []reg.VecVirtual{t.waiting.form, t.waiting.starts, t.waiting.lengths} {
		VPXORQ(r, r, r)
	}
	k.classify(t, 0, t.at, "First")

	Label("block")
	CMPQ(t.src, t.stop)
	JAE(operand.LabelRef("done"))
	k.classify(t, 64, t.next, "Next")
	t.cut()
	JMP(operand.LabelRef("block"))

	Label("done")
	t.hashWaiting(t.at, "last")
	VZEROUPPER()
	TESTQ(t.open, t.open)
	JZ(operand.LabelRef("closed"))
	Comment("The class of the token that ends in the block that is not done.")
	bytes, last := one(), GP64()
	k.tokens(t, t.at, bytes, bytes)
	MOVQ(bytes, last)
	NOTQ(last)
	TZCNTQ(last, last)
	BTQ(operand.Imm(0), t.carry)
	ADCQ(t.at.digit, bytes)
	SHRXQ(last, bytes, last)
	ANDQ(operand.Imm(1), last)
	ADDQ(last, last)
	MOVB(last.As8(), operand.Mem{Base: pointer("class"), Index: t.starts, Scale: 1, Disp: -1})
	Label("closed")
	Store(t.starts, ReturnIndex(0))
	SUBQ(pointer("src"), t.src)
	SHRQ(operand.Imm(6), t.src)
	Store(t.src, ReturnIndex(1))
	MOVQ(t.long, some)
	SUBQ(pointer("long"), some)
	SHRQ(operand.Imm(2), some)
	Store(some, ReturnIndex(2))
	RET()
	for _, write := range t.rare {
		write()
	}
}

// cut finds the tokens of the current block, hashes those of the one before, and goes on to the next.
func (t *tokenizer) cut() {
	Comment("Where the token ends that goes on in the next block, if it does.")
	last, bytes := one(), GP64()
	t.kind.tokens(t, t.next, last, last)
	NOTQ(last)
	TZCNTQ(last, last)
	JCS(operand.LabelRef("done"))

	t.kind.tokens(t, t.at, t.open, bytes)
	before, first, after := GP64(), GP64(), GP64()
	LEAQ(operand.Mem{Base: t.open, Index: bytes, Scale: 2}, before)
	ANDNQ(t.at.in, before, first)
	ANDNQ(before, bytes, after)

	Comment("A carry runs from a digit to the end of its token.")
	sum, count := GP64(), GP64()
	BTQ(operand.Imm(0), t.carry)
	MOVQ(bytes, sum)
	ADCQ(t.at.digit, sum)
	SBBQ(count, count)
	MOVQ(count, t.carry)
	ANDQ(after, sum)
	PEXTQ(after, sum, sum)
	k, classes := K(), YMM()
	KMOVD(sum.As32(), k)
	VMOVDQU8_Z(bytesOf(2), k, classes)
	class := pointer("class")
	SUBQ(t.open, class)
	VMOVDQU64(classes, operand.Mem{Base: class, Index: t.starts, Scale: 1})

	Comment("The first end may be that of a token of the block before.")
	dropFirst(after, t.open)
	POPCNTQ(first, count)
	starts, ends := ZMM(), ZMM()
	t.bytePlaces(first, after, last, starts, ends)
	t.storePlaces(starts, ends, 0)
	CMPQ(count, operand.Imm(wordsMost))
	JHI(operand.LabelRef("many"))
	Label("manyDone")
	t.rare = append(t.rare, func() { t.many(starts, ends) })

	f := &forms{form: t.at.form, starts: starts, ends: ends, last: last}
	t.kind.forms(t, f)
	MOVQ(bytes, t.open)
	SHRQ(operand.Imm(63), t.open)
	lengths := ZMM()
	VPSUBB(f.starts, f.ends, lengths)
	VPCMPUB(operand.Imm(greater), bytesOf(16), lengths, k)
	KORTESTQ(k, k)
	JNZ(operand.LabelRef("long"))
	Label("longDone")
	t.rare = append(t.rare, func() { t.longTokens(k, f.form, f.starts, lengths) })

	VPADDD(blockStep, t.base, t.base)
	ADDQ(operand.Imm(64), t.src)
	t.hashWaiting(t.at, "hash")
	ADDQ(count, t.starts)
	VMOVDQA64(f.form, t.waiting.form)
	VMOVDQA64(f.starts, t.waiting.starts)
	VMOVDQA64(lengths, t.waiting.lengths)
	MOVQ(count, t.waiting.count)
	t.kind.proceed(t)
}

// dropFirst drops the first of the ends of tokens if a token was open.
func dropFirst(after, open reg.GPVirtual) {
	rest := GP64()
	MOVQ(after, rest)
	SUBQ(open, rest)
	ANDQ(rest, after)
}

// bytePlaces sets starts and ends to the bytes before which tokens start and end, of masks of these. The last token may end
// in the next block.
func (t *tokenizer) bytePlaces(first, after, last reg.GPVirtual, starts, ends reg.VecVirtual) {
	isFirst, isAfter, behind := K(), K(), GP64()
	LEAQ(operand.Mem{Base: last, Disp: 64}, behind)
	VPBROADCASTB(behind.As32(), starts)
	VMOVDQA64(starts, ends)
	KMOVQ(first, isFirst)
	KMOVQ(after, isAfter)
	VPCOMPRESSB(t.numbers, isFirst, starts)
	VPCOMPRESSB(t.numbers, isAfter, ends)
}

// storePlaces writes where in the text the first sixteen tokens of a block start and end, or the second sixteen.
func (t *tokenizer) storePlaces(starts, ends reg.VecVirtual, sixteen int) {
	for i, bytes := range []reg.VecVirtual{starts, ends} {
		places, of := ZMM(), bytes.AsX()
		if sixteen > 0 {
			of = places.AsX()
			VEXTRACTI32X4(operand.Imm(uint64(sixteen)), bytes.AsY(), of)
		}
		VPMOVZXBD(of, places)
		VPADDD(t.base, places, places)
		VMOVDQU64(places, operand.Mem{Base: pointer(borders[i]), Index: t.starts, Scale: 4, Disp: 4 * wordsMost * sixteen})
	}
}

// many writes the places of the tokens of a block beyond the first sixteen.
func (t *tokenizer) many(starts, ends reg.VecVirtual) {
	Label("many")
	t.storePlaces(starts, ends, 1)
	JMP(operand.LabelRef("manyDone"))
}

// longTokens notes the tokens of a block that are in k, of which there are four at most: their numbers, and where they
// start and end.
func (t *tokenizer) longTokens(k reg.OpmaskVirtual, form, starts, lengths reg.VecVirtual) {
	Label("long")
	base := ZMM()
	t.kind.longBase(t, form, base)
	to := GP64()
	MOVQ(t.long, to)
	those, ends := XMM(), XMM()
	VPBROADCASTD(t.starts.As32(), ends)
	for i, bytes := range []reg.VecVirtual{t.numbers, starts, lengths} {
		all := ZMM()
		VPCOMPRESSB_Z(bytes, k, all)
		VPMOVZXBD(all.AsX(), those)
		VPADDD(ends, those, those)
		VMOVDQU32(those, operand.Mem{Base: to, Disp: i * longArray})
		switch i {
		case 0:
			VMOVDQA64(base.AsX(), ends)
		case 1:
			VMOVDQA64(those, ends)
		}
	}
	which := GP64()
	KMOVQ(k, which)
	POPCNTQ(which, which)
	LEAQ(operand.Mem{Base: to, Index: which, Scale: 4}, to)
	MOVQ(to, t.long)
	JMP(operand.LabelRef("longDone"))
}

// hashWaiting hashes the tokens of the block before.
func (t *tokenizer) hashWaiting(next block, label string) {
	hash, before := pointer("hash"), GP64()
	MOVQ(t.starts, before)
	SUBQ(t.waiting.count, before)
	LEAQ(operand.Mem{Base: hash, Index: before, Scale: 8}, hash)
	for eights := range 4 {
		spread := t.spread[eights%2]
		if eights == 2 || eights == 1 {
			CMPQ(t.waiting.count, operand.Imm(uint64(8*eights)))
			JLS(operand.LabelRef(label))
		}
		if eights >= 2 {
			further := ZMM()
			VPADDB(bytesOf(wordsMost), spread, further)
			spread = further
		}
		t.hashEight(next, spread, operand.Mem{Base: hash, Disp: 64 * eights})
	}
	Label(label)
}

// hashEight hashes those eight waiting tokens that spread selects. Bytes behind a token are zero.
func (t *tokenizer) hashEight(next block, spread reg.VecVirtual, hash operand.Mem) {
	from, length := ZMM(), ZMM()
	VPERMB(t.waiting.starts, spread, from)
	VPERMB(t.waiting.lengths, spread, length)
	var words [2]reg.VecVirtual
	for i, places := range []reg.VecVirtual{t.first, t.second} {
		words[i] = ZMM()
		k := K()
		VPCMPUB(operand.Imm(greater), places, length, k)
		VPADDB(places, from, words[i])
		VPERMI2B_Z(next.form, t.waiting.form, k, words[i])
	}
	t.mixWords(words[0], words[1])
	VMOVDQU64(words[0], hash)
}

package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// The shape of the filter. An element of a slot is compared by the upper 16 bits, of which a register holds 32.
const (
	filterSlots = 128
	groups      = filterSlots / 32 // registers of 16-bit values
	blockSize   = 16               // elements that have one 16-bit minimum a slot
	together    = 4                // elements that are interleaved, to keep all ports busy
	elementsMax = 1024
	halves      = filterSlots / 64
	wordsSize   = 512 // bytes for the words of a block
	cacheLine   = 64
	pairsMax    = 2*elementsMax + filterSlots // with those of the block after which they are too many

	// center is the lane of a group from which the others are reached by adding or subtracting multiples of the step.
	center = 16
	// lift is added to all 16-bit values so that none is below the truth. That of lane l in group g is the sum of a value
	// that is rounded down, g times another such value, and l-center times one that is rounded to the nearest: before
	// it is lifted it is below the truth by at most g + |l-center|/2, rounded up, and above it by at most |l-center|/2.
	lift = (groups - 1) + center/2
	// excessMax is the most by which a lifted value is above the truth.
	excessMax = lift + center/2
)

// excess is the most by which a lifted value of a lane is above the truth.
func excess(lane int) int { return lift + rounding(lane) }

// excessMin is the least by which a lifted value of a lane is above the truth.
func excessMin(group, lane int) int { return lift - group - rounding(lane) }

// rounding is the most by which the multiple of a step that leads to a lane is wrong.
func rounding(lane int) int { return (max(lane-center, center-lane) + 1) / 2 }

// excesses is excessMax in each of 32 lanes.
func excesses() operand.Mem { return data("excess16", lanes16(func(int) int { return excessMax })) }

// filterAVX512 writes the kernel for many elements, which spares most of them the comparison in 64 bits.
//
// The upper 16 bits of h1 + i*h2 can be had to within a few units by adding the upper 16 bits of h1 and of multiples of
// h2, for 32 slots at once. The first pass takes the minimum of these of each slot in each block of elements, and over
// all blocks. A block whose 16-bit minimum is not within the error of that of all blocks cannot hold the minimum: the
// second pass lists the pairs of a block and a slot that remain, a few for each slot, and the third computes these in
// full. Deciding after the whole chunk is what makes them few: the running minimum of a slot changes log(n) times.
//
// 16-bit values wrap around. A lifted value is never below the truth unless it has wrapped, and then it is small: it
// stays below the bound, so that its block is listed, and it is not taken for a minimum of all blocks since those below
// excessMax are left out. So any input gives the exact result, and a bad one only a longer list.
func filterAVX512() {
	TEXT("filter128AVX512", 0, "func(sig, h1, h2 *uint64, n int, first uint64, most int) (ok bool)")
	Doc(
		"filter128AVX512 updates the 128 slots at sig, which are the slots from first on, by the n elements with the",
		"hashes at h1 and h2. n is from 16 to 1024. If it would have to compute too many pairs of a block and a slot in",
		"full, more than most, which is 2048 at most, or, as far as two blocks tell, half of all, it changes nothing and",
		"returns false.",
	)
	Pragma("noescape")
	f := filter{
		sig: Load(Param("sig"), GP64()).(reg.GPVirtual),
		h1:  Load(Param("h1"), GP64()).(reg.GPVirtual),
		h2:  Load(Param("h2"), GP64()).(reg.GPVirtual),
	}
	f.bytes = Load(Param("n"), GP64()).(reg.GPVirtual)
	f.first = Load(Param("first"), GP64()).(reg.GPVirtual)
	f.allocate()

	f.storeSlots()
	f.blockMinima()
	f.listPairs()
	f.settlePairs()
	VZEROUPPER()
	ok, err := ReturnIndex(0).Resolve()
	if err != nil {
		panic(err)
	}
	MOVB(operand.U8(1), ok.Addr)
	RET()

	Label("tooMany")
	VZEROUPPER()
	MOVB(operand.U8(0), ok.Addr)
	RET()
}

// filter holds what the passes share.
type filter struct {
	sig, h1, h2, first reg.GPVirtual
	bytes              reg.GPVirtual // of the elements in h1
	last               reg.GPVirtual // where the last block begins, in bytes; it may overlap the one before

	words      operand.Mem // the 16-bit values of a block's h1, h2 and 32*h2, each four times; twice wordsSize
	thresholds operand.Mem // the upper 16 bits of the slots at the beginning
	minima     operand.Mem // of each block, a 16-bit value a slot
	numbers    operand.Mem // of the slots, in 64 bits
	pairs      operand.Mem // the list: for each pair a byte for the slot and, pairsMax further on, one for the block

	bounds [groups]reg.VecVirtual // the minima of all blocks, then the largest 16-bit value that is of interest
	end    reg.GPVirtual          // of the list
}

// allocate lays out the frame. Its parts are aligned to cache lines.
func (f *filter) allocate() {
	const (
		thresholds = 2 * filterSlots
		minima     = elementsMax / blockSize * 2 * filterSlots
		pairs      = 2 * pairsMax
		numbers    = 8 * filterSlots
	)
	frame := AllocLocal(2*wordsSize + thresholds + minima + pairs + numbers + cacheLine)
	base := GP64()
	LEAQ(frame.Offset(cacheLine-1), base)
	ANDQ(operand.I32(-cacheLine), base)
	f.words = operand.Mem{Base: base}
	f.thresholds = f.words.Offset(2 * wordsSize)
	f.minima = f.thresholds.Offset(thresholds)
	f.numbers = f.minima.Offset(minima)
	f.pairs = f.numbers.Offset(numbers)

	SHLQ(operand.Imm(3), f.bytes)
	f.last = GP64()
	LEAQ(operand.Mem{Base: f.bytes, Disp: -8 * blockSize}, f.last)
}

// storeSlots stores what is read later of each slot.
func (f *filter) storeSlots() {
	Comment("The upper 16 bits and the number of each slot.")
	for i := range filterSlots / 8 {
		upper := ZMM()
		VPSRLQ(operand.Imm(48), operand.Mem{Base: f.sig, Disp: 64 * i}, upper)
		VPMOVQW(upper, f.thresholds.Offset(16*i))
	}
	number, eight := ZMM(), ZMM()
	VPBROADCASTQ(f.first, number)
	VPADDQ(counting64(), number, number)
	VPBROADCASTQ(data("eight", []uint64{8}), eight)
	for i := range filterSlots / 8 {
		VMOVDQU64(number, f.numbers.Offset(64*i))
		VPADDQ(eight, number, number)
	}
}

// blockMinima is the first pass.
func (f *filter) blockMinima() {
	Comment("First pass: the 16-bit minimum of each slot in each block.")
	centers := ZMM()
	centerSlot := GP64()
	LEAQ(operand.Mem{Base: f.first, Disp: center}, centerSlot)
	VPBROADCASTQ(centerSlot, centers)
	upper := ZMM() // copies the upper 16 bits of 64 to the other three places
	VBROADCASTI32X4(data("upper16", []uint64{0x0706_0706_0706_0706, 0x0f0e_0f0e_0f0e_0f0e}), upper)
	// Does the same with 32 times its operand: the bits from 43 on are those from 48 on then.
	upperOf32, halfUnit := ZMM(), ZMM()
	VPBROADCASTQ(data("upper16of32", []uint64{0x332b_332b_332b_332b}), upperOf32)
	VPBROADCASTQ(data("half16", []uint64{1 << 47}), halfUnit)
	distances := ZMM()
	VMOVDQU64(data("distances16", lanes16(func(lane int) int { return lane - center })), distances)
	lifts, wrapped := ZMM(), ZMM()
	VMOVDQU64(data("lift16", lanes16(func(int) int { return lift })), lifts)
	VMOVDQU64(excesses(), wrapped)
	for g := range f.bounds {
		f.bounds[g] = ZMM()
		VPTERNLOGD(operand.U8(0xff), f.bounds[g], f.bounds[g], f.bounds[g])
	}
	const streamBytes = 8 * blockSize
	words, wordsNext := GP64(), GP64() // of the block at hand, and of the next one
	// storeWords returns the steps that store the words of eight elements of the block that begins at a byte.
	storeWords := func(at reg.GPVirtual, half int) []func() {
		from, to := operand.Mem{Index: at, Scale: 1, Disp: 64 * half}, operand.Mem{Base: wordsNext, Disp: 64 * half}
		h1, h2 := from, from
		h1.Base, h2.Base = f.h1, f.h2
		step, start, rounded := ZMM(), ZMM(), ZMM()
		return []func(){
			func() { VMOVDQU64(h2, step) },
			func() { VPMULLQ(centers, step, start) },
			func() { VPADDQ(halfUnit, step, rounded) },
			func() { VPSHUFB(upper, rounded, rounded) },
			func() { VPADDQ(h1, start, start) },
			func() { VMOVDQU64(rounded, to.Offset(streamBytes)) },
			func() { VPSHUFB(upper, start, start) },
			func() { VPADDW(lifts, start, start) },
			func() { VPMULTISHIFTQB(step, upperOf32, step) },
			func() { VMOVDQU64(start, to) },
			func() { VMOVDQU64(step, to.Offset(2*streamBytes)) },
		}
	}
	// load returns the steps that make values and strides of elements from their words.
	load := func(first int, values, strides []reg.VecVirtual) (steps []func()) {
		for i := range values {
			element, start := first+i, ZMM()
			values[i], strides[i] = ZMM(), ZMM()
			value, stride := values[i], strides[i]
			steps = append(steps,
				func() { VPBROADCASTQ(operand.Mem{Base: words, Disp: streamBytes + 8*element}, value) },
				func() { VPBROADCASTQ(operand.Mem{Base: words, Disp: 8 * element}, start) },
				func() { VPMULLW(distances, value, value) },
				func() { VPBROADCASTQ(operand.Mem{Base: words, Disp: 2*streamBytes + 8*element}, stride) },
				func() { VPADDW(start, value, value) },
			)
		}
		return steps
	}
	block, store := GP64(), GP64()
	Comment("The last block comes first; end is that of the blocks before the next decision.")
	others, end := GP64(), GP64() // the bytes of all blocks but the last
	LEAQ(operand.Mem{Base: f.bytes, Disp: -8}, others)
	ANDQ(operand.I32(-streamBytes), others)
	const minimaForByte = 2 * filterSlots / streamBytes
	lastMinima := f.minima.Idx(others, minimaForByte)
	LEAQ(lastMinima, store)
	LEAQ(f.words, wordsNext)
	LEAQ(f.words.Offset(wordsSize), words)
	weave(storeWords(f.last, 0), storeWords(f.last, 1))
	MOVQ(operand.I32(-streamBytes), block)
	XORQ(end, end)

	Label("block")
	XCHGQ(words, wordsNext)
	ADDQ(operand.U32(streamBytes), block)
	at := f.clampBlock(block)
	var minima [groups]reg.VecVirtual
	var values, strides [together]reg.VecVirtual
	weave(load(0, values[:], strides[:]), nil)
	for first := 0; first < blockSize; first += together {
		var steps []func()
		for g := range minima {
			for i := range together {
				value, stride := values[i], strides[i]
				next := value
				if first+i == 0 {
					minima[g] = value // it is not compared with anything, and so needs no copy
					next = ZMM()
				} else {
					minimum := minima[g]
					steps = append(steps, func() { VPMINUW(value, minimum, minimum) })
				}
				if g < groups-1 {
					steps = append(steps, func() { VPADDW(stride, value, next) })
				}
				values[i] = next
			}
		}
		var beside []func()
		if first < blockSize/2 {
			Comment("Beside, the words of the next block, so that they have reached the cache when they are read.")
			beside = storeWords(at, first/together)
		}
		if first+together < blockSize {
			beside = append(load(first+together, values[:], strides[:]), beside...)
		}
		weave(steps, beside)
	}
	for g, minimum := range minima {
		VMOVDQU64(minimum, operand.Mem{Base: store, Disp: 64 * g})
		VPSUBW(wrapped, minimum, minimum)
		VPMINUW(minimum, f.bounds[g], f.bounds[g])
	}
	ADDQ(operand.U32(2*filterSlots), store)
	CMPQ(block, end)
	JLO(operand.LabelRef("block"))
	CMPQ(block, others)
	JHS(operand.LabelRef("blocksDone"))
	TESTQ(block, block)
	JNE(operand.LabelRef("twoBlocks"))
	Comment("The last block is done, and the first one comes.")
	LEAQ(f.minima, store)
	MOVQ(operand.U32(streamBytes), end)
	JMP(operand.LabelRef("block"))
	Label("twoBlocks")
	f.giveUpIfAlike(f.minima, lastMinima)
	MOVQ(others, end)
	JMP(operand.LabelRef("block"))
	Label("blocksDone")

	Comment("What a 16-bit minimum can be at most if its block holds a minimum.")
	above := ZMM()
	VMOVDQU64(data("above16", lanes16(excess)), above)
	for g, bound := range f.bounds {
		rise := data(fmt.Sprintf("rise16of%d", g), lanes16(func(lane int) int {
			return excessMax + excess(lane) - excessMin(g, lane)
		}))
		VPADDUSW(rise, bound, bound)
		threshold := ZMM()
		VPADDUSW(f.thresholds.Offset(64*g), above, threshold)
		VPMINUW(threshold, bound, bound)
	}
}

// giveUpIfAlike ends the first pass after two blocks, the last one and the first, if they have the same minimum, to within
// the error, in more than half of 32 slots: so it is where few elements are repeated all over, or all are nearly equal. In
// random sets it is 1 slot in 200. The two are the farthest from each other, since a text that begins with a repetition
// may well go on without.
func (f *filter) giveUpIfAlike(firstMinima, lastMinima operand.Mem) {
	const atMost = 2
	difference, alike, count := ZMM(), K(), GP32()
	VMOVDQU64(firstMinima, difference)
	VPSUBW(lastMinima, difference, difference)
	VPABSW(difference, difference)
	VPCMPUW(operand.U8(atMost), excesses(), difference, alike)
	KMOVD(alike, count)
	POPCNTL(count, count)
	CMPL(count, operand.Imm(16))
	JHI(operand.LabelRef("tooMany"))
}

// listPairs is the second pass. It has no branch that depends on the data, save those for more than eight pairs at once
// and for too many in all.
func (f *filter) listPairs() {
	Comment("Second pass: the pairs of a block and a slot that can hold the minimum of the slot.")
	var numbers [halves]reg.VecVirtual // the slots of 64 lanes
	for half := range numbers {
		numbers[half] = ZMM()
		name := fmt.Sprintf("slots%dto%d", 64*half, 64*half+63)
		VMOVDQU64(data(name, lanes8(func(lane int) int { return 64*half + lane })), numbers[half])
	}
	blocks, next := GP64(), GP64() // the number of the block in each byte
	XORQ(blocks, blocks)
	MOVQ(operand.U64(0x0101_0101_0101_0101), next)
	f.end = GP64()
	LEAQ(f.pairs, f.end)
	limit := GP64() // where the list ends if it has as many pairs as it may, of a byte each
	Load(Param("most"), limit)
	ADDQ(f.end, limit)
	block, load := GP64(), GP64()
	XORQ(block, block)
	LEAQ(f.minima, load)

	Label("list")
	for half, slots := range numbers {
		var masks [2]reg.OpmaskVirtual
		for i := range masks {
			const atLeast = 5
			masks[i] = K()
			g := 2*half + i
			VPCMPUW(operand.U8(atLeast), operand.Mem{Base: load, Disp: 64 * g}, f.bounds[g], masks[i])
		}
		mask, listed, count := K(), ZMM(), GP64()
		KUNPCKDQ(masks[0], masks[1], mask)
		VPCOMPRESSB_Z(slots, mask, listed)
		VMOVQ(listed.AsX(), operand.Mem{Base: f.end})
		MOVQ(blocks, operand.Mem{Base: f.end, Disp: pairsMax})
		KMOVQ(mask, count)
		POPCNTQ(count, count)
		listed8 := fmt.Sprintf("listed%d", half)
		CMPQ(count, operand.Imm(8))
		JLS(operand.LabelRef(listed8))
		wide := ZMM()
		VPBROADCASTQ(blocks, wide)
		VMOVDQU64(wide, operand.Mem{Base: f.end, Disp: pairsMax})
		VMOVDQU64(listed, operand.Mem{Base: f.end})
		Label(listed8)
		ADDQ(count, f.end)
	}
	CMPQ(f.end, limit)
	JHI(operand.LabelRef("tooMany"))
	ADDQ(next, blocks)
	ADDQ(operand.U32(2*filterSlots), load)
	ADDQ(operand.U32(8*blockSize), block)
	CMPQ(block, f.bytes)
	JLO(operand.LabelRef("list"))
}

// settlePairs is the third pass.
func (f *filter) settlePairs() {
	Comment("Third pass: the listed pairs in 64 bits.")
	next := GP64()
	LEAQ(f.pairs, next)
	CMPQ(next, f.end)
	JEQ(operand.LabelRef("settled"))

	Label("pair")
	block, slot := GP64(), GP64()
	MOVBQZX(operand.Mem{Base: next}, slot)
	MOVBQZX(operand.Mem{Base: next, Disp: pairsMax}, block)
	SHLQ(operand.Imm(7), block)
	CMPQ(block, f.last)
	CMOVQHI(f.last, block)
	at := block
	var values [blockSize / 8]reg.VecVirtual
	number := ZMM()
	VPBROADCASTQ(f.numbers.Idx(slot, 8), number)
	for half := range values {
		values[half] = ZMM()
		VPMULLQ(operand.Mem{Base: f.h2, Index: at, Scale: 1, Disp: 64 * half}, number, values[half])
		VPADDQ(operand.Mem{Base: f.h1, Index: at, Scale: 1, Disp: 64 * half}, values[half], values[half])
	}
	least, other := values[0], ZMM()
	VPMINUQ(values[1], least, least)
	VEXTRACTI64X4(operand.Imm(1), least, other.AsY())
	VPMINUQ(other.AsY(), least.AsY(), least.AsY())
	VEXTRACTI64X2(operand.Imm(1), least.AsY(), other.AsX())
	VPMINUQ(other.AsX(), least.AsX(), least.AsX())
	VPSHUFD(operand.Imm(0x4e), least.AsX(), other.AsX())
	VPMINUQ(other.AsX(), least.AsX(), least.AsX())
	VPMINUQ_BCST(operand.Mem{Base: f.sig, Index: slot, Scale: 8}, least.AsX(), least.AsX())
	VMOVQ(least.AsX(), operand.Mem{Base: f.sig, Index: slot, Scale: 8})
	INCQ(next)
	CMPQ(next, f.end)
	JNE(operand.LabelRef("pair"))
	Label("settled")
}

// clampBlock returns where a block begins, in bytes; the last one moves back so that it is whole. An element that is met
// twice changes no minimum.
func (f *filter) clampBlock(block reg.GPVirtual) reg.GPVirtual {
	at := GP64()
	MOVQ(block, at)
	CMPQ(at, f.last)
	CMOVQHI(f.last, at)
	return at
}

// weave emits the steps of two independent computations in turn, each in its order and in proportion to their numbers, so
// that the latencies of one pass while the other is at work.
func weave(a, b []func()) {
	for i, j := 0, 0; i < len(a) || j < len(b); {
		if j*len(a) < i*len(b) || i == len(a) {
			b[j]()
			j++
		} else {
			a[i]()
			i++
		}
	}
}

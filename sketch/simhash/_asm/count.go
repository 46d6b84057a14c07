package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

const (
	// blockVectors is how many registers of hashes pass through one tree of adders.
	blockVectors = 16
	// treePlanes are the planes of the counters that the tree holds; the carry of a block goes to the next ones.
	treePlanes = 4
)

// adder is what the two kernels that count differ in: the registers and the adder of three bits in each of their columns,
// which replaces a by the sum and returns the carry, in a register of b or c, which are lost.
type adder struct {
	vector   func() reg.VecVirtual
	and, xor func(x, y, z operand.Op)
	fullAdd  func(a, b, c reg.VecVirtual) reg.VecVirtual
}

// zeros returns so many registers without a one.
func (a adder) zeros(n int) []reg.VecVirtual {
	all := make([]reg.VecVirtual, n)
	for i := range all {
		all[i] = a.vector()
		a.xor(all[i], all[i], all[i])
	}
	return all
}

// countBlock adds a block of registers to the planes of the tree and returns the carries, which count for the plane above
// them. The tree is that of Harley and Seal (Warren, Hacker's Delight, section 5-1).
func (a adder) countBlock(planes []reg.VecVirtual, load func(i int) reg.VecVirtual) reg.VecVirtual {
	next := 0
	var carry func(plane int) reg.VecVirtual
	// carry adds to a plane what its two inputs are, and returns what goes to the plane above.
	carry = func(plane int) reg.VecVirtual {
		var x, y reg.VecVirtual
		if plane == 0 {
			x, y = load(next), load(next+1)
			next += 2
		} else {
			x = carry(plane - 1)
			y = carry(plane - 1)
		}
		return a.fullAdd(planes[plane], x, y)
	}
	return carry(treePlanes - 1)
}

// ripple adds carries to the planes above the tree, half an adder each. It does so for all of them, whether or not a carry
// gets there: cheaper than a branch that is often foretold wrongly. The last plane has no carry.
func (a adder) ripple(planes []reg.VecVirtual, carry reg.VecVirtual) {
	last := len(planes) - 1
	for _, plane := range planes[:last] {
		t := a.vector()
		a.and(carry, plane, t)
		a.xor(carry, plane, plane)
		carry = t
	}
	a.xor(carry, planes[last], planes[last])
}

// addLanes adds up the numbers in the lanes of the planes, by halves until one lane is left, and writes its planes to out:
// one more than before for each half.
func (a adder) addLanes(planes []reg.VecVirtual, out reg.Register, halves ...func(v, upper reg.VecVirtual)) {
	Comment("Half of the lanes are added to the other half, as numbers, until one is left.")
	for _, half := range halves {
		carry := a.zeros(1)[0]
		for _, plane := range planes {
			upper := a.vector()
			half(plane, upper)
			carry = a.fullAdd(plane, upper, carry)
		}
		planes = append(planes[:len(planes):len(planes)], carry)
	}
	for i, sum := range planes {
		VMOVQ(sum.AsX(), operand.Mem{Base: out, Disp: 8 * i})
	}
}

// These copy the upper half of the lanes of v, of as many bits as their names have, to the lower ones.
func upper256(v, upper reg.VecVirtual) { VSHUFI64X2(operand.Imm(0xEE), v, v, upper) }
func upper128(v, upper reg.VecVirtual) { VPERMQ(operand.Imm(0xEE), v, upper) }
func upper64(v, upper reg.VecVirtual)  { VPSHUFD(operand.Imm(0xEE), v, upper) }

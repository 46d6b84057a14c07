// Command packed writes the assembly that compares packed signatures, and its Go declarations.
package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func main() {
	ConstraintExpr("!purego")
	for width := 1; width <= 64; width *= 2 {
		equalAVX512(width)
	}
	for width := 4; width <= 64; width *= 2 {
		equalAVX2(width)
	}
	Generate()
}

// signatures are the parameters of every kernel, in registers.
type signatures struct{ counts, packed, stored, n, size reg.Register }

// begin declares a kernel.
func begin(name string, width int, bytes string) signatures {
	TEXT(name, NOSPLIT, "func(counts *int32, packed, stored *byte, n, size int)")
	Doc(fmt.Sprintf("%s counts in how many slots of %d bits each of the n signatures of size bytes at stored, at least", name, width),
		fmt.Sprintf("one of %s, equals the one at packed.", bytes))
	Pragma("noescape")
	return signatures{
		Load(Param("counts"), GP64()), Load(Param("packed"), GP64()), Load(Param("stored"), GP64()),
		Load(Param("n"), GP64()), Load(Param("size"), GP64()),
	}
}

// laneMasks are the bits of each slot of less than a byte, over all bytes.
func laneMasks(width int) []uint8 {
	var masks []uint8
	for shift := 0; shift < 8; shift += width {
		masks = append(masks, uint8((1<<width-1)<<shift))
	}
	return masks
}

// constantByte returns a register whose low byte is v.
func constantByte(v uint8) reg.GPVirtual {
	r := GP32()
	MOVL(operand.U32(v), r)
	return r
}

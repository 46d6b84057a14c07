package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// places returns the numbers from 0 to 7 as a vector in memory.
func places() operand.Mem {
	data := GLOBL("places", RODATA|NOPTR)
	for i := range lanes {
		DATA(4*i, operand.U32(i))
	}
	return data
}

func constant(v uint32) reg.Register {
	r := GP32()
	MOVL(operand.U32(v), r)
	return r
}

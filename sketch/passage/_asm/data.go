package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
)

// perRegister returns the number of lanes in memory.
func perRegister() operand.Mem {
	data := GLOBL("lanes", RODATA|NOPTR)
	DATA(0, operand.U32(lanes))
	return data
}

// ones returns a table with eight bytes for each byte: the places of its ones, in ascending order.
func ones() operand.Mem {
	data := GLOBL("ones", RODATA|NOPTR)
	for b := range 256 {
		packed, count := uint64(0), 0
		for place := range 8 {
			if b>>place&1 == 1 {
				packed |= uint64(place) << (8 * count)
				count++
			}
		}
		DATA(8*b, operand.U64(packed))
	}
	return data
}

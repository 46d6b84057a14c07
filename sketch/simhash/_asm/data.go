package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
)

// words returns a constant.
func words(name string, values ...uint64) operand.Mem {
	data := GLOBL(name, RODATA|NOPTR)
	for i, v := range values {
		DATA(8*i, operand.U64(v))
	}
	return data
}

// bytesOf returns a table of 16 bytes.
func bytesOf(name string, of func(v int) int) operand.Mem {
	var packed [2]uint64
	for v := range 16 {
		packed[v/8] |= uint64(of(v)) << (v % 8 * 8)
	}
	return words(name, packed[:]...)
}

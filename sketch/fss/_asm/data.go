package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
)

// constant returns a word of 64 bits in memory, which is written once whoever asks.
func constant(name string, value uint64) operand.Mem { return data(name, value) }

// odd32 is the numbers of the odd lanes of 32 bits of two registers.
func odd32() operand.Mem {
	var words []uint64
	for pair := range 8 {
		words = append(words, uint64(4*pair+1)|uint64(4*pair+3)<<32)
	}
	return data("odd32", words...)
}

// counting64 is the lane's number in each of 8 lanes of 64 bits.
func counting64() operand.Mem { return data("counting64", 0, 1, 2, 3, 4, 5, 6, 7) }

func data(name string, words ...uint64) operand.Mem {
	if known, ok := constants[name]; ok {
		return known
	}
	constants[name] = GLOBL(name, RODATA|NOPTR)
	for i, word := range words {
		DATA(8*i, operand.U64(word))
	}
	return constants[name]
}

var constants = map[string]operand.Mem{}

package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // instructions read as in assembly
	"github.com/mmcloughlin/avo/operand"
)

// data returns a constant for a kernel, which is written once whoever asks.
func data(name string, words []uint64) operand.Mem {
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

// counting64 is the lane's number in each of 8 lanes of 64 bits.
func counting64() operand.Mem {
	return data("counting64", []uint64{0, 1, 2, 3, 4, 5, 6, 7})
}

// lanes16 packs one value of 16 bits for each of 32 lanes.
func lanes16(value func(lane int) int) []uint64 {
	words := make([]uint64, 8)
	for lane := range 32 {
		words[lane/4] |= uint64(uint16(value(lane))) << (lane % 4 * 16)
	}
	return words
}

// lanes8 packs one value of 8 bits for each of 64 lanes.
func lanes8(value func(lane int) int) []uint64 {
	words := make([]uint64, 8)
	for lane := range 64 {
		words[lane/8] |= uint64(uint8(value(lane))) << (lane % 8 * 8)
	}
	return words
}

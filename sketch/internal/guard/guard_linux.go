// Package guard gives tests memory between two pages that cannot be touched, so that a kernel that reads or writes before
// or behind what it was given ends the test, however little it is too much.
package guard

import (
	"syscall"
	"testing"
	"unsafe"
)

// Bytes maps whole pages of memory, at least n bytes, between two pages that cannot be touched, until the test is over.
func Bytes(t *testing.T, n int) []byte {
	page := syscall.Getpagesize()
	size := (n + page - 1) / page * page
	memory, err := syscall.Mmap(-1, 0, size+2*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Munmap(memory); err != nil {
			t.Error(err)
		}
	})
	for _, beside := range [][]byte{memory[:page], memory[page+size:]} {
		if err := syscall.Mprotect(beside, syscall.PROT_NONE); err != nil {
			t.Fatal(err)
		}
	}
	return memory[page : page+size]
}

// Words is Bytes for n words at least.
func Words(t *testing.T, n int) []uint64 {
	memory := Bytes(t, 8*n)
	return unsafe.Slice((*uint64)(unsafe.Pointer(&memory[0])), len(memory)/8)
}

// A Side is where what a test takes of the memory lies.
type Side string

// Sides are both, each beside a guard.
var Sides = []Side{before, behind}

// The sides are named by where the guard is.
const before, behind Side = "before", "behind"

// Part returns n elements of the memory beside the guard of a side. They have room for no more.
func Part[T any](side Side, memory []T, n int) []T {
	if side == before {
		return memory[:n:n]
	}
	return memory[len(memory)-n:]
}

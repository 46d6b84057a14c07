package minhash

import (
	"slices"

	"github.com/neardup/neardup/sketch/internal/vector"
)

// Kernels returns the names of the kernels that can be tested here.
func Kernels() []string {
	var names []string
	for _, l := range vector.Supported() {
		names = append(names, l.String())
	}
	return names
}

// UseKernel has Update use one of Kernels until the function that it returns is called.
func UseKernel(name string) (restore func()) {
	before := level
	level = vector.Supported()[slices.Index(Kernels(), name)]
	return func() { level = before }
}

// UpdateGeneric is the specification of all kernels.
func UpdateGeneric(sig, h1, h2 []uint64) { updateGeneric(sig, h1, h2) }

// SelfTestOf is SelfTest with another implementation of Update.
func SelfTestOf(update func(sig Signature, h1, h2 []uint64)) error { return selfTest(update) }

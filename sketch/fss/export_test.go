package fss

import (
	"slices"

	"github.com/neardup/neardup/sketch/internal/vector"
)

// Kernels returns the names of the kernels that can be tested here.
func Kernels() []string {
	var names []string
	for _, l := range []vector.Level{vector.LevelGeneric, vector.LevelAVX2, vector.LevelAVX512} {
		if slices.Contains(vector.Supported(), l) {
			names = append(names, l.String())
		}
	}
	return names
}

// UseKernel has Update use a kernel until the function that it returns is called.
func UseKernel(name string) (restore func()) {
	before := level
	for _, l := range vector.Supported() {
		if l.String() == name {
			level = l
		}
	}
	return func() { level = before }
}

// SelfTestOf is SelfTest with another implementation of Update.
func SelfTestOf(update func(sig, hashes []uint64)) error { return selfTest(update) }

// DistinctMax is how many distinct elements are gathered at a time where elements are repeated.
const DistinctMax = distinctMax

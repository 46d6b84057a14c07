package simhash

import "github.com/neardup/neardup/sketch/internal/vector"

// Kernels are functions that choose a level, for each that this processor has.
func Kernels() map[string]func() {
	all := map[string]func(){}
	for _, l := range vector.Supported() {
		all[l.String()] = func() { level = l }
	}
	return all
}

var atStart = level

// UseBest chooses what is used outside of tests.
func UseBest() { level = atStart }

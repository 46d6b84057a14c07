//go:build !amd64 || purego

package minhash

// supported returns the kernels of this build: the portable one.
func supported() []kernel { return []kernel{generic} }

// update is updateGeneric: this build has no other kernel.
func (k kernel) update(sig, h1, h2 []uint64) { updateGeneric(sig, h1, h2) }

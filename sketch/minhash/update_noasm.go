//go:build (!amd64 && !arm64) || purego

package minhash

import "github.com/neardup/neardup/sketch/internal/vector"

// update is updateGeneric: this build has no other kernel.
func update(_ vector.Level, sig, h1, h2 []uint64) { updateGeneric(sig, h1, h2) }

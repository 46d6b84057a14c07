//go:build !amd64 || purego

package shingle

import "github.com/neardup/neardup/sketch/text"

// someBase leaves all base hashes to portable code.
func someBase([]uint64, *text.Tokens, int) int { return 0 }

func (h Hasher) pair(h1, h2, base []uint64) { h.pairGeneric(h1, h2, base) }

func (h Hasher) single(base []uint64) { h.singleGeneric(base) }

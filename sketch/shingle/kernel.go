package shingle

import "github.com/neardup/neardup/sketch/internal/vector"

// Kernel returns the name of the implementation that hashes shingles here: "generic" or "avx512vbmi2".
func Kernel() string { return vector.Best(vector.LevelAVX512VBMI2).String() }

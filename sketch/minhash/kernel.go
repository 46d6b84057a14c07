package minhash

import "github.com/neardup/neardup/sketch/internal/vector"

// level is that of the kernel of Update. It is set at start and never changes, save in tests.
var level = vector.Best(vector.LevelNEON, vector.LevelAVX2, vector.LevelAVX512, vector.LevelAVX512VBMI2)

// Kernel returns the name of the implementation that Update uses here: "generic", "neon", "avx2", "avx512" or
// "avx512vbmi2".
func Kernel() string { return level.String() }

// ComparisonKernel returns the name of the implementation that AppendEqualSlots uses here for most signatures: "generic",
// "avx2" or "avx512".
func ComparisonKernel() string { return vector.Best(vector.LevelAVX2, vector.LevelAVX512).String() }

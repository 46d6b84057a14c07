package shingle

import "github.com/neardup/neardup/sketch/internal/vector"

// level is set at start and never changes, save in tests.
var level = vector.Best(vector.LevelAVX2, vector.LevelAVX512)

// Kernel returns the name of the implementation that hashes and compares shingles here: "generic", "avx2" or "avx512".
func Kernel() string { return level.String() }

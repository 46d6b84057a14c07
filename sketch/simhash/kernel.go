package simhash

import "github.com/neardup/neardup/sketch/internal/vector"

// level is set at start and never changes, save in tests.
var level = vector.Best(vector.LevelAVX2, vector.LevelAVX512, vector.LevelAVX512VBMI2)

// Kernel returns the name of the implementation that counts and compares fingerprints here: "generic", "avx2", "avx512" or
// "avx512vbmi2".
func Kernel() string { return level.String() }

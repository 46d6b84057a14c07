package text

import "github.com/neardup/neardup/sketch/internal/vector"

// Kernel returns the name of the implementation that cuts text into tokens and hashes them here: "generic", "avx2" or "avx512vbmi2".
func Kernel() string { return vector.Best(vector.LevelAVX2, vector.LevelAVX512VBMI2).String() }

package passage

import "github.com/neardup/neardup/sketch/internal/vector"

// level is set at start and never changes, save in tests.
var level = vector.Best(vector.LevelAVX2)

// Kernel returns the name of the implementation that winnows here: "generic" or "avx2".
func Kernel() string { return level.String() }

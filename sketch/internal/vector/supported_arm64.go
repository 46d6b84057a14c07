//go:build !purego

package vector

// supported has NEON always: Go runs on no arm64 without it.
func supported() []Level { return []Level{LevelGeneric, LevelNEON} }

//go:build (!amd64 && !arm64) || purego

package vector

func supported() []Level { return []Level{LevelGeneric} }

//go:build !amd64 || purego

package passage

func kernels() map[string]func() { return map[string]func(){"generic": func() {}} }

// UseBest has nothing to choose from.
func UseBest() {}

//go:build !amd64 || purego

package shingle

// kernels has portable code alone.
func kernels() map[string]func() { return map[string]func(){"generic": func() {}} }

// useBest has nothing to choose from.
func useBest() {}

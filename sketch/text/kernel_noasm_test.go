//go:build !amd64 || purego

package text

// kernels has portable code alone.
func kernels() map[string]func() { return map[string]func(){"generic": func() {}} }

// useBest has nothing to choose from.
func useBest() {}

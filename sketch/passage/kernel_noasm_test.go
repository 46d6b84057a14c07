//go:build !amd64 || purego

package passage

func kernels() map[string]func() { return map[string]func(){"generic": func() {}} }

package passage

// Kernels are functions that choose portable code or vector instructions, where this processor has them.
func Kernels() map[string]func() { return kernels() }

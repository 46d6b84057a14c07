package minhash

// Kernels returns the names of the kernels that can be tested here.
func Kernels() []string {
	var names []string
	for _, k := range supported() {
		names = append(names, k.String())
	}
	return names
}

// UseKernel has Update use a kernel until the function that it returns is called.
func UseKernel(name string) (restore func()) {
	k, err := choose(name, supported())
	if err != nil {
		panic(err)
	}
	before := chosen
	chosen = k
	return func() { chosen = before }
}

// UpdateGeneric is the specification of all kernels.
func UpdateGeneric(sig, h1, h2 []uint64) { updateGeneric(sig, h1, h2) }

// SelfTestOf is SelfTest with another implementation of Update.
func SelfTestOf(update func(sig, h1, h2 []uint64)) error { return selfTest(update) }

// Choose is the choice of the kernel at start, where all of names are supported.
func Choose(name string, names ...string) (string, error) {
	var kernels []kernel
	for _, n := range names {
		for k := range kernelNames {
			if kernelNames[k] == n {
				kernels = append(kernels, kernel(k))
			}
		}
	}
	k, err := choose(name, kernels)
	return k.String(), err
}

//go:build !purego

package shingle

// kernels are functions that choose portable code or vector instructions, where this processor has them.
func kernels() map[string]func() {
	all := map[string]func(){"generic": func() { useAVX512 = false }}
	if startedWithAVX512 {
		all["avx512"] = func() { useAVX512 = true }
	}
	return all
}

var startedWithAVX512 = useAVX512

// useBest chooses what is used outside of tests.
func useBest() { useAVX512 = startedWithAVX512 }

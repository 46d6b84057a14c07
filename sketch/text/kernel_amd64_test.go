//go:build !purego

package text

// kernels are functions that choose portable code or vector instructions, where this processor has them.
func kernels() map[string]func() {
	all := map[string]func(){"generic": func() { useAVX512, useAVX2 = false, false }}
	if startedWithAVX2 {
		all["avx2"] = func() { useAVX512, useAVX2 = false, true }
	}
	if startedWithAVX512 {
		all["avx512"] = func() { useAVX512, useAVX2 = true, true }
	}
	return all
}

var startedWithAVX512, startedWithAVX2 = useAVX512, useAVX2

// useBest chooses what is used outside of tests.
func useBest() { useAVX512, useAVX2 = startedWithAVX512, startedWithAVX2 }

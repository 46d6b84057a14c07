//go:build !purego

package simhash

func kernels() map[string]func() {
	all := map[string]func(){"generic": func() { useAVX512 = false }}
	if startedWithAVX512 {
		all["avx512"] = func() { useAVX512 = true }
	}
	return all
}

var startedWithAVX512 = useAVX512

// UseBest chooses what is used outside of tests.
func UseBest() { useAVX512 = startedWithAVX512 }

package main

// slotsRequired is the number of slots for which kernels have to be so fast.
const slotsRequired = 128

// elements are the sizes of sets that are measured.
var elements = []int{100, 300, 1000, 2000}

// least says how many times faster than go-minhash a kernel has to be for sets of some sizes.
var least = []struct {
	kernel string
	ratios map[int]float64
}{
	{"generic", map[int]float64{100: 1.6, 300: 1.6, 1000: 1.6, 2000: 1.6}},
	{"neon", map[int]float64{}}, // nobody has measured it yet
	{"avx2", map[int]float64{100: 4, 300: 4, 1000: 4, 2000: 4}},
	{"avx512", map[int]float64{300: 10, 1000: 10, 2000: 10}},
	{"avx512vbmi2", map[int]float64{300: 15, 2000: 30}},
}

// leastRatio returns the ratio that a kernel has to reach, or zero if none is set.
func leastRatio(kernel string, n, slots int) float64 {
	for _, l := range least {
		if l.kernel == kernel && slots == slotsRequired {
			return l.ratios[n]
		}
	}
	return 0
}

// Command kernels compares the MinHash kernels of this processor with MinWise of github.com/dgryski/go-minhash, and fails
// if one is not as many times faster as it has to be:
//
//	go run ./bench/speed/kernels
//
// Both sides get the same hashes, from a table, for 128 slots (-slots takes another number, for which no ratio is set); so
// that only the minima are measured. A kernel is chosen at start, hence each runs in a process of its own. There the two
// sides take many turns of a millisecond each, a set of elements after the other, and the lower quartiles of both are
// compared: what others do on a shared machine then hardly changes the ratio. For example, on an AMD EPYC with AVX-512,
// Go 1.26.8 linux/amd64:
//
//	kernel        elements  ns/element  go-minhash   ratio  least
//	generic            100       59.51      124.59    2.09    1.6
//	generic            300       43.76       98.66    2.25    1.6
//	generic           2000       33.18       82.86    2.50    1.6
//	avx2               300       11.94       98.99    8.29    4.0
//	avx2              2000       11.48       86.26    7.52    4.0
//	avx512             300        6.80       96.54   14.20   10.0
//	avx512            2000        6.78       87.53   12.92   10.0
//	avx512vbmi2        300        3.30       99.84   30.23   15.0
//	avx512vbmi2       1000        2.41       87.28   36.18    0.0
//	avx512vbmi2       2000        2.32       88.71   38.27   30.0
package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"time"

	peer "github.com/dgryski/go-minhash"

	"github.com/neardup/neardup/bench/speed/levels"
	"github.com/neardup/neardup/sketch/minhash"
)

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

func main() {
	level := flag.String("level", "", "measure the kernel of this level, which the environment chooses, and no other")
	turns := flag.Int("turns", 300, "turns of each side for each size of sets")
	slots := flag.Int("slots", slotsRequired, "slots of the signatures")
	flag.Parse()
	var err error
	switch {
	case *slots < 1:
		err = fmt.Errorf("%d slots", *slots)
	case *level == "":
		err = measureAll(*turns, *slots)
	default:
		err = measure(*level, *turns, *slots)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "kernels:", err)
		os.Exit(1)
	}
}

// measureAll runs this program once for each kernel.
func measureAll(turns, slots int) error {
	fmt.Printf("%s %s/%s, %d slots\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, slots)
	fmt.Println("kernel        elements  ns/element  go-minhash   ratio  least")
	var kernels []string
	for _, l := range least {
		kernels = append(kernels, l.kernel)
	}
	return levels.Each(kernels, "-turns", fmt.Sprint(turns), "-slots", fmt.Sprint(slots))
}

// measure compares the kernel of this process with go-minhash. One that is not there is left out.
func measure(kernel string, turns, slots int) error {
	if minhash.Kernel() != kernel {
		fmt.Printf("%-13s is not there\n", kernel)
		return nil
	}
	if err := minhash.SelfTest(); err != nil {
		return err
	}
	var slow []int
	for _, n := range elements {
		c := compare(n, turns, slots)
		bound := leastRatio(kernel, n, slots)
		fmt.Printf("%-13s %8d  %10.2f  %10.2f  %6.2f  %5.1f\n", kernel, n, c.own, c.peer, c.ratio(), bound)
		if c.ratio() < bound {
			slow = append(slow, n)
		}
	}
	if len(slow) > 0 {
		return fmt.Errorf("%s is too slow for sets of %v elements", kernel, slow)
	}
	return nil
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

// comparison holds the times of both sides in ns an element.
type comparison struct{ own, peer float64 }

// ratio says how many times faster than the peer we are.
func (c comparison) ratio() float64 { return c.peer / c.own }

// compare measures sets of n elements. All together are more than a branch predictor learns by heart, and less than a
// second-level cache holds, where a caller has them that has just made them.
func compare(n, turns, slots int) comparison {
	sets := 16384 / n
	r := rand.New(rand.NewPCG(1, uint64(n)))
	h1, h2 := make([]uint64, sets*n), make([]uint64, sets*n)
	for i := range h1 {
		h1[i], h2[i] = r.Uint64(), r.Uint64()
	}
	signature := make(minhash.Signature, slots)
	own := func(set int) {
		minhash.Reset(signature)
		minhash.Update(signature, h1[set*n:(set+1)*n], h2[set*n:(set+1)*n])
	}
	at := 0
	first, second := func([]byte) uint64 { return h1[at] }, func([]byte) uint64 { return h2[at] }
	other := func(set int) {
		reference := peer.NewMinWise(first, second, slots)
		for at = set * n; at < (set+1)*n; at++ {
			reference.Push(nil)
		}
	}
	var owns, others []float64
	for range max(turns, 1) {
		owns, others = append(owns, turn(sets, own)), append(others, turn(sets, other))
	}
	return comparison{lowerQuartile(owns) / float64(n), lowerQuartile(others) / float64(n)}
}

func lowerQuartile(times []float64) float64 {
	slices.Sort(times)
	return times[len(times)/4]
}

// turn goes over all sets until a millisecond is over, and returns the nanoseconds a set took.
func turn(sets int, update func(set int)) float64 {
	done := 0
	start := time.Now()
	for time.Since(start) < time.Millisecond {
		update(done % sets)
		done++
	}
	return float64(time.Since(start).Nanoseconds()) / float64(done)
}

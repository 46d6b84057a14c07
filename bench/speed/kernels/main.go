// Command kernels compares the MinHash kernels of this processor with MinWise of github.com/dgryski/go-minhash, and fails
// if one is not as many times faster as it has to be:
//
//	go run ./bench/speed/kernels
//	go run ./bench/speed/kernels -benchfile kernels.txt
//	go run golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da -col /peer -filter .name:MinHash kernels.txt
//
// Both sides get the same hashes, from a table, for 128 slots (-slots takes another number, for which no ratio is set); so
// that only the minima are measured. A kernel is chosen at start, hence each runs in a process of its own. There are 30
// rounds (-rounds) in which both sides work for 10 ms of the processor's time (-slice), one after the other; the ratio is
// that of two turns in one round (package rounds). The table has the medians over the rounds, and for the ratio, which is
// what is judged, the 95% interval of the median. The file of -benchfile has a line for each turn, an operation being an
// element; with -level, lines are added to it.
//
// Then come sets that are hard for avx512vbmi2, the kernel that spares itself most comparisons: of one element, or of 5,
// 30 or 50, that come again and again, or in an order in which each element is a new minimum of all slots. The ratio is
// that of its time to the time of avx512, which makes all comparisons whatever the set is; the command fails where the
// median is above what the table has last. With -slots they are measured for that number of slots alone; with -level, not
// at all. In the file they are MinHashHard, for -col /kernel.
//
// For example, on an AMD EPYC with AVX-512, Go 1.26.8 linux/amd64:
//
//	kernel        elements  ns/element  go-minhash   ratio  least
//	generic            100       59.64      116.87    1.95    1.6
//	generic            300       43.79       90.40    2.09    1.6
//	generic           2000       34.07       71.19    2.13    1.6
//	avx2               300       11.78       91.09    7.69    4.0
//	avx2              2000       11.64       72.84    6.29    4.0
//	avx512             300        6.60       86.46   13.12   10.0
//	avx512            2000        6.42       68.71   10.71   10.0
//	avx512vbmi2        300        3.00       87.44   29.06   15.0
//	avx512vbmi2       1000        2.29       74.35   31.88    0.0
//	avx512vbmi2       2000        2.14       69.27   31.96   30.0
//
//	set           slots  elements  avx512vbmi2      avx512   ratio   most
//	equal            64       200         4.51        3.96    1.14   1.40
//	equal            64      1000         3.80        3.79    1.03   1.40
//	equal           128       200         8.18        7.83    1.06   1.20
//	equal           128      1000         7.49        7.54    1.00   1.20
//	descending       64       200         4.80        3.99    1.21   1.80
//	descending       64      1000         2.58        3.82    0.67   1.80
//	descending      128       200         5.77        7.90    0.73   1.45
//	descending      128      1000         2.78        7.53    0.36   1.45
//	of 5             64       200         4.47        4.01    1.11   1.40
//	of 5             64      1000         4.00        3.86    1.04   1.40
//	of 5            128       200         8.20        7.99    1.04   1.20
//	of 5            128      1000         7.72        7.66    1.03   1.20
//	of 50            64       200         6.31        3.97    1.59   1.80
//	of 50            64      1000         5.94        3.84    1.55   1.80
//	of 50           128       200        10.15        7.86    1.26   1.45
//	of 50           128      1000         9.45        7.52    1.23   1.45
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"github.com/neardup/neardup/bench/speed/benchfile"
	"github.com/neardup/neardup/bench/speed/levels"
	"github.com/neardup/neardup/bench/speed/rounds"
	"github.com/neardup/neardup/sketch/minhash"
)

// errUsage says that the flags make no sense.
var errUsage = errors.New("there are no arguments, and at least one slot")

// options are what the flags say.
type options struct {
	plan  rounds.Plan
	slots int
	file  string
}

func main() {
	o := options{plan: rounds.Plan{Rounds: 30, Slice: 10 * time.Millisecond}}
	o.plan.Register(flag.CommandLine)
	work := flag.Bool("worker", false, "take turns as standard input asks for them: what this program starts itself for")
	level := flag.String("level", "", "measure the kernel of this level, which the environment chooses, and no other")
	flag.IntVar(&o.slots, "slots", slotsRequired, "slots of the signatures")
	flag.StringVar(&o.file, "benchfile", "", "write every turn to this file, for benchstat")
	flag.Parse()
	err := o.plan.Check()
	if err == nil && (flag.NArg() > 0 || o.slots < 1) {
		err = errUsage
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "kernels:", err)
		flag.Usage()
		os.Exit(2)
	}
	switch {
	case *work:
		// One thread measures, and the collector has no other.
		runtime.GOMAXPROCS(1)
		err = serve(os.Stdin, os.Stdout)
	case *level == "":
		err = o.measureAll()
	default:
		err = o.measureLevel(*level)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "kernels:", err)
		os.Exit(1)
	}
}

// measureAll runs this program once for each kernel, and then for the hard sets.
func (o options) measureAll() error {
	w, err := benchfile.Create(o.file)
	if err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	fmt.Printf("%s, %s %s/%s, %v, %d slots\n",
		benchfile.Processor(), runtime.Version(), runtime.GOOS, runtime.GOARCH, o.plan, o.slots)
	fmt.Println("kernel        elements  ns/element  go-minhash   ratio  95%               least")
	var kernels []string
	for _, l := range least {
		kernels = append(kernels, l.kernel)
	}
	arguments := append(o.plan.Arguments(), "-slots", fmt.Sprint(o.slots), "-benchfile", o.file)
	return errors.Join(levels.Each(kernels, arguments...), o.measureHard())
}

// measureHard compares the filter with the full comparison, each in a process of its own, by hard sets.
func (o options) measureHard() (err error) {
	filter, err := startWorker(filterLevel)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, filter.close()) }()
	if filter.kernel != filterLevel {
		fmt.Printf("no hard sets, since %s is not there\n", filterLevel)
		return nil
	}
	full, err := startWorker(fullLevel)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, full.close()) }()
	file, err := benchfile.Append(o.file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	// The workers have one thread each, of which one works, and so it stands in the file.
	runtime.GOMAXPROCS(1)
	slots := hardSlots
	if o.slots != slotsRequired {
		slots = []int{o.slots}
	}
	measured, err := compareHard(filter, full, slots, o.plan)
	if err != nil {
		return err
	}
	for _, c := range measured {
		c.write(file)
	}
	return judgeHard(os.Stdout, measured)
}

// measureLevel compares the kernel of this process with go-minhash. One that is not there is left out.
func (o options) measureLevel(kernel string) (err error) {
	if minhash.Kernel() != kernel {
		fmt.Printf("%-13s is not there\n", kernel)
		return nil
	}
	if err := minhash.SelfTest(); err != nil {
		return err
	}
	file, err := benchfile.Append(o.file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	// One thread measures, and the collector has no other.
	runtime.GOMAXPROCS(1)
	measured, err := compareAll(elements, o.slots, o.plan)
	if err != nil {
		return err
	}
	for _, c := range measured {
		c.write(file, kernel)
	}
	return judge(os.Stdout, kernel, o.slots, measured)
}

// judge prints a line for each comparison and returns an error if the median of a ratio is below what it has to be.
func judge(w io.Writer, kernel string, slots int, measured []comparison) error {
	var slow []int
	for _, c := range measured {
		ratio, bound := c.ratio(), leastRatio(kernel, c.elements, slots)
		fmt.Fprintf(w, "%-13s %8d  %10.2f  %10.2f  %6.2f  %-16s  %5.1f\n", kernel, c.elements,
			rounds.Of(c.own, rounds.Turn.Nanoseconds).Median, rounds.Of(c.peer, rounds.Turn.Nanoseconds).Median,
			ratio.Median, fmt.Sprintf("%.2f to %.2f", ratio.Low, ratio.High), bound)
		if ratio.Median < bound {
			slow = append(slow, c.elements)
		}
	}
	if len(slow) > 0 {
		return fmt.Errorf("%s is too slow for sets of %v elements", kernel, slow)
	}
	return nil
}

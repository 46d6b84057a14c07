// Command stages measures the stages of the core besides MinHash, which the command kernels measures, and the whole
// sketch, and fails if one is slower than it has to be where the processor has AVX-512:
//
//	go run ./bench/speed/stages
//
// The level of vector instructions is chosen at start, hence portable code and the highest level each run in a process of
// their own. There the stages take many turns of two milliseconds, one after the other, over more data than a branch
// predictor learns by heart, and the best turn of each counts: what others do on a shared machine only adds to it. For
// example, on an AMD EPYC with AVX-512, Go 1.26.8 linux/amd64:
//
//	stage                                            generic  avx512vbmi2  bound
//	SimHash of 300, ns a feature                        0.83         0.40  at most 0.5
//	SimHash of 2000, ns a feature                       0.66         0.12  at most 0.5
//	one with many of 128x4 bits, million a second       79.9          605
//	one with many of 128x8 bits, million a second       48.4          518  at least 60
//	one with many of 128x16 bits, million a second      27.0          330
//	set of 400 shingles, ns a shingle                   3.21         2.55
//	set of 1600 shingles, ns a shingle                  3.00         2.42
//	overlap of two sets of 400, ns a shingle            2.87         0.60
//	overlap of two sets of 1600, ns a shingle           2.82         0.54
//	winnowing, windows of 11, ns a shingle              2.52         1.41
//	32x4 bands, ns a key                                13.4         13.4
//	scan of a million within 3 bits, ns a query       543422        84640
//	table of a million within 3 bits, ns a query         927          700
//	whole sketch, 8 KB english, MB/s                    91.1          526  at least 500
//	whole sketch, 8 KB arabic, MB/s                      128          768  at least 500
//	whole sketch, 8 KB russian, MB/s                     118          707  at least 500
//	whole sketch, 8 KB chinese, MB/s                    55.5          288
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/neardup/neardup/bench/speed/levels"
	"github.com/neardup/neardup/sketch"
)

// portable is the level that every processor has, and bounded the one for which figures have bounds.
const portable, bounded = "generic", "avx512vbmi2"

func main() {
	level := flag.String("level", "", "measure this level, which the environment chooses, and no other")
	turns := flag.Int("turns", 200, "turns of each stage")
	flag.Parse()
	var err error
	if *level == "" {
		err = measureAll(*turns)
	} else {
		err = measure(*level, *turns)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "stages:", err)
		os.Exit(1)
	}
}

// measureAll runs this program once for each level.
func measureAll(turns int) error {
	fmt.Printf("%s %s/%s\n", runtime.Version(), runtime.GOOS, runtime.GOARCH)
	fmt.Printf("%-12s %-47s %9s  %s\n", "level", "stage", "figure", "bound")
	return levels.Each([]string{portable, bounded}, "-turns", fmt.Sprint(turns))
}

// measure prints the figures of this process. A level that is not there is left out.
func measure(level string, turns int) error {
	if sketch.KernelLevel() != level {
		fmt.Printf("%-12s is not there\n", level)
		return nil
	}
	if err := sketch.SelfTest(); err != nil {
		return err
	}
	all := stages()
	times, err := best(turns, all)
	if err != nil {
		return err
	}
	var slow []string
	for i, s := range all {
		value := s.figure(times[i])
		bound, met := "", true
		if level == bounded {
			bound, met = s.check(value)
		}
		fmt.Printf("%-12s %-47s %9.3f  %s\n", level, s.name, value, bound)
		if !met {
			slow = append(slow, s.name)
		}
	}
	if len(slow) > 0 {
		return fmt.Errorf("too slow: %q", slow)
	}
	return nil
}

// best returns the nanoseconds that a run of each stage took in its best turn. The stages take turns, so that those of each
// are spread over the time that all take.
func best(turns int, all []stage) ([]float64, error) {
	times, numbers := make([]float64, len(all)), make([]int, len(all))
	runs := make([]func(number int) error, len(all))
	for i, s := range all {
		var err error
		if runs[i], err = s.prepare(); err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
	}
	for range max(turns, 1) {
		for i, s := range all {
			took, next, err := turn(runs[i], numbers[i])
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.name, err)
			}
			if times[i] == 0 || took < times[i] {
				times[i] = took
			}
			numbers[i] = next
		}
	}
	return times, nil
}

// turn does runs from a number on, for a millisecond that brings their data and branches back to mind and two that count,
// and returns the nanoseconds each of these took and the number of the next run.
func turn(run func(number int) error, number int) (took float64, next int, err error) {
	if _, next, err = runFor(time.Millisecond, run, number); err != nil {
		return 0, next, err
	}
	return runFor(2*time.Millisecond, run, next)
}

func runFor(least time.Duration, run func(number int) error, number int) (took float64, next int, err error) {
	start := time.Now()
	for next = number; time.Since(start) < least; next++ {
		if err := run(next); err != nil {
			return 0, next, err
		}
	}
	return float64(time.Since(start).Nanoseconds()) / float64(next-number), next, nil
}

// Command stages measures the stages of the core besides MinHash, which the command kernels measures, and the whole
// sketch, and fails if one is slower than it has to be where the processor has AVX-512:
//
//	go run ./bench/speed/stages
//	go run ./bench/speed/stages -benchfile stages.txt
//	go run golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da -col /level stages.txt
//
// The level of vector instructions is chosen at start, hence portable code and the highest level each run in a process of
// their own. There are 30 rounds (-rounds) in which each stage works for 10 ms of the processor's time (-slice), one after
// the other, over more data than a branch predictor learns by heart; a tenth of that before it does not count, and brings
// data and branches back to mind. What is judged is the median over the rounds; its 95% interval stands beside it (package
// rounds). These are no ratios: another program on the same core, be it of another guest of the machine, takes a third of
// all speeds, and the median with them once it runs half of the time. An interval that reaches from one speed to another
// tells so. The file of -benchfile has a line for each turn; with -level, lines are added to it. For example, on an AMD
// EPYC with AVX-512, Go 1.26.8 linux/amd64:
//
//	stage                                            generic  avx512vbmi2  bound
//	SimHash of 300, ns a feature                        0.83         0.35  at most 0.5
//	SimHash of 2000, ns a feature                       0.66         0.12  at most 0.5
//	one with many of 128x4 bits, million a second       79.9          605
//	one with many of 128x8 bits, million a second       48.4          518  at least 60
//	one with many of 128x16 bits, million a second      27.0          330
//	set of 400 shingles, ns a shingle                   3.21         2.55
//	set of 1600 shingles, ns a shingle                  3.00         2.42
//	overlap of two sets of 400, ns a shingle            2.91         0.44
//	overlap of two sets of 1600, ns a shingle           2.89         0.39
//	winnowing, windows of 11, ns a shingle              2.71         0.91
//	32x4 bands, ns a key                                13.4         13.4
//	scan of a million within 3 bits, ns a query       543422        84640
//	table of a million within 3 bits, ns a query         927          700
//	whole sketch, 8 KB english, MB/s                    87.4          593  at least 500
//	whole sketch, 8 KB arabic, MB/s                      125          886  at least 500
//	whole sketch, 8 KB russian, MB/s                     115          850  at least 500
//	whole sketch, 8 KB chinese, MB/s                    52.1          302
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/neardup/neardup/bench/speed/benchfile"
	"github.com/neardup/neardup/bench/speed/levels"
	"github.com/neardup/neardup/bench/speed/rounds"
	"github.com/neardup/neardup/sketch"
)

// portable is the level that every processor has, and bounded the one for which figures have bounds.
const portable, bounded = "generic", "avx512vbmi2"

func main() {
	plan := rounds.Plan{Rounds: 30, Slice: 10 * time.Millisecond}
	plan.Register(flag.CommandLine)
	level := flag.String("level", "", "measure this level, which the environment chooses, and no other")
	file := flag.String("benchfile", "", "write every turn to this file, for benchstat")
	flag.Parse()
	err := plan.Check()
	if err == nil && flag.NArg() > 0 {
		err = errors.New("there are no arguments")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "stages:", err)
		flag.Usage()
		os.Exit(2)
	}
	if *level == "" {
		err = measureAll(plan, *file)
	} else {
		err = measureLevel(*level, plan, *file)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "stages:", err)
		os.Exit(1)
	}
}

// measureAll runs this program once for each level.
func measureAll(plan rounds.Plan, path string) error {
	w, err := benchfile.Create(path)
	if err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	fmt.Printf("%s, %s %s/%s, %v\n", benchfile.Processor(), runtime.Version(), runtime.GOOS, runtime.GOARCH, plan)
	fmt.Printf("%-12s %-47s %9s  %-20s  %s\n", "level", "stage", "figure", "95%", "bound")
	return levels.Each([]string{portable, bounded}, append(plan.Arguments(), "-benchfile", path)...)
}

// measureLevel prints the figures of this process. A level that is not there is left out.
func measureLevel(level string, plan rounds.Plan, path string) (err error) {
	if sketch.KernelLevel() != level {
		fmt.Printf("%-12s is not there\n", level)
		return nil
	}
	if err := sketch.SelfTest(); err != nil {
		return err
	}
	file, err := benchfile.Append(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	// One thread measures, and the collector has no other.
	runtime.GOMAXPROCS(1)
	all := stages()
	turns, err := measure(all, plan)
	if err != nil {
		return err
	}
	for i, s := range all {
		file.Rounds(turns[i], s.benchmark, append(s.settings, benchfile.Setting{Key: "level", Value: level})...)
	}
	return judge(os.Stdout, level, all, turns)
}

// measure lets all stages take turns.
func measure(all []stage, plan rounds.Plan) ([][]rounds.Turn, error) {
	sides := make([]rounds.Side, len(all))
	for i, s := range all {
		do, err := s.prepare()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
		sides[i] = s.side(do)
	}
	return rounds.Take(plan, sides...)
}

// side is a stage that takes turns: a tenth of a slice to have its data and branches in mind again, and one that counts.
func (s stage) side(do func(number int) (int, error)) rounds.Side {
	work := rounds.Work(do)
	return func(slice time.Duration) (rounds.Turn, error) {
		_, err := work(slice / 10)
		if err != nil {
			return rounds.Turn{}, fmt.Errorf("%s: %w", s.name, err)
		}
		t, err := work(slice)
		if err != nil {
			return rounds.Turn{}, fmt.Errorf("%s: %w", s.name, err)
		}
		t.Operations *= s.items
		return t, nil
	}
}

// judge prints a line for each stage. At the level for which there are bounds it returns an error if a median fails one.
func judge(w io.Writer, level string, all []stage, turns [][]rounds.Turn) error {
	var slow []string
	for i, s := range all {
		figure := rounds.Of(turns[i], s.figure)
		bound, met := "", true
		if level == bounded {
			bound, met = s.check(figure.Median)
		}
		line := fmt.Sprintf("%-12s %-47s %9.4g  %-20s  %s", level, s.name, figure.Median,
			fmt.Sprintf("%.4g to %.4g", figure.Low, figure.High), bound)
		fmt.Fprintln(w, strings.TrimRight(line, " "))
		if !met {
			slow = append(slow, s.name)
		}
	}
	if len(slow) > 0 {
		return fmt.Errorf("too slow: %q", slow)
	}
	return nil
}

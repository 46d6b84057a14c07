// Command ports says what bounds the loops of the assembly kernels: how many instructions and µops an iteration has, and
// how many cycles it takes as LLVM's model of a processor has it.
//
//	go run ./bench/speed/ports
//	go run ./bench/speed/ports -functions 'minhash\.'
//
// It needs objdump of GNU binutils, and llvm-mca of LLVM 16 or later for the default model, Zen 4. It builds the program,
// finds in the machine code of each kernel the jumps that go back, and gives what is between to llvm-mca, as a loop whose
// data is in the first-level cache and whose branches are foreseen:
//
//   - ports is the least number of cycles by the ports that the µops need and by how many can start in a cycle;
//   - cycles is what an iteration takes, with the latencies that one iteration cannot hide from the next;
//   - busiest is the port with most to do, and how many cycles that is, since not every port does everything.
//
// Where cycles is near what the busiest port has to do, ports bound the loop; where it is far above, latencies do. What is
// measured above cycles is memory and branches that were not foreseen. A loop with another loop in it counts that as run
// once. The first line has the clock of this processor, to compare cycles with the nanoseconds of the benchmarks.
// docs/roofline.md shows what it prints, and what follows.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

func main() {
	functions := flag.String("functions", "", "regular expression of the functions to look at; default all kernels")
	model := flag.String("cpu", "znver4", "processor that llvm-mca models")
	analyzer := flag.String("mca", "", "llvm-mca to run; default the latest that is installed")
	flag.Parse()
	err := report(context.Background(), os.Stdout, *functions, *model, *analyzer)
	if err != nil {
		fmt.Fprintln(os.Stderr, "ports:", err)
		os.Exit(1)
	}
}

// report writes a line for each loop.
func report(ctx context.Context, w io.Writer, functions, model, analyzer string) error {
	wanted, err := regexp.Compile(functions)
	if err != nil {
		return err
	}
	if analyzer == "" {
		analyzer = latestAnalyzer()
	}
	folder, err := os.MkdirTemp("", "neardup-ports-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	program := filepath.Join(folder, "neardup")
	build := exec.CommandContext(ctx, "go", "build", "-o", program, "github.com/neardup/neardup/cmd/neardup")
	if _, err := output(build); err != nil {
		return err
	}
	code, err := output(exec.CommandContext(ctx, "objdump", "--disassemble", "--no-show-raw-insn", program))
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "clock %.2f GHz; model %s of %s\n", clock(), model, filepath.Base(analyzer))
	fmt.Fprintf(w, "%-26s %5s %6s %6s %7s %8s  %s\n", "function", "loop", "instr", "uops", "ports", "cycles", "busiest")
	for _, f := range kernels(code) {
		if !wanted.MatchString(f.name) {
			continue
		}
		for i, l := range f.loops() {
			c := exec.CommandContext(ctx, analyzer,
				"-mcpu="+model, fmt.Sprintf("-iterations=%d", iterations), "-instruction-info=false")
			c.Stdin = strings.NewReader(l.assembly())
			text, err := output(c)
			if err != nil {
				return err
			}
			e, err := parseEstimate(text)
			if err != nil {
				return fmt.Errorf("%s: %w", f.name, err)
			}
			fmt.Fprintf(w, "%-26s %5d %6d %6.0f %7.1f %8.1f  %s %.1f\n",
				f.name, i+1, len(l), e.uops, e.ports, e.cycles, e.busiest, e.pressure)
		}
	}
	return nil
}

// latestAnalyzer returns the llvm-mca of the highest version on the path.
func latestAnalyzer() string {
	for version := 30; version >= 16; version-- {
		if path, err := exec.LookPath(fmt.Sprintf("llvm-mca-%d", version)); err == nil {
			return path
		}
	}
	return "llvm-mca"
}

// output runs a command and returns what it prints; what it says of a failure is part of the error.
func output(c *exec.Cmd) (string, error) {
	var said strings.Builder
	c.Stderr = &said
	out, err := c.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w\n%s", filepath.Base(c.Path), err, strings.TrimSpace(said.String()))
	}
	return string(out), nil
}

// clock returns the cycles of this processor in a nanosecond, from multiplications and additions that wait for each other:
// 3 and 1 cycles on the x86-64 processors of the last fifteen years. The shortest of many runs is what counts.
func clock() float64 {
	const steps = 200_000
	var times []time.Duration
	x := uint64(time.Now().UnixNano())
	for range 50 {
		start := time.Now()
		for range steps {
			x = x*0x9E3779B97F4A7C15 + 1
		}
		times = append(times, time.Since(start))
	}
	if x == 0 { // so that x is needed
		return 0
	}
	return 4 * steps / float64(slices.Min(times).Nanoseconds())
}

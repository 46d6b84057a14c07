// Package benchfile writes what a program measured, each turn of each side, in the format of Go's benchmarks
// (https://go.dev/design/14313-benchmark-format), so that benchstat compares the sides:
//
//	goos: linux
//	goarch: amd64
//	pkg: github.com/neardup/neardup/bench/peers
//	cpu: AMD EPYC
//	toolchain: go1.26.8
//	level: avx512vbmi2
//
//	BenchmarkSignature/documents=arabic-8KB/peer=go-minhash-1  107  187850.4673 ns/op  43.61 MB/s
//
// A line is a turn; the rounds of a side are lines of one name. The last number of a name is that of the threads.
package benchfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/neardup/neardup/bench/speed/rounds"
)

// Setting is a key with its value: of the machine and the program, at the head of a file, or of a benchmark, in its name.
type Setting struct{ Key, Value string }

// Writer writes one file. It is made by Create or Append. After an error it writes nothing more; Close returns it.
type Writer struct {
	out  *bufio.Writer
	file io.Closer
	err  error
}

// Create opens a new file, in place of one that is there, and writes what all its lines have in common: the machine, the
// program, and further settings. To an empty path nothing is written.
func Create(path string, settings ...Setting) (*Writer, error) {
	return open(path, os.O_TRUNC, settings)
}

// Append opens a file to which a program that runs itself again adds in turn; if the file is new or empty it begins as by
// Create.
func Append(path string, settings ...Setting) (*Writer, error) {
	return open(path, os.O_APPEND, settings)
}

func open(path string, mode int, settings []Setting) (*Writer, error) {
	if path == "" {
		return &Writer{out: bufio.NewWriter(io.Discard)}, nil
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|mode, 0o644)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	w := &Writer{out: bufio.NewWriter(f), file: f}
	if info.Size() == 0 {
		w.writeHead(settings)
	}
	return w, nil
}

// writeHead writes the settings of a file, an empty line behind them.
func (w *Writer) writeHead(settings []Setting) {
	head := []Setting{{"goos", runtime.GOOS}, {"goarch", runtime.GOARCH}}
	if info, ok := debug.ReadBuildInfo(); ok {
		head = append(head, Setting{"pkg", info.Path})
	}
	head = append(head, Setting{"cpu", Processor()}, Setting{"toolchain", runtime.Version()})
	for _, s := range append(head, settings...) {
		w.printf("%s: %s\n", s.Key, strings.Join(strings.Fields(s.Value), " "))
	}
	w.printf("\n")
}

// Turn writes the line of one turn: the time of an operation and, if text was read, megabytes a second. The name has the
// settings of the benchmark behind it, in their order.
func (w *Writer) Turn(t rounds.Turn, name string, settings ...Setting) {
	var full strings.Builder
	full.WriteString("Benchmark" + Clean(name))
	for _, s := range settings {
		full.WriteString("/" + Clean(s.Key) + "=" + Clean(s.Value))
	}
	w.printf("%s-%d\t%d\t%.4f ns/op", full.String(), runtime.GOMAXPROCS(0), t.Operations, t.Nanoseconds())
	if t.Bytes > 0 {
		w.printf("\t%.2f MB/s", t.Megabytes())
	}
	w.printf("\n")
}

// Rounds writes all turns of a side.
func (w *Writer) Rounds(turns []rounds.Turn, name string, settings ...Setting) {
	for _, t := range turns {
		w.Turn(t, name, settings...)
	}
}

// Flush makes sure that what is written so far is in the file.
func (w *Writer) Flush() error {
	if w.err == nil {
		w.err = w.out.Flush()
	}
	return w.err
}

// Close ends the file and returns the first error that there was.
func (w *Writer) Close() error {
	err := w.Flush()
	if w.file == nil {
		return err
	}
	return errors.Join(err, w.file.Close())
}

func (w *Writer) printf(format string, values ...any) {
	if w.err == nil {
		_, w.err = fmt.Fprintf(w.out, format, values...)
	}
}

// Clean returns a part of a name as the format has it: spaces end a name there, slashes separate its parts, and an equals
// sign the key of a part from its value. They and what cannot be printed become underscores.
func Clean(part string) string {
	return strings.Map(func(r rune) rune {
		if r == '/' || r == '=' || r == utf8.RuneError || unicode.IsSpace(r) || !unicode.IsPrint(r) {
			return '_'
		}
		return r
	}, part)
}

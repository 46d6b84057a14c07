package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/neardup/neardup/sketch"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"neardup": main, "neardup-miscomputing": miscomputing})
}

// miscomputing is main on a processor that computes wrong passage fingerprints.
func miscomputing() {
	selfTest := func() error { return fmt.Errorf("%w: the digest of the passages is 0x1, not 0x2", sketch.ErrSelfTest) }
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.LookupEnv, selfTest))
}

// TestScripts runs the command as people do, in testdata/script. The scripts find the example files in $EXAMPLES.
func TestScripts(t *testing.T) {
	examples, err := filepath.Abs(filepath.Join("..", "..", "docs", "examples"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("EXAMPLES", examples)
			// Under the race detector each of the hundreds of commands would end with a second of sleep.
			env.Setenv("GORACE", "atexit_sleep_ms=10")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"await":        await,
			"certificates": certificates,
			"compress":     compress,
			"exit":         exit,
			"json":         jsonPath,
			"until":        until,
		},
	})
}

// await waits until a file exists and sets a variable to its content: await FILE VARIABLE.
func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: await FILE VARIABLE")
	}
	const patience = 20 * time.Second
	for start := time.Now(); time.Since(start) < patience; time.Sleep(5 * time.Millisecond) {
		if content, err := os.ReadFile(ts.MkAbs(args[0])); err == nil {
			ts.Setenv(args[1], strings.TrimSpace(string(content)))
			return
		}
	}
	ts.Fatalf("%s does not exist after %v", args[0], patience)
}

// compress writes FILE.gz or FILE.zst, cut to a share of its bytes if that is given: compress FILE gz|zst [PERCENT].
func compress(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: compress FILE gz|zst [PERCENT]")
	}
	var packed strings.Builder
	switch args[1] {
	case "gz":
		w := gzip.NewWriter(&packed)
		_, err := w.Write([]byte(ts.ReadFile(args[0])))
		ts.Check(err)
		ts.Check(w.Close())
	case "zst":
		w, err := zstd.NewWriter(&packed)
		ts.Check(err)
		_, err = w.Write([]byte(ts.ReadFile(args[0])))
		ts.Check(err)
		ts.Check(w.Close())
	}
	size := packed.Len()
	if len(args) == 3 {
		percent, err := strconv.Atoi(args[2])
		ts.Check(err)
		size = size * percent / 100
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+"."+args[1]), []byte(packed.String()[:size]), 0o644))
}

// exit runs a command and checks its exit status: exit STATUS PROGRAM [ARGUMENT]...
func exit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exit STATUS PROGRAM [ARGUMENT]...")
	}
	status := "0"
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		status = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if status != args[0] {
		ts.Fatalf("exit status %s, want %s", status, args[0])
	}
}

// until runs a command again and again, until it prints a line that matches: until PATTERN PROGRAM [ARGUMENT]...
func until(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: until PATTERN PROGRAM [ARGUMENT]...")
	}
	pattern, err := regexp.Compile("(?m)" + args[0])
	ts.Check(err)
	const patience = 20 * time.Second
	for start := time.Now(); time.Since(start) < patience; {
		ts.Check(ts.Exec(args[1], args[2:]...))
		if pattern.MatchString(ts.ReadFile("stdout")) {
			return
		}
	}
	ts.Fatalf("no line matches %s after %v", args[0], patience)
}

// jsonPath checks a value of JSON lines: json FILE LINE PATH VALUE. The line counts from 1; the path is made of names
// and indexes with dots between; len is the length of a list, and @ lists the names of an object in order. A value is
// compared as JSON writes it, a string without its quotes.
func jsonPath(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 4 {
		ts.Fatalf("usage: json FILE LINE PATH VALUE")
	}
	number, err := strconv.Atoi(args[1])
	ts.Check(err)
	lines := strings.Split(strings.TrimSuffix(ts.ReadFile(args[0]), "\n"), "\n")
	if number > len(lines) {
		ts.Fatalf("%s has %d lines, there is no line %d", args[0], len(lines), number)
	}
	var value any
	if err := json.Unmarshal([]byte(lines[number-1]), &value); err != nil {
		ts.Fatalf("line %d is not JSON: %v\n%s", number, err, lines[number-1])
	}
	for name := range strings.SplitSeq(args[2], ".") {
		value = step(ts, value, name)
	}
	got, isText := value.(string)
	if !isText {
		written, err := json.Marshal(value)
		ts.Check(err)
		got = string(written)
	}
	if (got == args[3]) == neg {
		ts.Fatalf("%s is %s, want %s (negated: %v) in\n%s", args[2], got, args[3], neg, lines[number-1])
	}
}

// step goes one step of a path.
func step(ts *testscript.TestScript, value any, name string) any {
	switch v := value.(type) {
	case map[string]any:
		if name == "@" {
			names := make([]string, 0, len(v))
			for name := range v {
				names = append(names, name)
			}
			slices.Sort(names)
			return strings.Join(names, " ")
		}
		next, ok := v[name]
		if !ok {
			ts.Fatalf("there is no field %q in %v", name, v)
		}
		return next
	case []any:
		if name == "len" {
			return len(v)
		}
		i, err := strconv.Atoi(name)
		ts.Check(err)
		if i >= len(v) {
			ts.Fatalf("there is no element %d of %d", i, len(v))
		}
		return v[i]
	default:
		ts.Fatalf("%v has nothing at %q", value, name)
		return nil
	}
}

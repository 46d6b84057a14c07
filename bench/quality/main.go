// Command quality scores what neardup finds, with default parameters and thresholds, on text with known truth, and
// fails if a figure misses its target.
//
//	NEARDUP_SHARED=../shared go run ./bench/quality -out quality-out
//
// The folder NEARDUP_SHARED, or that of the flag, holds the evaluation data: data/SET/docs.jsonl.gz with the documents
// and tables of the truth, seed/article.txt, and score/score.py, which compares outputs with the truth. Each set goes
// through the code behind `neardup dedup --pairs all --templates` or `neardup analyze --json`; score.py reads the files
// that these write and never counts a TEMPLATE as a report. The answer is a page of Markdown on standard output. For
// readers of the texts themselves, the folder -out also gets pages with both texts of a match side by side.
//
// It exits with 0 if every target is met, 1 if not or on an error, and 2 on wrong usage.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	status := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// errUsage is the cause of errors in flags and environment.
var errUsage = errors.New("wrong usage")

// options are the command's flags.
type options struct {
	shared, out, python string
	sets                []set
}

// run scores and reports; it returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	opts, err := parseOptions(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	missed := 0
	if err == nil {
		missed, err = measure(ctx, opts, stdout, stderr)
	}
	switch {
	case errors.Is(err, errUsage):
		fmt.Fprintln(stderr, "quality:", err)
		return 2
	case err != nil:
		fmt.Fprintln(stderr, "quality:", err)
		return 1
	case missed > 0:
		fmt.Fprintf(stderr, "quality: %d targets are missed\n", missed)
		return 1
	default:
		return 0
	}
}

func parseOptions(args []string, stderr io.Writer) (options, error) {
	var opts options
	var names string
	flags := flag.NewFlagSet("quality", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&opts.shared, "shared", os.Getenv("NEARDUP_SHARED"),
		"folder of the evaluation data; default $NEARDUP_SHARED")
	flags.StringVar(&opts.out, "out", "", "folder in which the outputs are kept, new or empty; default a temporary one")
	flags.StringVar(&opts.python, "python", "python3", "Python interpreter that runs score.py")
	flags.StringVar(&names, "sets", "", "comma-separated sets to score; default all of them")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return opts, err
	case err != nil:
		return opts, errUsage // flags have said what is wrong
	case flags.NArg() > 0:
		return opts, fmt.Errorf("%w: unexpected argument %q", errUsage, flags.Arg(0))
	case opts.shared == "":
		return opts, fmt.Errorf("%w: name the folder of the evaluation data by -shared or the environment variable "+
			"NEARDUP_SHARED", errUsage)
	}
	for _, path := range []string{"data", filepath.Join("score", "score.py")} {
		if _, err := os.Stat(filepath.Join(opts.shared, path)); err != nil {
			return opts, fmt.Errorf("%w: the folder of the evaluation data is not whole: %w", errUsage, err)
		}
	}
	var err error
	opts.sets, err = chooseSets(names)
	return opts, err
}

// chooseSets returns the named sets, all if there are no names.
func chooseSets(names string) ([]set, error) {
	if names == "" {
		return sets, nil
	}
	var chosen []set
	for name := range strings.SplitSeq(names, ",") {
		found := false
		for _, s := range sets {
			if s.name == name {
				chosen, found = append(chosen, s), true
			}
		}
		if !found {
			return nil, fmt.Errorf("%w: there is no set %q", errUsage, name)
		}
	}
	return chosen, nil
}

// measure scores the sets and writes the report. It returns the number of targets that are missed.
func measure(ctx context.Context, opts options, stdout, stderr io.Writer) (missed int, err error) {
	dir := opts.out
	if dir == "" {
		if dir, err = os.MkdirTemp("", "neardup-quality-"); err != nil {
			return 0, fmt.Errorf("make a temporary folder: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	} else if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return 0, fmt.Errorf("%w: -out %s is not empty", errUsage, dir)
	}
	score := newScorer(opts.python, filepath.Join(opts.shared, "score", "score.py"))
	var results []*result
	for _, s := range opts.sets {
		fmt.Fprintf(stderr, "quality: %s\n", s.name)
		r, err := s.run(ctx, opts.shared, dir, score)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", s.name, err)
		}
		results = append(results, r)
	}
	rows := judge(results, targets)
	if err := writeReport(stdout, readMachine(ctx), opts, results, rows); err != nil {
		return 0, fmt.Errorf("write the report: %w", err)
	}
	for _, row := range rows {
		if row.missed() {
			missed++
		}
	}
	return missed, nil
}

// Command quality scores what neardup finds, with default parameters and thresholds, on text with known truth, and
// fails if a figure misses its target.
//
//	NEARDUP_SHARED=../shared go run ./bench/quality -out quality-out
//	NEARDUP_SHARED=../shared go run ./bench/quality -only online,presets -sets saudinews_dev -misses misses.html
//	NEARDUP_SHARED=../shared go run ./bench/quality -only batch,online,presets,channels,noise -plots docs/quality
//	NEARDUP_SHARED=../shared go run ./bench/quality -only families
//
// The folder NEARDUP_SHARED, or that of the flag, holds the evaluation data: data/SET/docs.jsonl.gz with the documents
// and tables of the truth, seed/article.txt, and score/score.py, which compares outputs with the truth. In the part
// "batch" each set goes through the code behind `neardup dedup --pairs all --templates` or `neardup analyze --json`, in
// the part "online" its documents are added one by one to an engine of their own; score.py reads the files with what is
// found and never counts a TEMPLATE as a report. The part "families" is "batch" with signatures of each family
// and several seeds. The other parts, which -h lists, score labeled pairs, by the rules of score.py, whose figures they
// must equal. The answer is a page of Markdown on standard output. For readers of the texts themselves, the folder -out
// also gets pages with both texts of a match side by side, and -misses one with all labeled pairs on which neardup is
// wrong and the rules by which it judged them.
//
// Everything that is random has a fixed seed. It exits with 0 if every target is met, 1 if not or on an error, and 2 on
// wrong usage.
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
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	status := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// errUsage is the cause of errors in flags and environment.
var errUsage = errors.New("wrong usage")

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
	b := newBench(opts, dir, newScorer(opts.python, filepath.Join(opts.shared, "score", "score.py")), stderr)
	if err := b.run(ctx); err != nil {
		return 0, err
	}
	rows := judge(b.results, targetsOf(opts.only))
	report := report{machine: readMachine(ctx), options: opts, results: b.results, rows: rows}
	if err := report.write(stdout); err != nil {
		return 0, fmt.Errorf("write the report: %w", err)
	}
	if opts.misses != "" {
		if err := writePage(opts.misses, page{Title: "Labeled pairs on which neardup is wrong", Entries: b.wrong}); err != nil {
			return 0, err
		}
	}
	if opts.plots != "" {
		if err := report.writePlots(opts.plots); err != nil {
			return 0, fmt.Errorf("write the drawings: %w", err)
		}
	}
	for _, row := range rows {
		if row.missed() {
			missed++
		}
	}
	return missed, nil
}

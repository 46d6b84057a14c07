package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/neardup/neardup/bench/invented/wire"
)

// measure scores all collections and writes the report as it goes. It returns the number of targets that are missed.
func measure(ctx context.Context, opts options, w io.Writer) (missed int, err error) {
	examples := io.Discard
	if opts.examples != "" {
		file, err := os.Create(opts.examples)
		if err != nil {
			return 0, err
		}
		defer func() { err = errors.Join(err, file.Close()) }()
		examples = file
	}
	report := func(name string, c *wire.Collection, reported pairs) {
		s := newScores(c, reported)
		s.write(w, name)
		s.writeExamples(examples, name, opts.examplesOf)
		if s.all.precision() < opts.precision {
			missed++
			fmt.Fprintf(w, "MISSED: precision below %.3f\n\n", opts.precision)
		}
		if s.all.recall() < opts.recall {
			missed++
			fmt.Fprintf(w, "MISSED: recall below %.3f\n\n", opts.recall)
		}
	}
	for _, n := range opts.sizes {
		c := wire.New(opts.seed, n)
		if opts.out != "" {
			if err := writeSet(filepath.Join(opts.out, strconv.Itoa(n)), c); err != nil {
				return missed, err
			}
		}
		reported, err := deduplicate(ctx, documents(c))
		if err != nil {
			return missed, err
		}
		report(fmt.Sprintf("batch, %d documents", n), c, reported)
	}
	if opts.online > 0 {
		c := wire.New(opts.seed, opts.online)
		atAdd, after, err := stream(ctx, documents(c))
		if err != nil {
			return missed, err
		}
		report(fmt.Sprintf("online, %d documents, at add time", opts.online), c, atAdd)
		report(fmt.Sprintf("online, %d documents, after all are in", opts.online), c, after)
	}
	if opts.crowd > 0 {
		above, err := measureCrowds(ctx, opts, w)
		missed += above
		if err != nil {
			return missed, err
		}
	}
	if opts.stream > 0 {
		return missed, measureStream(ctx, opts, w)
	}
	return missed, nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// config is what the flags say.
type config struct {
	paths, files              []string
	documents, batch, workers int
	seed                      uint64
	out                       string
}

// path is one that users take: it prepares, and returns what is profiled, with the number of documents in it.
type path func(ctx context.Context, c *config, dir string) (run func() error, documents int, err error)

var paths = map[string]path{"dedup": dedup, "add": add}

func (c *config) validate() error {
	for _, name := range c.paths {
		if paths[name] == nil {
			return fmt.Errorf("-paths %s: %q is neither dedup nor add", strings.Join(c.paths, ","), name)
		}
	}
	switch {
	case len(c.files) == 0 && c.documents < 1:
		return errors.New("-documents: at least one is needed")
	case c.batch < 1 || c.batch > 1000:
		return errors.New("-batch: a call takes 1 to 1,000 documents")
	case c.workers < 1:
		return errors.New("-workers: at least one is needed")
	}
	return nil
}

// run profiles the paths and reports them to w.
func (c *config) run(ctx context.Context, w io.Writer) (err error) {
	dir, err := os.MkdirTemp("", "neardup-profile-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	c.heading(w)
	if len(c.files) == 0 {
		file := filepath.Join(dir, "documents.jsonl")
		if err := writeDocuments(file, c.seed, c.documents); err != nil {
			return err
		}
		c.files = []string{file}
	}
	for _, name := range c.paths {
		m, err := c.measure(ctx, name, filepath.Join(dir, name))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		m.report(w, name)
	}
	return nil
}

// measure profiles one path, in a folder of its own.
func (c *config) measure(ctx context.Context, name, dir string) (m *measurement, err error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	run, documents, err := paths[name](ctx, c, dir)
	if err != nil {
		return nil, err
	}
	kept := ""
	if c.out != "" {
		if err := os.MkdirAll(c.out, 0o755); err != nil {
			return nil, err
		}
		kept = filepath.Join(c.out, name+".pprof")
	}
	return measure(run, documents, kept)
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/pprof"
	"time"

	"github.com/neardup/neardup/bench/invented"
)

// run measures and writes the report as it goes.
func (c *config) run(ctx context.Context, w io.Writer) (err error) {
	folder, err := os.MkdirTemp("", "neardup-load-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	if c.data == "" {
		c.data = filepath.Join(folder, "data")
	}
	t, err := c.target(ctx, folder)
	if err != nil {
		return err
	}
	r := report{w}
	r.heading(c)
	if err := t.start(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.stop()) }()
	r.memory("memory at the start", t.process(), 0)

	stream := invented.NewStream(c.seed, c.documents)
	if c.mode != "check" {
		if err := c.add(ctx, r, t, stream); err != nil {
			return err
		}
	}
	if c.mode != "add" {
		if err := c.check(ctx, r, t, stream); err != nil {
			return err
		}
	}
	if err := c.restart(ctx, r, t); err != nil || !c.shrinks || c.mode != "both" {
		return err
	}
	return c.shrink(ctx, r, t, stream)
}

func (c *config) target(ctx context.Context, folder string) (target, error) {
	if c.engine == "process" {
		return &engine{data: c.data}, nil
	}
	binary := c.binary
	if binary == "" {
		var err error
		if binary, err = buildServer(ctx, folder); err != nil {
			return nil, err
		}
	}
	return &server{binary: binary, data: c.data, addressFile: filepath.Join(folder, "address")}, nil
}

// add measures adding the documents, then a few one by one.
func (c *config) add(ctx context.Context, r report, t target, stream *invented.Stream) error {
	docs := generate(stream, 0, c.documents+c.unary)
	err := c.profiled("add", func() error {
		return r.phase(ctx, phase{"add, batches", c.batch, c.workers, t.add}, t.process(), docs[:c.documents])
	})
	if err != nil {
		return err
	}
	if err := r.phase(ctx, phase{"add, one by one", 1, c.unaryWorkers, t.add}, t.process(), docs[c.documents:]); err != nil {
		return err
	}
	return r.state(ctx, t, c.data)
}

// check measures checking documents that come after those that were added.
func (c *config) check(ctx context.Context, r report, t target, stream *invented.Stream) error {
	first := c.documents + c.unary
	docs := generate(stream, first, first+c.checks+c.unary)
	err := c.profiled("check", func() error {
		return r.phase(ctx, phase{"check, batches", c.batch, c.workers, t.check}, t.process(), docs[:c.checks])
	})
	if err != nil {
		return err
	}
	return r.phase(ctx, phase{"check, one by one", 1, c.unaryWorkers, t.check}, t.process(), docs[c.checks:])
}

// restart measures how long the target takes to come back with its documents.
func (c *config) restart(ctx context.Context, r report, t target) error {
	r.memory("memory at the end", t.process(), 0)
	begin := time.Now()
	if err := t.stop(); err != nil {
		return err
	}
	stopped := time.Since(begin)
	begin = time.Now()
	if err := c.profiled("start", func() error { return t.start(ctx) }); err != nil {
		return err
	}
	started := time.Since(begin)
	r.line("stop, start again", "%v, %v", stopped.Round(time.Millisecond), started.Round(time.Millisecond))
	return r.state(ctx, t, c.data)
}

// profiled runs a step, with a CPU profile of it if one was asked for.
func (c *config) profiled(name string, step func() error) error {
	if c.profile == "" {
		return step()
	}
	f, err := os.Create(filepath.Join(c.profile, name+".pprof"))
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return errors.Join(fmt.Errorf("profile: %w", err), f.Close())
	}
	err = step()
	pprof.StopCPUProfile()
	return errors.Join(err, f.Close())
}

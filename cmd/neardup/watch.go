package main

import (
	"context"
	"errors"
	"fmt"
	"math"

	"google.golang.org/grpc/status"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	api "github.com/neardup/neardup/service/client"
)

// watchCommand prints the change feed of a collection.
type watchCommand struct {
	Collection string `arg:"" optional:"" help:"Name of the collection." default:"default"`

	Cursor     string `help:"Go on after the changes that this cursor stands for; every JSON response has one." placeholder:"CURSOR" xor:"cursor"`
	CursorFile string `help:"Go on after the cursor in this file, and write it there each time changes are printed." placeholder:"FILE" type:"path" xor:"cursor"`
	FromNow    bool   `help:"Without a cursor, leave out what happened before now."`
	Once       bool   `help:"End when everything is printed that has happened, instead of waiting for more."`
	Templates  bool   `help:"Tell of TEMPLATE matches too."`
	JSON       bool   `help:"Print each response as JSON."`

	serverFlags
}

// Validate refuses flags out of their range.
func (c *watchCommand) Validate() error {
	if c.Cursor != "" && c.FromNow {
		return errors.New("--cursor and --from-now exclude each other")
	}
	return c.validate()
}

// Run prints changes until it is interrupted, which is how a watch ends.
func (c *watchCommand) Run(ctx context.Context, p *process) error {
	w := &watch{flags: c, process: p, cursor: c.Cursor, file: cursorFile(c.CursorFile)}
	if c.CursorFile != "" {
		var err error
		if w.cursor, err = w.file.read(); err != nil {
			return err
		}
	}
	return c.ask(func(server *client) error {
		err := w.run(ctx, server)
		if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
			return nil
		}
		return err
	})
}

// watch prints the feed, over as many connections as it takes.
type watch struct {
	flags   *watchCommand
	process *process
	file    cursorFile
	// cursor stands for all changes that were printed.
	cursor string
	// reached is true once a response came, alive while one has come over the connection in use.
	reached, alive bool
}

// run prints until the feed ends. A connection that is lost is tried again for as long as it takes.
func (w *watch) run(ctx context.Context, server *client) error {
	var failed error
	err := server.api.Watch(ctx, api.WatchOptions{
		Collection: w.flags.Collection, Cursor: w.cursor, FromNow: w.flags.FromNow,
		IncludeTemplates: w.flags.Templates, StopAtEnd: w.flags.Once,
		AnswerWithin: w.flags.Timeout, GiveUpAfter: math.MaxInt64, Retry: w.lost,
	}, func(response *neardupv1.WatchChangesResponse) error {
		failed = w.take(response)
		return failed
	})
	if err == nil || failed != nil {
		return err
	}
	explained := server.explain(ctx, err)
	switch reason(status.Convert(err)) {
	case "CURSOR_EXPIRED", "BAD_CURSOR":
		return fmt.Errorf("%w%s", explained, w.file.hint())
	default:
		return explained
	}
}

// lost says that the connection is lost, once. A server that was never reached ends the watch.
func (w *watch) lost(err error) error {
	if !w.reached {
		return err
	}
	if w.alive {
		w.alive = false
		_, _ = fmt.Fprintf(w.process.stderr, "neardup: the connection is lost and tried again: %s\n", status.Convert(err).Message())
	}
	return nil
}

// take prints a response and remembers its cursor after that, so that nothing is lost if the process ends in between.
func (w *watch) take(response *neardupv1.WatchChangesResponse) error {
	w.reached, w.alive = true, true
	if w.flags.JSON {
		if err := w.process.out.message(response); err != nil {
			return err
		}
	} else {
		for _, change := range response.GetChanges() {
			w.process.out.change(change)
		}
	}
	if err := w.process.out.flush(); err != nil {
		return err
	}
	if response.GetCursor() == w.cursor {
		return nil
	}
	w.cursor = response.GetCursor()
	return w.file.write(w.cursor)
}

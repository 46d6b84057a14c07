package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
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
		w.client = server
		err := w.run(ctx)
		if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
			return nil
		}
		return err
	})
}

// The least and the longest wait before a lost connection is tried again.
const (
	watchRetryMin = 100 * time.Millisecond
	watchRetryMax = 10 * time.Second
)

// watch reads the feed over as many connections as it takes.
type watch struct {
	flags   *watchCommand
	process *process
	client  *client
	file    cursorFile
	// cursor stands for all changes that were printed.
	cursor string
	// responses counts those of all connections.
	responses int
}

// run connects again, from the last cursor, whenever the connection is lost; waits grow and are cut by chance, so that
// the watchers of a restarted server do not all come at once. A server that was never reached is an error.
func (w *watch) run(ctx context.Context) error {
	for wait := watchRetryMin; ; wait = min(2*wait, watchRetryMax) {
		before := w.responses
		err := w.connect(ctx)
		if status.Code(err) != codes.Unavailable || w.responses == 0 {
			return err
		}
		if w.responses > before {
			wait = watchRetryMin
			_, _ = fmt.Fprintf(w.process.stderr, "neardup: the connection is lost and tried again: %s\n", status.Convert(err).Message())
		}
		select {
		case <-time.After(wait/2 + rand.N(wait/2)):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// connect prints what comes over one connection. An error that it returns as one of gRPC says that another connection
// may do better.
func (w *watch) connect(ctx context.Context) error {
	callCtx, cancel := context.WithCancel(ctx)
	defer cancel()
	// The first response comes at once, and then the feed may be silent for any time.
	overdue := time.AfterFunc(w.flags.Timeout, cancel)
	defer overdue.Stop()

	stream, err := w.client.WatchChanges(callCtx, &neardupv1.WatchChangesRequest{
		Collection: w.flags.Collection, Cursor: w.cursor, FromNow: w.flags.FromNow,
		IncludeTemplates: w.flags.Templates, StopAtEnd: w.flags.Once,
	})
	for err == nil {
		var response *neardupv1.WatchChangesResponse
		if response, err = stream.Recv(); err != nil {
			break
		}
		overdue.Stop()
		if err := w.take(response); err != nil {
			return err
		}
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, io.EOF) && w.flags.Once:
		return nil
	case errors.Is(err, io.EOF):
		return errors.New("the server ended the feed")
	case callCtx.Err() != nil:
		return fmt.Errorf("no answer within %v: allow more with --timeout", w.flags.Timeout)
	case status.Code(err) == codes.Unavailable && w.responses > 0:
		return err
	default:
		return w.explain(ctx, err)
	}
}

// take prints a response and remembers its cursor after that, so that nothing is lost if the process ends in between.
func (w *watch) take(response *neardupv1.WatchChangesResponse) error {
	w.responses++
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

// explain says where a cursor came from that leads nowhere.
func (w *watch) explain(ctx context.Context, err error) error {
	explained := w.client.explain(ctx, err)
	switch reason(status.Convert(err)) {
	case "CURSOR_EXPIRED", "BAD_CURSOR":
		return fmt.Errorf("%w%s", explained, w.file.hint())
	default:
		return explained
	}
}

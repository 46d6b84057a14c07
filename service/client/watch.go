package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// DefaultAnswerWithin is the default of WatchOptions.AnswerWithin.
const DefaultAnswerWithin = time.Minute

// WatchOptions configure a Watch.
type WatchOptions struct {
	// Collection is the name of the collection.
	Collection string
	// Cursor is that of the last response that was handled; empty for the oldest change that is kept.
	Cursor string
	// FromNow leaves out, where there is no cursor, what happened before.
	FromNow bool
	// IncludeTemplates tells of TEMPLATE matches too.
	IncludeTemplates bool
	// StopAtEnd ends the watch, without an error, when everything was handled that has happened.
	StopAtEnd bool
	// AnswerWithin is how long a server may take to its first response, which comes at once where all is well; default
	// DefaultAnswerWithin. After that the feed may be silent for any time.
	AnswerWithin time.Duration
	// GiveUpAfter is how long the watch tries to reach a server that cannot be reached; default DefaultGiveUpAfter.
	GiveUpAfter time.Duration
	// Retry, if not nil, is told before each further try why the last one failed. An error that it returns ends the watch.
	Retry func(err error) error
}

// Watch reads the change feed of a collection and calls handle with each response, one after the other; some have a
// cursor and no changes. When the connection breaks or the server restarts, it connects again and goes on after the last
// response for which handle returned nil. So handle sees every change at least once, in order, and perhaps again after it
// has failed or the process has ended: a caller who keeps the cursor of each response together with what it made of it
// misses nothing and repeats nothing.
//
// Watch returns when handle returns an error, with that error; when the context ends; when the server refuses the feed,
// with its status error, CURSOR_EXPIRED for instance; or when it could not be reached for too long.
func (c *Client) Watch(
	ctx context.Context, opts WatchOptions, handle func(*neardupv1.WatchChangesResponse) error,
) error {
	if opts.AnswerWithin < 0 {
		return fmt.Errorf("watch options: AnswerWithin is %v: it must be above zero, or 0 for the default", opts.AnswerWithin)
	}
	if opts.AnswerWithin == 0 {
		opts.AnswerWithin = DefaultAnswerWithin
	}
	if opts.GiveUpAfter < 0 {
		return fmt.Errorf("watch options: GiveUpAfter is %v: it must be above zero, or 0 for the default", opts.GiveUpAfter)
	}
	if opts.GiveUpAfter == 0 {
		opts.GiveUpAfter = DefaultGiveUpAfter
	}
	w := &watch{client: c.Collections, opts: opts, handle: handle, cursor: opts.Cursor}
	return w.run(ctx)
}

// watch is a change feed that is being read.
type watch struct {
	client neardupv1.CollectionServiceClient
	opts   WatchOptions
	handle func(*neardupv1.WatchChangesResponse) error
	// cursor stands for all changes that were handled.
	cursor string
}

// run connects again as long as the server is merely unavailable.
func (w *watch) run(ctx context.Context) error {
	tries := tries{giveUpAfter: w.opts.GiveUpAfter}
	for {
		handled, lost, err := w.connect(ctx)
		if !lost {
			return err
		}
		if w.opts.Retry != nil {
			if err := w.opts.Retry(err); err != nil {
				return err
			}
		}
		if err := tries.again(ctx, err, handled > 0); err != nil {
			return err
		}
	}
}

// connect handles what comes over one connection, and returns the number of responses and whether another connection
// may do better.
func (w *watch) connect(ctx context.Context) (handled int, lost bool, err error) {
	callCtx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	overdue := time.AfterFunc(w.opts.AnswerWithin, func() { cancel(context.DeadlineExceeded) })
	defer overdue.Stop()
	// A try that gRPC repeats by itself would not be one of those that are counted here.
	stream, err := w.client.WatchChanges(callCtx, &neardupv1.WatchChangesRequest{
		Collection: w.opts.Collection, Cursor: w.cursor, FromNow: w.opts.FromNow,
		IncludeTemplates: w.opts.IncludeTemplates, StopAtEnd: w.opts.StopAtEnd,
	}, grpc.MaxRetryRPCBufferSize(0))
	for err == nil {
		var response *neardupv1.WatchChangesResponse
		if response, err = stream.Recv(); err != nil {
			break
		}
		overdue.Stop()
		if err := w.handle(response); err != nil {
			return handled, false, err
		}
		handled++
		w.cursor = response.GetCursor()
	}
	switch {
	case ctx.Err() != nil:
		return handled, false, status.FromContextError(ctx.Err()).Err()
	case errors.Is(err, io.EOF) && w.opts.StopAtEnd:
		return handled, false, nil
	case errors.Is(err, io.EOF):
		return handled, false, status.Error(codes.Internal, "the server ended the feed")
	case callCtx.Err() != nil:
		return handled, false, status.Errorf(codes.DeadlineExceeded, "the server sent no response within %v", w.opts.AnswerWithin)
	default:
		return handled, status.Code(err) == codes.Unavailable, err
	}
}

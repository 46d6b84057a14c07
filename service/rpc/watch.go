package rpc

import (
	"context"
	"errors"

	"google.golang.org/grpc"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

// watchPieceChanges is how many changes a message has at most; the engine bounds their bytes.
const watchPieceChanges = 500

// WatchChanges stays with the collection that the name stands for when it begins, wherever an alias moves.
func (s *collectionService) WatchChanges(
	req *neardupv1.WatchChangesRequest, stream grpc.ServerStreamingServer[neardupv1.WatchChangesResponse],
) error {
	collection, _, err := s.engine.Resolve(stream.Context(), req.GetCollection())
	if err != nil {
		return err
	}
	w := &watch{collectionService: s, req: req, stream: stream, collection: collection}
	err = w.serve(stream.Context())
	if _, bad := errors.AsType[*service.BadCursorError](err); bad {
		return &badCursorError{collection: req.GetCollection(), cursor: req.GetCursor()}
	}
	return err
}

// watch is one reader of a change feed.
type watch struct {
	*collectionService
	req        *neardupv1.WatchChangesRequest
	stream     grpc.ServerStreamingServer[neardupv1.WatchChangesResponse]
	collection string
	// position is after the changes that were read, told after those of which the client has a cursor.
	position, told service.FeedPosition
}

// serve sends changes until the stream ends.
func (w *watch) serve(ctx context.Context) error {
	if err := w.begin(ctx); err != nil {
		return err
	}
	for {
		changes, err := w.engine.Changes(ctx, w.collection, w.position, watchPieceChanges)
		if err != nil {
			return err
		}
		if len(changes) > 0 {
			if err := w.sendChanges(changes); err != nil {
				return err
			}
			continue
		}
		if w.req.GetStopAtEnd() {
			if w.told == w.position {
				return nil
			}
			return w.send(nil)
		}
		if err := w.await(ctx); err != nil {
			return err
		}
	}
}

// begin finds the position to begin from, and tells its cursor.
func (w *watch) begin(ctx context.Context) (err error) {
	switch {
	case w.req.GetCursor() != "":
		var ok bool
		if w.position, ok = positionOf(w.req.GetCursor()); !ok {
			return &badCursorError{collection: w.req.GetCollection(), cursor: w.req.GetCursor()}
		}
		_, err = w.engine.Changes(ctx, w.collection, w.position, 0) // none, but it looks at the position
	case w.req.GetFromNow():
		w.position, err = w.engine.FeedEnd(ctx, w.collection)
	default:
		w.position, err = w.engine.FeedStart(ctx, w.collection)
	}
	if err != nil {
		return err
	}
	return w.send(nil)
}

// sendChanges sends changes, unless all of them are left out: then the cursor goes with what comes next.
func (w *watch) sendChanges(changes []service.Change) error {
	w.position.Sequence = changes[len(changes)-1].Sequence
	var messages []*neardupv1.Change
	for _, c := range changes {
		if w.req.GetIncludeTemplates() || !ofTemplates(c) {
			messages = append(messages, ChangeMessage(c))
		}
	}
	if len(messages) == 0 {
		return nil
	}
	return w.send(messages)
}

// ofTemplates reports whether a change is one of a match that neither is a copy nor was one.
func ofTemplates(c service.Change) bool {
	return c.Match != nil && !c.Match.Relation.IsCopy() && !c.Match.Previous.IsCopy()
}

// send waits while the client does not read.
func (w *watch) send(changes []*neardupv1.Change) error {
	w.told = w.position
	return w.stream.Send(&neardupv1.WatchChangesResponse{Changes: changes, Cursor: cursorOf(w.position)})
}

// await waits for a change, and tells the cursor if none comes for a while.
func (w *watch) await(ctx context.Context) error {
	timed, cancel := context.WithTimeout(ctx, w.heartbeat)
	defer cancel()
	err := w.engine.AwaitChange(timed, w.collection, w.position)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return w.send(nil)
	}
	return err
}

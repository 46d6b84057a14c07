package rpc

import (
	"context"

	"golang.org/x/sync/semaphore"
	"google.golang.org/protobuf/proto"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

// The bounds of what one stream has read and not answered yet: half a thousand items and 32 MiB, whichever is reached
// first. An item counts as a share of the bytes at least, so that one count serves for both.
const (
	windowItems     = 512
	windowBytes     = 32 << 20
	windowItemBytes = windowBytes / windowItems
)

// streamWindow holds the messages of a stream that were read and await their answer. When it is full nothing more is
// read, so that HTTP/2's flow control stops the client. It is filled by one goroutine and emptied by another.
type streamWindow struct {
	messages chan streamMessage
	free     *semaphore.Weighted
}

// streamMessage is a message that was read, or the end.
type streamMessage struct {
	request *neardupv1.StreamDocumentsRequest
	// weight is what the message takes of the window until it is released.
	weight int64
	// end is why there is no message and never will be: io.EOF if the client has sent all.
	end error
}

func newStreamWindow() *streamWindow {
	return &streamWindow{
		messages: make(chan streamMessage, windowItems+1), // the end takes no weight: filling it never blocks
		free:     semaphore.NewWeighted(windowBytes),
	}
}

// messageReader is the receiving side of a stream.
type messageReader interface {
	Context() context.Context
	Recv() (*neardupv1.StreamDocumentsRequest, error)
}

// fill reads messages until the stream ends or the server drains. One message at most is held beyond the window, since
// its size shows when it has been read.
func (w *streamWindow) fill(stream messageReader, draining <-chan struct{}) {
	for {
		select {
		case <-draining:
			return
		default:
		}
		request, err := stream.Recv()
		if err != nil {
			w.messages <- streamMessage{end: err}
			return
		}
		weight := min(max(int64(proto.Size(request)), windowItemBytes), windowBytes)
		if err := w.free.Acquire(stream.Context(), weight); err != nil {
			return // the stream is over, and nobody waits for messages
		}
		w.messages <- streamMessage{request: request, weight: weight}
	}
}

// read returns the next message if there is one.
func (w *streamWindow) read() (streamMessage, bool) {
	select {
	case message := <-w.messages:
		return message, true
	default:
		return streamMessage{}, false
	}
}

// wait returns the next message when there is one, or why there will be none: service.ErrClosed if the server drains.
func (w *streamWindow) wait(ctx context.Context, draining <-chan struct{}) (streamMessage, error) {
	select {
	case message := <-w.messages:
		return message, nil
	case <-ctx.Done():
		return streamMessage{}, ctx.Err()
	case <-draining:
	}
	// A message may have come with the signal.
	if message, ok := w.read(); ok {
		return message, nil
	}
	return streamMessage{}, service.ErrClosed
}

// release frees what an answered message took.
func (w *streamWindow) release(weight int64) { w.free.Release(weight) }

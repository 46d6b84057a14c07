package rpc

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

// endless is a stream whose client sends the same message for ever.
type endless struct {
	ctx     context.Context
	message *neardupv1.StreamDocumentsRequest
	reads   atomic.Int64
}

func (e *endless) Context() context.Context { return e.ctx }

func (e *endless) Recv() (*neardupv1.StreamDocumentsRequest, error) {
	e.reads.Add(1)
	return e.message, nil
}

func TestWindowIsBounded(t *testing.T) {
	for _, test := range []struct {
		name      string
		textBytes int
		fit       int64
	}{
		{"small items", 10, windowItems},
		{"large items", 5 << 20, 6},
		{"an item larger than the window", windowBytes + 1, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				stream := &endless{ctx: ctx, message: addItem(1, textDocument("a", strings.Repeat("x", test.textBytes)))}
				window := newStreamWindow()
				go window.fill(stream, nil)
				synctest.Wait()
				// One more has been read and waits for its room.
				if reads := stream.reads.Load(); reads != test.fit+1 || int64(len(window.messages)) != test.fit {
					t.Errorf("%d messages were read and %d are in the window, want %d", reads, len(window.messages), test.fit)
				}
				message, ok := window.read()
				if !ok {
					t.Fatal("the window is empty")
				}
				synctest.Wait()
				if reads := stream.reads.Load(); reads != test.fit+1 {
					t.Errorf("a message was read for one that is not answered")
				}
				window.release(message.weight)
				synctest.Wait()
				if reads := stream.reads.Load(); reads != test.fit+2 {
					t.Errorf("%d messages were read after one was answered, want %d", reads, test.fit+2)
				}
				cancel() // or the reader would outlive the test
			})
		})
	}
}

func TestWindowReadsNoMoreWhenDraining(t *testing.T) {
	draining := make(chan struct{})
	close(draining)
	stream := &endless{ctx: t.Context(), message: openMessage("news")}
	window := newStreamWindow()
	window.fill(stream, draining)
	if reads := stream.reads.Load(); reads != 0 {
		t.Errorf("%d messages were read", reads)
	}
	window.messages <- streamMessage{request: stream.message}
	if message, err := window.wait(t.Context(), draining); err != nil || message.request != stream.message {
		t.Errorf("what was read before is %v, %v", message, err)
	}
	if _, err := window.wait(t.Context(), draining); !errors.Is(err, service.ErrClosed) {
		t.Errorf("the end is %v", err)
	}
}

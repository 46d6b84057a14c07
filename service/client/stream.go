package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// Defaults of StreamOptions.
const (
	DefaultPending     = 512
	DefaultGiveUpAfter = 2 * time.Minute
)

// ErrStreamClosed is returned for a document that comes after CloseSend.
var ErrStreamClosed = errors.New("the stream is closed for further documents")

// StreamOptions configure a Stream.
type StreamOptions struct {
	// Collection is the name of the collection.
	Collection string
	// IncludeTemplates lists TEMPLATE matches too.
	IncludeTemplates bool
	// Pending is how many documents the stream holds at most: those that await their answer, and those whose answer
	// awaits Next. Default DefaultPending.
	Pending int
	// GiveUpAfter is how long the stream tries to reach a server that cannot be reached; default DefaultGiveUpAfter.
	GiveUpAfter time.Duration
}

// Answer is what became of one document. One of Added, Checked and Err is set.
type Answer struct {
	// Sequence is the number that Add or Check returned for the document.
	Sequence int64
	// Added is the result of an add; it is durable.
	Added *neardupv1.AddResult
	// Checked is the verdict of a check.
	Checked *neardupv1.Verdict
	// Err is why the server refused the document: a status error with the details of the unary call's.
	Err error
}

// Stream adds and checks documents in volume over one stream that is resumed when it breaks. Add and Check are for one
// side, Next is for the other; each may be called from any goroutine. A stream must be closed, or read until Next
// returns an error.
type Stream struct {
	client neardupv1.CollectionServiceClient
	opts   StreamOptions
	ctx    context.Context
	cancel context.CancelFunc

	// slots holds one token for each document that the stream holds.
	slots chan struct{}
	// answers has room for all of them. It is closed when no more will come, and err says why.
	answers chan *Answer
	done    chan struct{}
	err     error

	// wake tells the sender that there is something to send, or nothing more.
	wake chan struct{}

	mu sync.Mutex
	// pending are the items without an answer, in order; those before unsent went over the present connection.
	pending    []*neardupv1.StreamItem
	unsent     int
	last       int64
	sendClosed bool
}

// Stream opens a stream, which lasts until the context ends. The connection is made in the background: if it fails, Next
// and Add say so.
func (c *Client) Stream(ctx context.Context, opts StreamOptions) (*Stream, error) {
	if opts.Pending < 0 {
		return nil, fmt.Errorf("stream options: Pending is %d: it must be above zero, or 0 for the default", opts.Pending)
	}
	if opts.Pending == 0 {
		opts.Pending = DefaultPending
	}
	if opts.GiveUpAfter < 0 {
		return nil, fmt.Errorf("stream options: GiveUpAfter is %v: it must be above zero, or 0 for the default", opts.GiveUpAfter)
	}
	if opts.GiveUpAfter == 0 {
		opts.GiveUpAfter = DefaultGiveUpAfter
	}
	ctx, cancel := context.WithCancel(ctx)
	s := &Stream{
		client:  c.Collections,
		opts:    opts,
		ctx:     ctx,
		cancel:  cancel,
		slots:   make(chan struct{}, opts.Pending),
		answers: make(chan *Answer, opts.Pending),
		done:    make(chan struct{}),
		wake:    make(chan struct{}, 1),
	}
	go s.run()
	return s, nil
}

// Add sends a document to be checked and remembered, and returns the number that its answer will carry. It waits while
// the stream holds as many documents as it may, so that Next must be called meanwhile. The document belongs to the
// stream until it is answered.
func (s *Stream) Add(doc *neardupv1.Document) (sequence int64, err error) {
	return s.put(&neardupv1.StreamItem{Operation: &neardupv1.StreamItem_Add{Add: doc}})
}

// Check sends a document to be checked alone; the rest is as with Add.
func (s *Stream) Check(doc *neardupv1.Document) (sequence int64, err error) {
	return s.put(&neardupv1.StreamItem{Operation: &neardupv1.StreamItem_Check{Check: doc}})
}

func (s *Stream) put(item *neardupv1.StreamItem) (int64, error) {
	select {
	case s.slots <- struct{}{}:
	case <-s.done:
		return 0, s.closed()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.done:
		return 0, s.closed()
	default:
	}
	if s.sendClosed {
		<-s.slots
		return 0, ErrStreamClosed
	}
	s.last++
	item.Sequence = s.last
	s.pending = append(s.pending, item)
	s.wakeSender()
	return item.GetSequence(), nil
}

// closed is the error of a document that comes when the stream is over.
func (s *Stream) closed() error {
	if s.err == nil {
		return ErrStreamClosed
	}
	return s.err
}

// CloseSend says that no more documents will come. Next returns the answers that are left, then io.EOF.
func (s *Stream) CloseSend() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sendClosed = true
	s.wakeSender()
}

// Next returns the next answer, in the order of the documents. It returns io.EOF after the last one, and another error
// if the stream failed: the status error of the server, of the context, or of a server that could not be reached.
// Documents without an answer may or may not have been added then.
func (s *Stream) Next() (*Answer, error) {
	answer, ok := <-s.answers
	if !ok && s.err == nil {
		return nil, io.EOF
	}
	if !ok {
		return nil, s.err
	}
	<-s.slots
	return answer, nil
}

// Close ends the stream at once and frees what it holds.
func (s *Stream) Close() {
	s.cancel()
	<-s.done
}

// wakeSender may be called any number of times before the sender looks.
func (s *Stream) wakeSender() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

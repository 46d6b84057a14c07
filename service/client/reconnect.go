package client

import (
	"context"
	"errors"
	"io"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// documentsStream is the client's side of one connection's stream.
type documentsStream = grpc.BidiStreamingClient[neardupv1.StreamDocumentsRequest, neardupv1.StreamDocumentsResponse]

// run keeps the stream connected until it is over.
func (s *Stream) run() {
	err := s.reconnect()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = err
	s.cancel()
	close(s.done)
	close(s.answers)
}

// reconnect connects again as long as the server is merely unavailable.
func (s *Stream) reconnect() error {
	tries := tries{giveUpAfter: s.opts.GiveUpAfter}
	for {
		start := time.Now()
		answered, err := s.connect()
		if status.Code(err) != codes.Unavailable {
			return err
		}
		if s.ended() == nil {
			return nil // the last answer came, only the good-bye did not
		}
		if err := tries.again(s.ctx, err, answered > 0 || time.Since(start) > reconnectMax); err != nil {
			return err
		}
	}
}

// connect runs one connection: it sends the pending items from the first and delivers answers until the stream ends,
// with nil when everything is answered and no more will come. It returns the number of answers.
func (s *Stream) connect() (answered int, err error) {
	ctx, cancel := context.WithCancel(s.ctx)
	stream, err := s.client.StreamDocuments(ctx)
	if err != nil {
		cancel()
		return 0, err
	}
	s.mu.Lock()
	s.unsent = 0
	s.mu.Unlock()
	sender := make(chan struct{})
	go func() {
		defer close(sender)
		s.send(ctx, stream)
	}()
	defer func() {
		cancel()
		<-sender
	}()
	for ; ; answered++ {
		response, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return answered, s.ended()
		}
		if err != nil {
			return answered, err
		}
		if err := s.answered(response); err != nil {
			return answered, err
		}
	}
}

// send sends items until there will be no more. Why a send fails is what the receiving side hears.
func (s *Stream) send(ctx context.Context, stream documentsStream) {
	message := &neardupv1.StreamDocumentsRequest{Message: &neardupv1.StreamDocumentsRequest_Open{
		Open: &neardupv1.StreamOpen{Collection: s.opts.Collection, IncludeTemplates: s.opts.IncludeTemplates},
	}}
	for stream.Send(message) == nil {
		item := s.next(ctx)
		if item == nil {
			_ = stream.CloseSend() // it never fails
			return
		}
		message = &neardupv1.StreamDocumentsRequest{Message: &neardupv1.StreamDocumentsRequest_Item{Item: item}}
	}
}

// next waits for the next item to send; nil if there will be none.
func (s *Stream) next(ctx context.Context) *neardupv1.StreamItem {
	for {
		if item, more := s.take(); item != nil || !more {
			return item
		}
		select {
		case <-s.wake:
		case <-ctx.Done():
			return nil
		}
	}
}

// take returns the next item to send, nil if there is none now, and whether there will be more.
func (s *Stream) take() (item *neardupv1.StreamItem, more bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.unsent == len(s.pending) {
		return nil, !s.sendClosed
	}
	item = s.pending[s.unsent]
	s.unsent++
	return item, true
}

// answered takes the answered item off the pending ones and delivers the answer, for which there is room.
func (s *Stream) answered(response *neardupv1.StreamDocumentsResponse) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.unsent == 0 || s.pending[0].GetSequence() != response.GetSequence() {
		return status.Errorf(codes.Internal, "the server answered item %d out of order", response.GetSequence())
	}
	s.pending[0] = nil // or the slice would hold it on
	s.pending = s.pending[1:]
	s.unsent--
	answer := &Answer{
		Sequence: response.GetSequence(), Added: response.GetAdded(), Checked: response.GetChecked(),
	}
	if refusal := response.GetError(); refusal != nil {
		answer.Err = status.ErrorProto(refusal)
	}
	s.answers <- answer
	return nil
}

// ended returns an error unless everything is answered and no more will come.
func (s *Stream) ended() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.pending) > 0 || !s.sendClosed {
		return status.Errorf(codes.Internal, "the server ended the stream with %d items unanswered", len(s.pending))
	}
	return nil
}

package rpc

import (
	"context"
	"crypto/rand"
	"log/slog"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// stream returns the chain of a stream, from the outside in: that of a unary call without a deadline, since a stream
// lasts as long as its client wants.
func (i *interceptors) stream() []grpc.StreamServerInterceptor {
	return []grpc.StreamServerInterceptor{i.endStream, i.recoverStream, i.logStream, i.statusStream, i.validateStream}
}

// endStream ends a stream when the server shuts down. The handlers of long-lived streams wait for their client, so a
// client that keeps one open would hold up the shutdown.
func (i *interceptors) endStream(
	srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler,
) error {
	if info.FullMethod == neardupv1.CollectionService_StreamDocuments_FullMethodName {
		// It ends by itself, once what it has read is answered.
		return handler(srv, stream)
	}
	done := make(chan error, 1)
	go func() { done <- handler(srv, stream) }()
	select {
	case err := <-done:
		return err
	case <-i.streams.Done():
		// Once this returns, the stream's context is done and the handler ends with it.
		return shuttingDownStatus().Err()
	}
}

// identifiedStream is a stream whose context holds the request id.
type identifiedStream struct {
	grpc.ServerStream
	ctx context.Context
}

func (s *identifiedStream) Context() context.Context { return s.ctx }

// recoverStream is recoverUnary for streams. It stands inside endStream, in the goroutine that may panic.
func (i *interceptors) recoverStream(
	srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler,
) (err error) {
	ctx := context.WithValue(stream.Context(), requestIDKey{}, rand.Text())
	defer func() {
		if cause := recover(); cause != nil {
			err = i.panicked(ctx, info.FullMethod, cause)
		}
	}()
	return handler(srv, &identifiedStream{ServerStream: stream, ctx: ctx})
}

// countedStream counts the messages of a stream for its log record. One goroutine may receive while another sends.
type countedStream struct {
	grpc.ServerStream

	mu         sync.Mutex
	received   int
	sent       int
	refused    int
	collection string
}

func (s *countedStream) RecvMsg(message any) error {
	if err := s.ServerStream.RecvMsg(message); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.received++
	switch m := message.(type) {
	case *neardupv1.StreamDocumentsRequest:
		if name := m.GetOpen().GetCollection(); name != "" {
			s.collection = name
		}
	case interface{ GetCollection() string }:
		s.collection = m.GetCollection()
	}
	return nil
}

func (s *countedStream) SendMsg(message any) error {
	if err := s.ServerStream.SendMsg(message); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent++
	if m, ok := message.(*neardupv1.StreamDocumentsResponse); ok && m.GetError() != nil {
		s.refused++
	}
	return nil
}

// attrs are the attributes of the log record that those of a unary call lack.
func (s *countedStream) attrs() []slog.Attr {
	s.mu.Lock()
	defer s.mu.Unlock()
	attrs := []slog.Attr{slog.Int("received", s.received), slog.Int("sent", s.sent)}
	if s.refused > 0 {
		attrs = append(attrs, slog.Int("refused", s.refused))
	}
	if s.collection != "" {
		attrs = append(attrs, slog.String("collection", clip(s.collection, metadataBytes)))
	}
	return attrs
}

// logStream logs one record for a stream, when it ends.
func (i *interceptors) logStream(
	srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler,
) error {
	start := time.Now()
	counted := &countedStream{ServerStream: stream}
	code := codes.Internal // as in logUnary
	defer func() {
		attrs := callAttrs(stream.Context(), info.FullMethod, nil, code, time.Since(start))
		i.log.LogAttrs(stream.Context(), callLevel(info.FullMethod), "call", append(attrs, counted.attrs()...)...)
	}()
	err := handler(srv, counted)
	code = status.Code(err)
	return err
}

// statusStream is statusUnary for streams.
func (i *interceptors) statusStream(
	srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler,
) error {
	return i.statusErr(stream.Context(), info.FullMethod, handler(srv, stream))
}

// validatedStream checks the messages that are received.
type validatedStream struct {
	grpc.ServerStream
	rules *rules
}

func (s *validatedStream) RecvMsg(message any) error {
	if err := s.ServerStream.RecvMsg(message); err != nil {
		return err
	}
	switch m := message.(type) {
	case *neardupv1.StreamDocumentsRequest:
		// Its handler checks it: an item that breaks a rule gets an answer, the stream goes on.
		return nil
	case proto.Message:
		return s.rules.check(m)
	default:
		return nil
	}
}

// validateStream is validateUnary for streams.
func (i *interceptors) validateStream(
	srv any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, handler grpc.StreamHandler,
) error {
	return handler(srv, &validatedStream{ServerStream: stream, rules: i.rules})
}

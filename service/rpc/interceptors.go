package rpc

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// interceptors guard every call; doc.go gives their order.
type interceptors struct {
	log                         *slog.Logger
	callTimeout, callTimeoutMax time.Duration
	rules                       *rules
	admission                   *admission
	// streams is done when open streams have to end.
	streams context.Context
}

// unary returns the chain of a unary call, from the outside in.
func (i *interceptors) unary() []grpc.UnaryServerInterceptor {
	return []grpc.UnaryServerInterceptor{i.recoverUnary, i.logUnary, i.statusUnary, i.deadlineUnary, i.admitUnary, i.validateUnary}
}

// requestIDKey is the context key of the id under which a call is logged.
type requestIDKey struct{}

func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// recoverUnary gives the call its request id and turns a panic into an Internal status.
func (i *interceptors) recoverUnary(
	ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler,
) (resp any, err error) {
	ctx = context.WithValue(ctx, requestIDKey{}, rand.Text())
	defer func() {
		if cause := recover(); cause != nil {
			resp, err = nil, i.panicked(ctx, info.FullMethod, cause)
		}
	}()
	return handler(ctx, req)
}

// panicked logs a recovered panic and returns what the caller gets to see of it. It is called by the deferred function
// that recovered, while the stack still shows where the panic came from.
func (i *interceptors) panicked(ctx context.Context, method string, cause any) error {
	i.log.LogAttrs(ctx, slog.LevelError, "panic",
		slog.String("method", method),
		slog.String("request_id", requestID(ctx)),
		slog.String("panic", fmt.Sprint(cause)),
		slog.String("stack", string(debug.Stack())))
	return internalStatus(requestID(ctx)).Err()
}

// logUnary logs one record for a call.
func (i *interceptors) logUnary(
	ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler,
) (any, error) {
	start := time.Now()
	// What is logged for a panic, which passes by on its way to recoverUnary.
	code := codes.Internal
	defer func() {
		i.log.LogAttrs(ctx, callLevel(info.FullMethod), "call",
			callAttrs(ctx, info.FullMethod, req, code, time.Since(start))...)
	}()
	resp, err := handler(ctx, req)
	if code = status.Code(err); code == codes.OK && ctx.Err() != nil {
		// It was done, but its client had given up and saw this.
		code = status.FromContextError(ctx.Err()).Code()
	}
	return resp, err
}

// callLevel keeps the probes of load balancers, some each second, out of a log that has room for calls.
func callLevel(method string) slog.Level {
	if strings.HasPrefix(method, "/grpc.health.") {
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

// callAttrs are the attributes of a call's log record: of the request only the name of the collection and the number of
// documents.
func callAttrs(ctx context.Context, method string, req any, code codes.Code, duration time.Duration) []slog.Attr {
	attrs := []slog.Attr{
		slog.String("method", method),
		slog.String("code", code.String()),
		slog.Duration("duration", duration),
		slog.String("request_id", requestID(ctx)),
	}
	if p, ok := peer.FromContext(ctx); ok {
		attrs = append(attrs, slog.String("peer", p.Addr.String()))
	}
	switch r := req.(type) {
	case interface{ GetCollection() string }:
		attrs = append(attrs, slog.String("collection", clip(r.GetCollection(), metadataBytes)))
	case interface{ GetCollection() *neardupv1.Collection }:
		attrs = append(attrs, slog.String("collection", clip(r.GetCollection().GetName(), metadataBytes)))
	}
	if r, ok := req.(interface{ GetDocumentId() string }); ok {
		attrs = append(attrs, slog.String("document_id", clip(r.GetDocumentId(), metadataBytes)))
	}
	if r, ok := req.(interface {
		GetDocuments() []*neardupv1.Document
	}); ok {
		attrs = append(attrs, slog.Int("documents", len(r.GetDocuments())))
	}
	return attrs
}

// statusUnary turns errors into statuses, and logs what a status of a faulty server hides.
func (i *interceptors) statusUnary(
	ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler,
) (any, error) {
	resp, err := handler(ctx, req)
	if err := i.statusErr(ctx, info.FullMethod, err); err != nil {
		return nil, err
	}
	return resp, nil
}

// statusErr is the status of an error as an error; nil for nil. What it hides is logged.
func (i *interceptors) statusErr(ctx context.Context, method string, err error) error {
	if err == nil {
		return nil
	}
	st := statusOf(err, requestID(ctx))
	if hidesCause(err, st) {
		i.log.LogAttrs(ctx, slog.LevelError, "fault",
			slog.String("method", method),
			slog.String("request_id", requestID(ctx)),
			slog.String("error", err.Error()))
	}
	return st.Err()
}

// deadlineUnary bounds how long a call may run.
func (i *interceptors) deadlineUnary(
	ctx context.Context, req any, _ *grpc.UnaryServerInfo, handler grpc.UnaryHandler,
) (any, error) {
	timeout := i.callTimeoutMax
	if _, ok := ctx.Deadline(); !ok {
		timeout = i.callTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	return handler(ctx, req)
}

// validateUnary checks a request against the rules in the proto files.
func (i *interceptors) validateUnary(
	ctx context.Context, req any, _ *grpc.UnaryServerInfo, handler grpc.UnaryHandler,
) (any, error) {
	if message, ok := req.(proto.Message); ok {
		if err := i.rules.check(message); err != nil {
			return nil, err
		}
	}
	return handler(ctx, req)
}

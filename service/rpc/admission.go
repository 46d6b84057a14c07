package rpc

import (
	"context"

	"golang.org/x/sync/semaphore"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
)

// freeBytes is the size up to which a request is admitted at once: small requests never wait for large ones, and
// Config.ConcurrentStreams bounds them.
const freeBytes = 256 << 10

// admission bounds the bytes of the large requests that are worked on at the same time. A text takes about fifty times
// its size in memory while it is compared, so without a bound a few legal requests would fill any machine.
type admission struct {
	bytes *semaphore.Weighted
	most  int64
}

func newAdmission(most int) *admission {
	return &admission{bytes: semaphore.NewWeighted(int64(most)), most: int64(most)}
}

// admit waits until there is room for a request of so many bytes, or until the context ends, whose error it returns. The
// function that it returns gives the room back. A request larger than all there is waits until it is alone.
func (a *admission) admit(ctx context.Context, bytes int) (release func(), err error) {
	if bytes <= freeBytes {
		return func() {}, nil
	}
	weight := min(int64(bytes), a.most)
	if err := a.bytes.Acquire(ctx, weight); err != nil {
		return nil, err
	}
	return func() { a.bytes.Release(weight) }, nil
}

// admitUnary holds a call back until there is room for its request.
func (i *interceptors) admitUnary(
	ctx context.Context, req any, _ *grpc.UnaryServerInfo, handler grpc.UnaryHandler,
) (any, error) {
	message, ok := req.(proto.Message)
	if !ok {
		return handler(ctx, req)
	}
	release, err := i.admission.admit(ctx, proto.Size(message))
	if err != nil {
		return nil, err
	}
	defer release()
	return handler(ctx, req)
}

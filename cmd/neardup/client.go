package main

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// defaultAddress is where serve listens and its clients look for it.
const defaultAddress = "127.0.0.1:7171"

// clientFlags say which collection of which server to ask.
type clientFlags struct {
	Server     string        `help:"Address of the server." default:"${address}" group:"Server"`
	Collection string        `help:"Name of the collection." default:"default" group:"Server"`
	Timeout    time.Duration `help:"Longest wait for one call." default:"1m" group:"Server"`
}

// validate refuses a timeout that no call could meet.
func (f *clientFlags) validate() error {
	if f.Timeout <= 0 {
		return fmt.Errorf("--timeout is %v: it must be above zero", f.Timeout)
	}
	return nil
}

// client asks one collection of a server.
type client struct {
	neardupv1.CollectionServiceClient
	flags clientFlags
	conn  *grpc.ClientConn
}

// dial makes a client. It connects at the first call.
func (f *clientFlags) dial() (*client, error) {
	// The evidence of a batch may be far longer than the 4 MiB that clients accept by default.
	const receiveBytesMax = 1 << 30
	conn, err := grpc.NewClient(f.Server,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(receiveBytesMax)),
	)
	if err != nil {
		return nil, usageErrorf("--server %q: %v", f.Server, err)
	}
	return &client{CollectionServiceClient: neardupv1.NewCollectionServiceClient(conn), flags: *f, conn: conn}, nil
}

// close ends the connection.
func (c *client) close() error { return c.conn.Close() }

// withTimeout bounds one call.
func (c *client) withTimeout(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, c.flags.Timeout)
}

// explain turns the error of a call into one for people, with what to do where that is known.
func (c *client) explain(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	st := status.Convert(err)
	switch {
	case st.Code() == codes.Unavailable && reason(st) == "":
		return fmt.Errorf("no server answers at %s: start one with \"neardup serve\", or name another with --server (%s)",
			c.flags.Server, st.Message())
	case st.Code() == codes.DeadlineExceeded:
		return fmt.Errorf("no answer within %v: allow more with --timeout (%s)", c.flags.Timeout, st.Message())
	default:
		return fmt.Errorf("%s", st.Message())
	}
}

// reason returns the reason that neardup gives for an error; it is empty for an error of the transport.
func reason(st *status.Status) string { return errorInfo(st).GetReason() }

// errorInfo returns what neardup says of an error, nil for an error of the transport.
func errorInfo(st *status.Status) *errdetails.ErrorInfo {
	for _, detail := range st.Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok && info.GetDomain() == "neardup" {
			return info
		}
	}
	return nil
}

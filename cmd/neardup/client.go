package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	api "github.com/neardup/neardup/service/client"
)

// defaultAddress is where serve listens and its clients look for it.
const defaultAddress = "127.0.0.1:7171"

// clientFlags say which collection of which server to ask.
type clientFlags struct {
	Collection string `help:"Name of the collection." default:"default" group:"Server"`

	serverFlags
}

// serverFlags say which server to ask, and how.
type serverFlags struct {
	Server  string        `help:"Address of the server." default:"${address}" group:"Server"`
	Timeout time.Duration `help:"Longest wait for one call." default:"1m" group:"Server"`

	clientTLSFlags
}

// validate refuses a timeout that no call could meet.
func (f *serverFlags) validate() error {
	if f.Timeout <= 0 {
		return fmt.Errorf("--timeout is %v: it must be above zero", f.Timeout)
	}
	return f.clientTLSFlags.validate()
}

// client asks a server.
type client struct {
	neardupv1.CollectionServiceClient
	flags serverFlags
	api   *api.Client
}

// dial makes a client. It connects at the first call.
func (f *serverFlags) dial() (*client, error) {
	// The evidence of a batch may be far longer than what clients accept by default.
	const receiveBytesMax = 1 << 30
	tls, err := f.config()
	if err != nil {
		return nil, err
	}
	// People hear at once that a server does not answer, and decide themselves whether to ask again.
	once := grpc.WithDisableRetry()
	dialed, err := api.Dial(f.Server, api.Options{
		TLS: tls, Insecure: tls == nil, ReceiveBytes: receiveBytesMax, DialOptions: []grpc.DialOption{once},
	})
	if err != nil {
		return nil, usageErrorf("--server %q: %v", f.Server, err)
	}
	return &client{CollectionServiceClient: dialed.Collections, flags: *f, api: dialed}, nil
}

// ask makes a client for the calls of one command, and closes it after them.
func (f *serverFlags) ask(calls func(*client) error) error {
	server, err := f.dial()
	if err != nil {
		return err
	}
	return errors.Join(calls(server), server.close())
}

// call makes one call, in the time that it may take, and writes its response as JSON if that is asked for, else as show
// does for people.
func call[Request any, Response proto.Message](
	ctx context.Context, p *process, c *client, asJSON bool,
	method func(context.Context, Request, ...grpc.CallOption) (Response, error), request Request, show func(Response),
) (response Response, err error) {
	callCtx, cancel := c.withTimeout(ctx)
	defer cancel()
	if response, err = method(callCtx, request); err != nil {
		return response, c.explain(ctx, err)
	}
	if asJSON {
		return response, p.out.message(response)
	}
	show(response)
	return response, nil
}

// close ends the connection.
func (c *client) close() error { return c.api.Close() }

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
	case st.Code() == codes.Unavailable && strings.Contains(st.Message(), "authentication handshake failed"):
		return fmt.Errorf("no TLS connection with the server at %s: see --tls, --tls-ca, --tls-cert and --tls-key (%s)",
			c.flags.Server, st.Message())
	case st.Code() == codes.Unavailable && strings.Contains(st.Message(), "error reading server preface") && !c.flags.on():
		return fmt.Errorf("the server at %s does not speak plain gRPC: does it need --tls or --tls-ca? (%s)",
			c.flags.Server, st.Message())
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

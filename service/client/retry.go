package client

import (
	"context"
	"path"
	"strings"

	"google.golang.org/grpc"
)

// retryIdempotent lets the service config's policy retry a call only where a second try cannot do harm. A policy stands
// for a method, whatever the request says; a call whose request gRPC may not keep is one that it cannot repeat.
func retryIdempotent(
	ctx context.Context, method string, req, reply any, conn *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption,
) error {
	if !idempotent(method, req) {
		opts = append(opts, grpc.MaxRetryRPCBufferSize(0))
	}
	return invoke(ctx, method, req, reply, conn, opts...)
}

// repeatable begin the names of the methods that change nothing, and of those whose second call changes nothing more.
var repeatable = []string{"Analyze", "Check", "Compare", "Explain", "Get", "Import", "List", "Sketch"}

// idempotent reports whether a request that is sent twice does and answers what it does once. One that sets an alias does
// not: somebody else may have moved it between the two, or it is refused because the first has done what it asks for.
func idempotent(method string, req any) bool {
	name := path.Base(method)
	for _, verb := range repeatable {
		if strings.HasPrefix(name, verb) {
			return true
		}
	}
	if r, ok := req.(interface{ GetRequestId() string }); ok && r.GetRequestId() != "" {
		return true
	}
	r, ok := req.(interface{ GetAllowMissing() bool })
	return ok && r.GetAllowMissing()
}

package rpc

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"
	reflectionv1 "google.golang.org/grpc/reflection/grpc_reflection_v1"
	reflectionv1alpha "google.golang.org/grpc/reflection/grpc_reflection_v1alpha"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

// probe is a service whose calls do what a test wants, behind the server's own chain.
type probe struct {
	// unary, if set, answers Unary.
	unary func(context.Context) error
	// stream, if set, answers Stream.
	stream func(grpc.ServerStream) error
}

var probeDesc = grpc.ServiceDesc{
	ServiceName: "test.Probe",
	HandlerType: (*any)(nil),
	Methods: []grpc.MethodDesc{{
		MethodName: "Unary",
		Handler: func(srv any, ctx context.Context, decode func(any) error, chain grpc.UnaryServerInterceptor) (any, error) {
			req := &emptypb.Empty{}
			if err := decode(req); err != nil {
				return nil, err
			}
			info := &grpc.UnaryServerInfo{Server: srv, FullMethod: "/test.Probe/Unary"}
			return chain(ctx, req, info, func(ctx context.Context, _ any) (any, error) {
				return &emptypb.Empty{}, srv.(*probe).unary(ctx)
			})
		},
	}},
	Streams: []grpc.StreamDesc{{
		StreamName: "Stream", ServerStreams: true, ClientStreams: true,
		Handler: func(srv any, stream grpc.ServerStream) error { return srv.(*probe).stream(stream) },
	}},
}

// openEngine opens an engine that is closed when the test is over.
func openEngine(t *testing.T, options service.Options) *service.Engine {
	t.Helper()
	engine, err := service.Open(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return engine
}

// startServer serves on a loopback port and returns the server and a connection to it.
func startServer(t *testing.T, engine *service.Engine, cfg Config, p *probe) (*Server, *grpc.ClientConn) {
	t.Helper()
	server, err := New(engine, cfg)
	if err != nil {
		t.Fatal(err)
	}
	if p != nil {
		server.grpc.RegisterService(&probeDesc, p)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	conn, err := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		conn.Close()
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := server.Shutdown(ctx); err != nil {
			t.Errorf("shutdown: %v", err)
		}
		if err := <-served; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return server, conn
}

func callProbe(ctx context.Context, conn *grpc.ClientConn) error {
	return conn.Invoke(ctx, "/test.Probe/Unary", &emptypb.Empty{}, &emptypb.Empty{})
}

func openProbe(t *testing.T, conn *grpc.ClientConn) grpc.ClientStream {
	t.Helper()
	stream, err := conn.NewStream(t.Context(), &probeDesc.Streams[0], "/test.Probe/Stream")
	if err != nil {
		t.Fatal(err)
	}
	return stream
}

func TestConfigIsValidated(t *testing.T) {
	for name, cfg := range map[string]Config{
		"ReceiveBytes":   {ReceiveBytes: -1},
		"TextBytes":      {TextBytes: 1 << 31},
		"CallTimeout":    {CallTimeout: -time.Second},
		"CallTimeoutMax": {CallTimeout: time.Hour},
	} {
		if _, err := New(&service.Engine{}, cfg); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error is %v", name, err)
		}
	}
}

func TestHealthKnowsEveryService(t *testing.T) {
	_, conn := startServer(t, &service.Engine{}, Config{}, nil)
	client := grpc_health_v1.NewHealthClient(conn)
	for _, name := range []string{"", "neardup.v1.TextService", "neardup.v1.CollectionService"} {
		response, err := client.Check(t.Context(), &grpc_health_v1.HealthCheckRequest{Service: name})
		if err != nil || response.GetStatus() != grpc_health_v1.HealthCheckResponse_SERVING {
			t.Errorf("service %q: %v, %v", name, response, err)
		}
	}
	_, err := client.Check(t.Context(), &grpc_health_v1.HealthCheckRequest{Service: "unknown"})
	if status.Code(err) != codes.NotFound {
		t.Errorf("an unknown service: %v", err)
	}
}

func TestReflectionListsTheServices(t *testing.T) {
	_, conn := startServer(t, &service.Engine{}, Config{}, nil)
	t.Run("v1", func(t *testing.T) {
		stream, err := reflectionv1.NewServerReflectionClient(conn).ServerReflectionInfo(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := stream.Send(&reflectionv1.ServerReflectionRequest{
			MessageRequest: &reflectionv1.ServerReflectionRequest_ListServices{},
		}); err != nil {
			t.Fatal(err)
		}
		response, err := stream.Recv()
		if err != nil || !strings.Contains(response.String(), "neardup.v1.CollectionService") {
			t.Errorf("services are %v, %v", response, err)
		}
	})
	t.Run("v1alpha", func(t *testing.T) {
		stream, err := reflectionv1alpha.NewServerReflectionClient(conn).ServerReflectionInfo(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := stream.Send(&reflectionv1alpha.ServerReflectionRequest{ //nolint:staticcheck // older clients still speak v1alpha
			MessageRequest: &reflectionv1alpha.ServerReflectionRequest_ListServices{},
		}); err != nil {
			t.Fatal(err)
		}
		response, err := stream.Recv()
		if err != nil || !strings.Contains(response.String(), "neardup.v1.TextService") {
			t.Errorf("services are %v, %v", response, err)
		}
	})
}

func TestServerSurvivesPanics(t *testing.T) {
	_, conn := startServer(t, &service.Engine{}, Config{}, &probe{
		unary:  func(context.Context) error { panic("unary") },
		stream: func(grpc.ServerStream) error { panic("stream") },
	})
	for range 2 {
		if err := callProbe(t.Context(), conn); status.Code(err) != codes.Internal {
			t.Errorf("unary: %v", err)
		}
		if err := openProbe(t, conn).RecvMsg(&emptypb.Empty{}); status.Code(err) != codes.Internal {
			t.Errorf("stream: %v", err)
		}
	}
}

func TestShutdownLetsRunningCallsFinish(t *testing.T) {
	running, finish := make(chan struct{}), make(chan struct{})
	server, conn := startServer(t, &service.Engine{}, Config{}, &probe{unary: func(context.Context) error {
		close(running)
		<-finish
		return nil
	}})
	watch, err := grpc_health_v1.NewHealthClient(conn).Watch(t.Context(), &grpc_health_v1.HealthCheckRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if first, err := watch.Recv(); err != nil || first.GetStatus() != grpc_health_v1.HealthCheckResponse_SERVING {
		t.Fatalf("health is %v, %v", first, err)
	}
	called := make(chan error, 1)
	go func() { called <- callProbe(t.Context(), conn) }()
	<-running

	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	stopped := make(chan error, 1)
	go func() { stopped <- server.Shutdown(ctx) }()
	if second, err := watch.Recv(); err != nil || second.GetStatus() != grpc_health_v1.HealthCheckResponse_NOT_SERVING {
		t.Errorf("health is %v, %v", second, err)
	}
	select {
	case err := <-stopped:
		t.Fatalf("shutdown did not wait: %v", err)
	case err := <-called:
		t.Fatalf("the running call ended: %v", err)
	case <-time.After(10 * time.Millisecond):
	}
	close(finish)
	if err := <-called; err != nil {
		t.Errorf("the running call: %v", err)
	}
	if err := <-stopped; err != nil {
		t.Errorf("shutdown: %v", err)
	}
}

func TestShutdownCutsCallsOffWhenItsContextEnds(t *testing.T) {
	running, finish := make(chan struct{}), make(chan struct{})
	server, conn := startServer(t, &service.Engine{}, Config{}, &probe{unary: func(context.Context) error {
		close(running)
		<-finish // deaf to the call's context
		return nil
	}})
	defer close(finish)
	called := make(chan error, 1)
	go func() { called <- callProbe(t.Context(), conn) }()
	<-running

	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := server.Shutdown(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("shutdown does not say that it cut a call off: %v", err)
	}
	if err := <-called; err == nil {
		t.Error("the call succeeded")
	}
}

// A connection that never speaks, as a port scan leaves behind, holds up a shutdown no longer than its handshake may last.
func TestShutdownDoesNotWaitForSilentConnections(t *testing.T) {
	server, conn := startServer(t, &service.Engine{}, Config{HandshakeTimeout: 50 * time.Millisecond}, nil)
	silent, err := net.Dial("tcp", conn.Target())
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	if _, err := grpc_health_v1.NewHealthClient(conn).Check(t.Context(), &grpc_health_v1.HealthCheckRequest{}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		t.Errorf("shutdown: %v", err)
	}
}

// A client that keeps a stream open, as health watchers and reflection tools do, does not hold up a shutdown.
func TestShutdownEndsOpenStreams(t *testing.T) {
	server, conn := startServer(t, &service.Engine{}, Config{}, &probe{stream: func(stream grpc.ServerStream) error {
		return stream.RecvMsg(&emptypb.Empty{})
	}})
	stream := openProbe(t, conn)
	ended := make(chan error, 1)
	go func() { ended <- stream.RecvMsg(&emptypb.Empty{}) }()
	// A call on the same connection answers only once the server has taken the stream before it.
	if _, err := grpc_health_v1.NewHealthClient(conn).Check(t.Context(), &grpc_health_v1.HealthCheckRequest{}); err != nil {
		t.Fatal(err)
	}

	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		t.Errorf("shutdown: %v", err)
	}
	checkError(t, <-ended, codes.Unavailable, "SHUTTING_DOWN", nil)
}

func TestRequestLargerThanReceiveBytesIsRefused(t *testing.T) {
	_, conn := startServer(t, &service.Engine{}, Config{ReceiveBytes: 1 << 10}, nil)
	client := neardupv1.NewCollectionServiceClient(conn)
	_, err := client.AddDocuments(t.Context(), addRequest(strings.Repeat("x", 2<<10)))
	if status.Code(err) != codes.ResourceExhausted {
		t.Errorf("error is %v", err)
	}
}

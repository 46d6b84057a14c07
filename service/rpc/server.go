package rpc

import (
	"context"
	"fmt"
	"net"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/reflection"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

// watcherGrace is how long open streams outlive the start of a shutdown: time for the watchers of the health service to
// hear NOT_SERVING before their streams end.
const watcherGrace = 100 * time.Millisecond

// Server serves TextService, CollectionService, health (grpc.health.v1) and reflection (v1 and v1alpha). Make it with
// New. It is safe for concurrent use.
type Server struct {
	grpc   *grpc.Server
	health *health.Server
	// endStreams ends the streams that are open: those of documents once what they have read is answered, others at once.
	endStreams context.CancelFunc
}

// New returns a server for the engine. The engine stays the caller's: close it after Shutdown has returned.
func New(engine *service.Engine, cfg Config) (*Server, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("rpc configuration: %w", err)
	}
	rules, err := newRules()
	if err != nil {
		return nil, err
	}
	streams, endStreams := context.WithCancel(context.Background())
	admission := newAdmission(cfg.InFlightBytes)
	chain := &interceptors{
		log:            cfg.Log,
		callTimeout:    cfg.CallTimeout,
		callTimeoutMax: cfg.CallTimeoutMax,
		rules:          rules,
		admission:      admission,
		streams:        streams,
	}
	s := &Server{
		grpc: grpc.NewServer(
			grpc.Creds(cfg.credentials()),
			grpc.MaxRecvMsgSize(cfg.ReceiveBytes),
			grpc.MaxHeaderListSize(cfg.HeaderBytes),
			grpc.MaxConcurrentStreams(cfg.ConcurrentStreams),
			grpc.ConnectionTimeout(cfg.HandshakeTimeout),
			grpc.KeepaliveParams(keepalive.ServerParameters{Time: cfg.KeepaliveInterval, Timeout: cfg.KeepaliveTimeout}),
			grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{
				MinTime: cfg.KeepaliveIntervalMin,
				// A client that holds an idle connection open for its next call does no harm.
				PermitWithoutStream: true,
			}),
			grpc.ChainUnaryInterceptor(chain.unary()...),
			grpc.ChainStreamInterceptor(chain.stream()...),
		),
		health:     health.NewServer(),
		endStreams: endStreams,
	}
	neardupv1.RegisterTextServiceServer(s.grpc, &textService{textBytes: cfg.TextBytes, engine: engine})
	neardupv1.RegisterCollectionServiceServer(s.grpc, &collectionService{
		engine: engine, rules: rules, admission: admission, draining: streams.Done(), heartbeat: cfg.HeartbeatInterval,
	})
	for _, name := range []string{
		"", neardupv1.TextService_ServiceDesc.ServiceName, neardupv1.CollectionService_ServiceDesc.ServiceName,
	} {
		s.health.SetServingStatus(name, grpc_health_v1.HealthCheckResponse_SERVING)
	}
	grpc_health_v1.RegisterHealthServer(s.grpc, s.health)
	reflection.Register(s.grpc)
	return s, nil
}

// Serve accepts connections until Shutdown, then returns nil. It closes the listener.
func (s *Server) Serve(listener net.Listener) error { return s.grpc.Serve(listener) }

// Shutdown drains the server: health turns to NOT_SERVING, no more calls are accepted, and running ones finish; a stream
// of documents reads no more, answers what it has read, and ends. When
// the context ends first, running calls are canceled, their callers cut off, and the context's error is returned; a
// handler may then still be on its way out, which Engine.Close waits for.
func (s *Server) Shutdown(ctx context.Context) error {
	s.health.Shutdown()
	watchers := time.AfterFunc(watcherGrace, s.endStreams)
	defer watchers.Stop()
	defer s.endStreams()

	drained := make(chan struct{})
	go func() {
		defer close(drained)
		s.grpc.GracefulStop()
	}()
	select {
	case <-drained:
		return nil
	case <-ctx.Done():
		s.grpc.Stop()
		return fmt.Errorf("running calls were cut off: %w", ctx.Err())
	}
}

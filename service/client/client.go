package client

import (
	"crypto/tls"
	_ "embed" // for the service config
	"errors"
	"fmt"
	"math"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// Defaults of Options. The server closes the connection of a client that pings more often than every ten seconds.
const (
	DefaultReceiveBytes      = 64 << 20
	DefaultKeepaliveInterval = 30 * time.Second
	keepaliveTimeout         = 20 * time.Second
)

// Bounds of the wait before a broken connection is tried again.
const (
	reconnectMin = 100 * time.Millisecond
	reconnectMax = 10 * time.Second
)

//go:embed service_config.json
var serviceConfig string

// Options configure a Client. The zero value connects with TLS and the system's certificate authorities.
type Options struct {
	// TLS configures the connection; nil stands for the system's certificate authorities.
	TLS *tls.Config
	// Insecure leaves TLS out, for a server on the same machine or in a network that encrypts.
	Insecure bool
	// ReceiveBytes is the largest answer that is accepted, and the largest request that is kept for a retry; default
	// DefaultReceiveBytes.
	ReceiveBytes int
	// KeepaliveInterval is after how long without traffic the server is pinged, to notice a dead connection; default
	// DefaultKeepaliveInterval.
	KeepaliveInterval time.Duration
	// DialOptions are applied after all others, for instance interceptors or credentials of each call.
	DialOptions []grpc.DialOption
}

// Client calls one server, or several behind one name. It is made by Dial and safe for concurrent use.
type Client struct {
	// Texts works on texts alone.
	Texts neardupv1.TextServiceClient
	// Collections remembers documents and finds the copies among them.
	Collections neardupv1.CollectionServiceClient

	conn *grpc.ClientConn
}

// Dial returns a client of the target, in the form of gRPC's name resolution: "host:port", "dns:///host:port" and so
// on. It connects when the first call is made.
func Dial(target string, opts Options) (*Client, error) {
	dialOptions, err := opts.dialOptions()
	if err != nil {
		return nil, fmt.Errorf("client options: %w", err)
	}
	conn, err := grpc.NewClient(target, dialOptions...)
	if err != nil {
		return nil, err
	}
	return &Client{
		Texts:       neardupv1.NewTextServiceClient(conn),
		Collections: neardupv1.NewCollectionServiceClient(conn),
		conn:        conn,
	}, nil
}

// Conn returns the connection, for other services of the server such as grpc.health.v1. It is the client's to close.
func (c *Client) Conn() *grpc.ClientConn { return c.conn }

// Close closes the connection; calls that are under way fail.
func (c *Client) Close() error { return c.conn.Close() }

func (o Options) dialOptions() ([]grpc.DialOption, error) {
	if o.Insecure && o.TLS != nil {
		return nil, errors.New("TLS is configured and Insecure is true: choose one")
	}
	transport := insecure.NewCredentials()
	if !o.Insecure {
		transport = credentials.NewTLS(o.TLS) // which clones it
	}
	if o.ReceiveBytes < 0 || o.ReceiveBytes > math.MaxInt32 {
		return nil, fmt.Errorf("ReceiveBytes is %d: it must be from 1 to %d, or 0 for the default", o.ReceiveBytes, math.MaxInt32)
	}
	if o.ReceiveBytes == 0 {
		o.ReceiveBytes = DefaultReceiveBytes
	}
	if o.KeepaliveInterval < 0 {
		return nil, fmt.Errorf("KeepaliveInterval is %v: it must be above zero, or 0 for the default", o.KeepaliveInterval)
	}
	if o.KeepaliveInterval == 0 {
		o.KeepaliveInterval = DefaultKeepaliveInterval
	}
	return append([]grpc.DialOption{
		grpc.WithTransportCredentials(transport),
		grpc.WithDefaultServiceConfig(serviceConfig),
		grpc.WithDefaultCallOptions(
			grpc.MaxCallRecvMsgSize(o.ReceiveBytes),
			// gRPC keeps a request of 256 KiB for a retry unless it is told otherwise; a batch of documents is larger.
			grpc.MaxRetryRPCBufferSize(o.ReceiveBytes),
		),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: o.KeepaliveInterval, Timeout: keepaliveTimeout}),
		grpc.WithConnectParams(grpc.ConnectParams{
			Backoff: backoff.Config{
				BaseDelay: reconnectMin, Multiplier: backoff.DefaultConfig.Multiplier,
				Jitter: backoff.DefaultConfig.Jitter, MaxDelay: reconnectMax,
			},
			MinConnectTimeout: reconnectMax,
		}),
		grpc.WithChainUnaryInterceptor(retryIdempotent),
	}, o.DialOptions...), nil
}

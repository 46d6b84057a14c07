package rpc

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"math"
	"time"

	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/neardup/neardup/service"
)

// Defaults of Config.
const (
	DefaultReceiveBytes         = 64 << 20
	DefaultHeaderBytes          = 16 << 10
	DefaultConcurrentStreams    = 256
	DefaultHandshakeTimeout     = 10 * time.Second
	DefaultKeepaliveInterval    = time.Minute
	DefaultKeepaliveTimeout     = 20 * time.Second
	DefaultKeepaliveIntervalMin = 10 * time.Second
	DefaultHeartbeatInterval    = 30 * time.Second
	DefaultInFlightBytes        = 64 << 20
	DefaultCallTimeout          = time.Minute
	DefaultCallTimeoutMax       = 10 * time.Minute
)

// Config configures a Server. The zero value is useful: zero fields take their defaults, which suit a server on a
// network that it shares with clients it does not control.
type Config struct {
	// ReceiveBytes is the largest request message; a larger one is refused with RESOURCE_EXHAUSTED before it is read.
	// At most 2 GiB - 1, since byte offsets in answers are int32.
	ReceiveBytes int
	// HeaderBytes is the largest list of request headers.
	HeaderBytes uint32
	// InFlightBytes is how many bytes of large requests are worked on at once; further ones wait. A text takes about fifty
	// times its size in memory while it is compared.
	InFlightBytes int
	// TextBytes is the longest text of the stateless calls; its default is that of the engine's Limits.TextBytes, and
	// the two should be equal.
	TextBytes int
	// ConcurrentStreams is how many calls of one connection run at once; further ones wait in the client.
	ConcurrentStreams uint32

	// HandshakeTimeout is how long a new connection may take to say that it is one. A shutdown waits as long for a
	// connection that never does.
	HandshakeTimeout time.Duration
	// KeepaliveInterval is after how long without traffic the server pings a client, to notice dead connections.
	KeepaliveInterval time.Duration
	// KeepaliveTimeout is how long the server waits for the answer to such a ping before it closes the connection.
	KeepaliveTimeout time.Duration
	// KeepaliveIntervalMin is the shortest interval at which clients may ping; the connection of a client that pings
	// more often is closed.
	KeepaliveIntervalMin time.Duration

	// HeartbeatInterval is after how long without changes a watch of a change feed is told its cursor.
	HeartbeatInterval time.Duration

	// TLS, if not nil, is how the server proves who it is, and asks clients who they are; without it the server speaks
	// plain text.
	TLS *tls.Config

	// CallTimeout is the deadline of a call that comes without one; a stream needs none.
	CallTimeout time.Duration
	// CallTimeoutMax is the longest that a call may run, whatever its deadline; a stream lasts as long as its client wants.
	CallTimeoutMax time.Duration

	// Log takes one record a call and the details of internal faults; nil discards them.
	Log *slog.Logger
}

// withDefaults returns the configuration with its zero fields filled in, or an error that names the first field out of
// its range.
func (c Config) withDefaults() (Config, error) {
	orDefault(&c.ReceiveBytes, DefaultReceiveBytes)
	orDefault(&c.HeaderBytes, DefaultHeaderBytes)
	orDefault(&c.InFlightBytes, DefaultInFlightBytes)
	orDefault(&c.TextBytes, service.DefaultLimits().TextBytes)
	orDefault(&c.ConcurrentStreams, DefaultConcurrentStreams)
	orDefault(&c.HandshakeTimeout, DefaultHandshakeTimeout)
	orDefault(&c.KeepaliveInterval, DefaultKeepaliveInterval)
	orDefault(&c.KeepaliveTimeout, DefaultKeepaliveTimeout)
	orDefault(&c.KeepaliveIntervalMin, DefaultKeepaliveIntervalMin)
	orDefault(&c.HeartbeatInterval, DefaultHeartbeatInterval)
	orDefault(&c.CallTimeout, DefaultCallTimeout)
	orDefault(&c.CallTimeoutMax, DefaultCallTimeoutMax)
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}

	for _, size := range []struct {
		name  string
		bytes int
	}{
		{"ReceiveBytes", c.ReceiveBytes},
		{"TextBytes", c.TextBytes},
	} {
		if size.bytes < 0 || size.bytes > math.MaxInt32 {
			return Config{}, fmt.Errorf("%s is %d: it must be from 1 to %d", size.name, size.bytes, math.MaxInt32)
		}
	}
	for _, interval := range []struct {
		name  string
		value time.Duration
	}{
		{"HandshakeTimeout", c.HandshakeTimeout},
		{"KeepaliveInterval", c.KeepaliveInterval},
		{"KeepaliveTimeout", c.KeepaliveTimeout},
		{"KeepaliveIntervalMin", c.KeepaliveIntervalMin},
		{"HeartbeatInterval", c.HeartbeatInterval},
		{"CallTimeout", c.CallTimeout},
		{"CallTimeoutMax", c.CallTimeoutMax},
	} {
		if interval.value < 0 {
			return Config{}, fmt.Errorf("%s is %v: it must be above zero", interval.name, interval.value)
		}
	}
	if c.CallTimeout > c.CallTimeoutMax {
		return Config{}, fmt.Errorf("CallTimeout is %v: it must be at most CallTimeoutMax, %v",
			c.CallTimeout, c.CallTimeoutMax)
	}
	return c, nil
}

// credentials returns what connections are made with.
func (c Config) credentials() credentials.TransportCredentials {
	if c.TLS == nil {
		return insecure.NewCredentials()
	}
	return credentials.NewTLS(c.TLS)
}

// orDefault sets a zero value to its default.
func orDefault[T comparable](value *T, def T) {
	if *value == *new(T) {
		*value = def
	}
}

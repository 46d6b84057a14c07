package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/profile"
	"github.com/neardup/neardup/service/rpc"
)

// serveCommand runs the service.
type serveCommand struct {
	Listen       string        `help:"Address to listen on; port 0 takes any free one." default:"${address}"`
	Data         string        `help:"Folder of the embedded store; made if missing." default:"./neardup-data" type:"path"`
	AddressFile  string        `help:"Write the address to this file once the service listens." placeholder:"FILE" type:"path"`
	DrainTimeout time.Duration `help:"How long running calls may go on after a signal to stop." default:"30s"`
	LogLevel     slog.Level    `help:"Least level that is logged: debug, info, warn or error." default:"info"`
	LogFormat    string        `help:"Format of the log: text or json." enum:"text,json" default:"text"`

	SweepInterval time.Duration `help:"Time between two sweeps for documents that have reached the maximum age of their collection." default:"${sweep_interval}"`

	serverTLSFlags

	MaxRequestBytes  int `help:"Largest request." default:"67108864" group:"Limits"`
	MaxInFlightBytes int `name:"max-in-flight-bytes" help:"Bytes of large requests that are worked on at once; memory takes about fifty times as much." default:"67108864" group:"Limits"`
	MaxTextBytes     int `help:"Longest text of a document." default:"${max_text_bytes}" group:"Limits"`
	MaxCandidates    int `help:"Candidates of one document that are verified." default:"${max_candidates}" group:"Limits"`
	MaxMatches       int `help:"Matches of one document that are kept and returned." default:"${max_matches}" group:"Limits"`
	MaxPassages      int `help:"Shared passages that a match carries." default:"${max_passages}" group:"Limits"`
}

// Validate refuses limits that nothing could pass.
func (c *serveCommand) Validate() error {
	for _, limit := range []struct {
		flag  string
		value int
	}{
		{"--max-request-bytes", c.MaxRequestBytes},
		{"--max-in-flight-bytes", c.MaxInFlightBytes},
		{"--max-text-bytes", c.MaxTextBytes},
		{"--max-candidates", c.MaxCandidates},
		{"--max-matches", c.MaxMatches},
		{"--max-passages", c.MaxPassages},
	} {
		if limit.value < 1 {
			return fmt.Errorf("%s is %d: it must be at least 1", limit.flag, limit.value)
		}
	}
	if c.SweepInterval <= 0 {
		return fmt.Errorf("--sweep-interval is %v: it must be above zero", c.SweepInterval)
	}
	return c.serverTLSFlags.validate()
}

// defaultCollection is made by serve in an empty store, so that clients can begin at once.
const defaultCollection = "default"

// Run serves until the context ends, then lets running calls finish.
func (c *serveCommand) Run(ctx context.Context, p *process) (err error) {
	log := c.logger(p.stderr)
	// Wrong sketches would be stored, and never match again.
	if err := p.selfTest(); err != nil {
		return err
	}
	tls, err := c.config(log)
	if err != nil {
		return err
	}
	// The port comes first: a second start with the same flags must fail before it waits for the store's lock.
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return c.explainListen(err)
	}
	defer func() { _ = listener.Close() }() // the server has closed it, unless it never came to that

	engine, err := service.Open(service.Options{
		Dir:           c.Data,
		Log:           log,
		SweepInterval: c.SweepInterval,
		Limits: service.Limits{
			TextBytes:  c.MaxTextBytes,
			Candidates: c.MaxCandidates,
			Matches:    c.MaxMatches,
			Passages:   c.MaxPassages,
		},
	})
	if err != nil {
		return fmt.Errorf("open the data folder %s: %w", c.Data, err)
	}
	defer func() { err = errors.Join(err, engine.Close()) }()
	switch err := makeDefaultCollection(ctx, engine); {
	case errors.Is(err, service.ErrStoreUnavailable):
		log.Warn("no collection yet: the first can be made once the store can write", "error", err)
	case err != nil:
		return err
	}

	server, err := rpc.New(engine, rpc.Config{
		ReceiveBytes: c.MaxRequestBytes, InFlightBytes: c.MaxInFlightBytes, TextBytes: c.MaxTextBytes, TLS: tls, Log: log,
	})
	if err != nil {
		return err
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()

	address := listener.Addr().String()
	log.Info("listening", "address", address, "data", c.Data, "tls", tls != nil)
	if err := writeAddressFile(c.AddressFile, address); err != nil {
		return errors.Join(err, c.drain(server))
	}
	select {
	case err := <-served:
		return fmt.Errorf("serve on %s: %w", address, err)
	case <-ctx.Done():
		log.Info("stopping", "drain_timeout", c.DrainTimeout)
		return c.drain(server)
	}
}

// drain ends the server when running calls are done, or when they have had their time.
func (c *serveCommand) drain(server *rpc.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), c.DrainTimeout)
	defer cancel()
	return server.Shutdown(ctx)
}

// logger writes the log in the chosen format.
func (c *serveCommand) logger(w io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: c.LogLevel}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// explainListen says what to do about an address that cannot be listened on.
func (c *serveCommand) explainListen(err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%s is in use, perhaps by another neardup: stop it, or choose another address with --listen", c.Listen)
	}
	return fmt.Errorf("listen on %s: %w", c.Listen, err)
}

// makeDefaultCollection makes the collection "default" with default parameters and a secret seed if there is none at all.
func makeDefaultCollection(ctx context.Context, engine *service.Engine) error {
	if some, err := engine.Collections(ctx, "", 1); err != nil || len(some) > 0 {
		return err
	}
	standard := profile.News()
	_, err := engine.CreateCollection(ctx, service.Collection{
		Name:       defaultCollection,
		Parameters: standard.Parameters,
		Thresholds: standard.Thresholds,
		Retention:  service.RetainText,
		SeedPolicy: service.SecretSeed,
	}, "")
	if err != nil {
		return fmt.Errorf("make the collection %q: %w", defaultCollection, err)
	}
	return nil
}

// writeAddressFile writes the address in one step, so that whoever waits for the file never reads half of it. An empty
// path writes nothing.
func writeAddressFile(path, address string) error {
	if path == "" {
		return nil
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("write the address file: %w", err)
	}
	_, err = temporary.WriteString(address + "\n")
	if err = errors.Join(err, temporary.Close()); err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write the address file: %w", errors.Join(err, os.Remove(temporary.Name())))
	}
	return nil
}

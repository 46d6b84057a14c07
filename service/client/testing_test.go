package client_test

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/client"
	"github.com/neardup/neardup/service/rpc"
)

// story is a text of which copies are found.
const story = `The lighthouse keeper of the eastern cape has handed his lamp to a machine after thirty-one winters. He will
stay in the white house below the tower, he told the harbor board, to paint its shutters and to keep count of the seals
that sleep on the rocks at low tide.`

// checkLeaks fails the test if a goroutine is left when all that follows is cleaned up.
func checkLeaks(t *testing.T) {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
}

// openEngine opens an engine with a collection "news".
func openEngine(t *testing.T) *service.Engine {
	t.Helper()
	engine, err := service.Open(service.Options{Dir: t.TempDir()})
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

func listen(t *testing.T, address string) net.Listener {
	t.Helper()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	return listener
}

// serve serves the engine until the function that it returns is called, at the latest when the test is over.
func serve(t *testing.T, engine *service.Engine, listener net.Listener) (shutdown func()) {
	t.Helper()
	server, err := rpc.New(engine, rpc.Config{})
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	shutdown = sync.OnceFunc(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := server.Shutdown(ctx); err != nil {
			t.Errorf("shutdown: %v", err)
		}
		if err := <-served; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	t.Cleanup(shutdown)
	return shutdown
}

// dial returns a client without TLS that is closed when the test is over.
func dial(t *testing.T, address string) *client.Client {
	t.Helper()
	c, err := client.Dial(address, client.Options{Insecure: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return c
}

// dialNews returns a client of a new server with a collection "news".
func dialNews(t *testing.T) *client.Client {
	t.Helper()
	checkLeaks(t)
	listener := listen(t, "127.0.0.1:0")
	serve(t, openEngine(t), listener)
	c := dial(t, listener.Addr().String())
	createNews(t, c)
	return c
}

func createNews(t *testing.T, c *client.Client) {
	t.Helper()
	_, err := c.Collections.CreateCollection(t.Context(), &neardupv1.CreateCollectionRequest{
		Collection: &neardupv1.Collection{Name: "news"},
	})
	if err != nil {
		t.Fatal(err)
	}
}

func document(id, text string) *neardupv1.Document {
	return &neardupv1.Document{Id: id, Content: &neardupv1.Document_Text{Text: text}}
}

// proxy passes connections on to a server and cuts each after a number of bytes from the server.
type proxy struct {
	listener net.Listener
	server   string
	cutBytes int64
	cuts     atomic.Int64
	running  sync.WaitGroup
}

func startProxy(t *testing.T, server string, cutBytes int64) *proxy {
	t.Helper()
	p := &proxy{listener: listen(t, "127.0.0.1:0"), server: server, cutBytes: cutBytes}
	p.running.Go(func() {
		for {
			conn, err := p.listener.Accept()
			if err != nil {
				return
			}
			p.running.Go(func() { p.pass(conn) })
		}
	})
	t.Cleanup(func() {
		p.listener.Close()
		p.running.Wait()
	})
	return p
}

func (p *proxy) pass(conn net.Conn) {
	defer conn.Close()
	upstream, err := net.Dial("tcp", p.server)
	if err != nil {
		return
	}
	defer upstream.Close()
	p.running.Go(func() {
		_, _ = io.Copy(upstream, conn)
		upstream.Close()
	})
	if _, err := io.CopyN(conn, upstream, p.cutBytes); !errors.Is(err, io.EOF) && err == nil {
		p.cuts.Add(1)
	}
}

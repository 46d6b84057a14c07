package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"google.golang.org/grpc"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	api "github.com/neardup/neardup/service/client"
)

// startTimeout is how long a server may take to recover and listen.
const startTimeout = time.Minute

// build builds the binary into the folder, and returns what it says of its version.
func build(ctx context.Context, folder string) (version string, err error) {
	binary := filepath.Join(folder, "neardup")
	out, err := exec.CommandContext(ctx, "go", "build", "-o", binary, "github.com/neardup/neardup/cmd/neardup").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build the server: %w\n%s", err, out)
	}
	out, err = exec.CommandContext(ctx, binary, "version").Output()
	if err != nil {
		return "", fmt.Errorf("ask for the version: %w", err)
	}
	return strings.Join(strings.Split(strings.TrimSpace(string(out)), "\n"), ", "), nil
}

// server is a running process and a connection to it.
type server struct {
	process *exec.Cmd
	// exited is closed when the process has ended.
	exited     chan struct{}
	log        *os.File
	connection *api.Client
	client     neardupv1.CollectionServiceClient
}

// start starts the server on the data in the folder, and waits until it listens.
func start(ctx context.Context, folder string) (_ *server, err error) {
	addressFile := filepath.Join(folder, "address")
	if err := os.Remove(addressFile); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	log, err := os.OpenFile(filepath.Join(folder, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	// The process must not end with the context, only by kill.
	process := exec.Command(filepath.Join(folder, "neardup"), "serve", "--listen", "127.0.0.1:0",
		"--data", filepath.Join(folder, "data"), "--address-file", addressFile)
	process.Stdout, process.Stderr = log, log
	if err := process.Start(); err != nil {
		return nil, errors.Join(err, log.Close())
	}
	s := &server{process: process, exited: make(chan struct{}), log: log}
	go func() {
		defer close(s.exited)
		// How it ended stands in the process's state.
		_ = process.Wait()
	}()
	address, err := s.waitForAddress(ctx, addressFile)
	if err != nil {
		return nil, errors.Join(err, s.kill())
	}
	// A call that fails is one under way, and is not repeated before it is looked for.
	s.connection, err = api.Dial(address, api.Options{
		Insecure: true, DialOptions: []grpc.DialOption{grpc.WithDisableRetry()},
	})
	if err != nil {
		return nil, errors.Join(err, s.kill())
	}
	s.client = s.connection.Collections
	return s, nil
}

func (s *server) waitForAddress(ctx context.Context, file string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	poll := time.NewTicker(2 * time.Millisecond)
	defer poll.Stop()
	for {
		address, err := os.ReadFile(file)
		if err == nil {
			return strings.TrimSpace(string(address)), nil
		}
		select {
		case <-s.exited:
			return "", fmt.Errorf("the server ended before it listened: %v", s.process.ProcessState)
		case <-ctx.Done():
			return "", fmt.Errorf("wait for the server to listen: %w", ctx.Err())
		case <-poll.C:
		}
	}
}

// kill ends the process with SIGKILL, if it still runs, and waits for its end.
func (s *server) kill() error {
	// An error says that it has ended already.
	_ = s.process.Process.Kill()
	<-s.exited
	return s.log.Close()
}

func (s *server) hasExited() bool {
	select {
	case <-s.exited:
		return true
	default:
		return false
	}
}

// disconnect closes the connection, after the calls on it have ended.
func (s *server) disconnect() error { return s.connection.Close() }

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/neardup/neardup/bench/invented"
	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// server is a target that runs as a process of its own and is called over gRPC on the loopback interface.
type server struct {
	binary, data, addressFile string

	command *exec.Cmd
	exited  chan error
	conn    *grpc.ClientConn
	client  neardupv1.CollectionServiceClient
}

// buildServer builds the server of this tree into a folder.
func buildServer(ctx context.Context, folder string) (binary string, err error) {
	binary = filepath.Join(folder, "neardup")
	output, err := exec.CommandContext(ctx, "go", "build", "-o", binary, "./cmd/neardup").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build ./cmd/neardup (run this in the root of the repository, or give -binary): %w\n%s", err, output)
	}
	return binary, nil
}

func (s *server) start(ctx context.Context) error {
	if err := os.Remove(s.addressFile); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	s.command = exec.Command(s.binary, "serve",
		"--listen", "127.0.0.1:0", "--data", s.data, "--address-file", s.addressFile, "--log-level", "warn",
		"--sweep-interval", sweepInterval.String())
	s.command.Stderr = os.Stderr
	if err := s.command.Start(); err != nil {
		return err
	}
	s.exited = make(chan error, 1)
	go func() { s.exited <- s.command.Wait() }()
	address, err := s.address(ctx)
	if err != nil {
		return err
	}
	s.conn, err = grpc.NewClient(address,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(1<<30)))
	if err != nil {
		return errors.Join(err, s.stop())
	}
	s.client = neardupv1.NewCollectionServiceClient(s.conn)
	return nil
}

// address waits until the server listens. Should it fail, the server has ended.
func (s *server) address(ctx context.Context) (string, error) {
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-s.exited:
			return "", fmt.Errorf("the server ended at once: %w", err)
		case <-ctx.Done():
			return "", errors.Join(ctx.Err(), s.stop())
		case <-tick.C:
			if address, err := os.ReadFile(s.addressFile); err == nil {
				return strings.TrimSpace(string(address)), nil
			}
		}
	}
}

func (s *server) stop() error {
	var err error
	if s.conn != nil {
		err = s.conn.Close()
		s.conn = nil
	}
	return errors.Join(err, s.command.Process.Signal(syscall.SIGTERM), <-s.exited)
}

func (s *server) process() int { return s.command.Process.Pid }

func (s *server) add(ctx context.Context, docs []invented.Document) ([]bool, error) {
	response, err := s.client.AddDocuments(ctx, &neardupv1.AddDocumentsRequest{
		Collection: collection, Documents: messages(docs),
	})
	if err != nil {
		return nil, err
	}
	matched := make([]bool, len(docs))
	for i, r := range response.GetResults() {
		matched[i] = len(r.GetVerdict().GetMatches()) > 0
	}
	return matched, nil
}

func (s *server) check(ctx context.Context, docs []invented.Document) ([]bool, error) {
	response, err := s.client.CheckDocuments(ctx, &neardupv1.CheckDocumentsRequest{
		Collection: collection, Documents: messages(docs),
	})
	if err != nil {
		return nil, err
	}
	matched := make([]bool, len(docs))
	for i, v := range response.GetVerdicts() {
		matched[i] = len(v.GetMatches()) > 0
	}
	return matched, nil
}

func (s *server) delete(ctx context.Context, id string) error {
	_, err := s.client.DeleteDocument(ctx, &neardupv1.DeleteDocumentRequest{Collection: collection, DocumentId: id})
	return err
}

func (s *server) setMaxAge(ctx context.Context, age time.Duration) error {
	changed := &neardupv1.Collection{Name: collection}
	if age > 0 {
		changed.MaxAge = durationpb.New(age)
	}
	_, err := s.client.UpdateCollection(ctx, &neardupv1.UpdateCollectionRequest{
		Collection: changed, UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"max_age"}},
	})
	return err
}

func (s *server) statistics(ctx context.Context) (statistics, error) {
	r, err := s.client.GetCollectionStatistics(ctx, &neardupv1.GetCollectionStatisticsRequest{Collection: collection})
	if err != nil {
		return statistics{}, err
	}
	st := statistics{
		documents: r.GetDocumentCount(), clusters: r.GetClusterCount(), buckets: r.GetBucketCount(),
		indexBytes: r.GetIndexMemoryBytes(), textBytes: r.GetTextBytes(), storedTextBytes: r.GetStoredTextBytes(),
	}
	for _, count := range r.GetMatchCounts() {
		st.matches += count.GetCount()
	}
	return st, nil
}

func messages(docs []invented.Document) []*neardupv1.Document {
	out := make([]*neardupv1.Document, len(docs))
	for i, d := range docs {
		out[i] = &neardupv1.Document{
			Id: d.ID, Source: d.Source, PublishTime: timestamppb.New(d.Published),
			Content: &neardupv1.Document_Text{Text: d.Text},
		}
	}
	return out
}

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/sync/errgroup"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/neardup/neardup/bench/invented"
	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/batch"
	"github.com/neardup/neardup/service/batch/input"
	"github.com/neardup/neardup/service/client"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/service/rpc"
	"github.com/neardup/neardup/sketch"
)

// writeDocuments makes up documents, of which the first half is copied, and writes them as lines of JSON.
func writeDocuments(file string, seed uint64, n int) (err error) {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriter(f)
	lines := json.NewEncoder(w)
	stream := invented.NewStream(seed, max(1, n/2))
	for i := range n {
		d := stream.Document(i)
		if err := lines.Encode(struct {
			ID     string `json:"id"`
			Text   string `json:"text"`
			Source string `json:"source"`
			Date   string `json:"date"`
		}{d.ID, d.Text, d.Source, d.Published.Format("2006-01-02T15:04:05Z")}); err != nil {
			return err
		}
	}
	return w.Flush()
}

// dedup is the command of that name, without its progress bars.
func dedup(ctx context.Context, c *config, dir string) (run func() error, documents int, err error) {
	records, err := readAll(ctx, c.files)
	if err != nil {
		return nil, 0, err
	}
	return func() error {
		reader, err := input.Open(c.files, input.Options{})
		if err != nil {
			return err
		}
		_, err = batch.Run(ctx, batch.Options{
			Records: reader.Records(ctx), Inputs: c.files, OutDir: filepath.Join(dir, "out"), TempDir: dir,
			Parameters: sketch.DefaultParameters(), Thresholds: match.DefaultThresholds(),
		})
		return err
	}, len(records), nil
}

// add adds all documents to a collection that a server has made for it.
func add(ctx context.Context, c *config, dir string) (run func() error, documents int, err error) {
	records, err := readAll(ctx, c.files)
	if err != nil {
		return nil, 0, err
	}
	calls := make([]*neardupv1.AddDocumentsRequest, 0, len(records)/c.batch+1)
	for some := range slices.Chunk(records, c.batch) {
		calls = append(calls, &neardupv1.AddDocumentsRequest{Collection: collection, Documents: messages(some)})
	}
	return func() (err error) {
		server, err := serve(ctx, dir)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, server.close()) }()
		group, ctx := errgroup.WithContext(ctx)
		group.SetLimit(c.workers)
		for _, call := range calls {
			group.Go(func() error {
				_, err := server.client.Collections.AddDocuments(ctx, call)
				return err
			})
		}
		return group.Wait()
	}, len(records), nil
}

// readAll returns the records of all files, or the first error.
func readAll(ctx context.Context, files []string) (records []input.Record, err error) {
	reader, err := input.Open(files, input.Options{})
	if err != nil {
		return nil, err
	}
	for r, err := range reader.Records(ctx) {
		if err != nil {
			return nil, err
		}
		records = append(records, r)
	}
	if len(records) == 0 {
		return nil, errors.New("there is no document in the files")
	}
	return records, nil
}

func messages(records []input.Record) []*neardupv1.Document {
	out := make([]*neardupv1.Document, len(records))
	for i, r := range records {
		out[i] = &neardupv1.Document{Id: r.ID, Source: r.Source, Content: &neardupv1.Document_Text{Text: r.Text}}
		if !r.Published.IsZero() {
			out[i].PublishTime = timestamppb.New(r.Published)
		}
	}
	return out
}

// collection is the one that documents are added to.
const collection = "profiled"

// server is an engine on the disk behind gRPC, and a client of it.
type server struct {
	engine *service.Engine
	rpc    *rpc.Server
	served chan error
	client *client.Client
}

func serve(ctx context.Context, dir string) (*server, error) {
	engine, err := service.Open(service.Options{Dir: filepath.Join(dir, "data")})
	if err != nil {
		return nil, err
	}
	s := &server{engine: engine, served: make(chan error, 1)}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, errors.Join(err, engine.Close())
	}
	if s.rpc, err = rpc.New(engine, rpc.Config{}); err != nil {
		return nil, errors.Join(err, listener.Close(), engine.Close())
	}
	go func() { s.served <- s.rpc.Serve(listener) }()
	if s.client, err = client.Dial(listener.Addr().String(), client.Options{Insecure: true}); err != nil {
		return nil, errors.Join(err, s.close())
	}
	_, err = engine.CreateCollection(ctx, service.Collection{
		Name: collection, Parameters: sketch.DefaultParameters(), Thresholds: match.DefaultThresholds(),
		Retention: service.RetainText, SeedPolicy: service.SecretSeed,
	}, "")
	if err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

func (s *server) close() error {
	var err error
	if s.client != nil {
		err = s.client.Close()
	}
	return errors.Join(err, s.rpc.Shutdown(context.Background()), <-s.served, s.engine.Close())
}

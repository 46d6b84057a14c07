package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// rebuildCommand builds a collection from the texts of another one.
type rebuildCommand struct {
	Old string `arg:"" help:"Name of the collection whose documents are taken."`
	New string `arg:"" help:"Name of the collection to build. If the same command was interrupted, it goes on."`

	Alias string `help:"Point this alias at the new collection in the moment when it is complete." placeholder:"NAME"`
	JSON  bool   `help:"Print each response as JSON."`

	serverFlags
	newCollectionFlags
}

// Validate refuses flags out of their range.
func (c *rebuildCommand) Validate() error {
	if err := c.newCollectionFlags.validate(); err != nil {
		return err
	}
	return c.serverFlags.validate()
}

// Run builds the collection and shows how far it is on standard error.
func (c *rebuildCommand) Run(ctx context.Context, p *process) error {
	bars := newProgress(p)
	var last *neardupv1.RebuildCollectionResponse
	err := c.ask(func(server *client) (err error) {
		last, err = c.follow(ctx, p, server, bars)
		return err
	})
	bars.end(err)
	if err != nil {
		return err
	}
	if !c.JSON {
		p.out.collection(last.GetCollection())
	}
	_, _ = fmt.Fprintf(p.stderr, "neardup: rebuilt %s, took over %s\n",
		count(int(last.GetDocumentsDone()), "document"), count(int(last.GetChangesDone()), "change"))
	return nil
}

// follow asks for the rebuild and shows its progress; it returns the last response, which has the collection.
func (c *rebuildCommand) follow(
	ctx context.Context, p *process, server *client, bars *progress,
) (last *neardupv1.RebuildCollectionResponse, err error) {
	// The rebuild may take long; to say how far it is may not.
	streamCtx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	patience := time.AfterFunc(c.Timeout, func() { cancel(context.DeadlineExceeded) })
	defer patience.Stop()
	stream, err := server.RebuildCollection(streamCtx, &neardupv1.RebuildCollectionRequest{
		Collection: c.Old, Target: c.message(c.New), Alias: c.Alias,
	})
	for ; err == nil; patience.Reset(c.Timeout) {
		var response *neardupv1.RebuildCollectionResponse
		if response, err = stream.Recv(); err != nil {
			break
		}
		last = response
		bars.update("rebuilding", response.GetDocumentsDone(), response.GetDocumentsTotal())
		if c.JSON {
			if err := p.out.message(response); err != nil {
				return nil, err
			}
		}
	}
	switch {
	case !errors.Is(err, io.EOF) && errors.Is(context.Cause(streamCtx), context.DeadlineExceeded):
		return nil, server.explain(ctx, status.Error(codes.DeadlineExceeded, "the rebuild came to a halt; the same command goes on"))
	case !errors.Is(err, io.EOF):
		return nil, server.explain(ctx, err)
	case last.GetCollection() == nil:
		return nil, errors.New("the server ended the rebuild before it was complete; the same command goes on")
	}
	return last, nil
}

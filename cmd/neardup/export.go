package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// exportCommand writes all that a collection holds.
type exportCommand struct {
	Collection string `arg:"" help:"Name of the collection."`

	Out string `help:"File to write, compressed if its name ends in .gz or .zst; - is standard output." default:"-" placeholder:"FILE"`

	serverFlags
}

// Validate refuses flags out of their range.
func (c *exportCommand) Validate() error { return c.validate() }

// Run writes the export, and says on standard error what it holds.
func (c *exportCommand) Run(ctx context.Context, p *process) (err error) {
	out, err := createOut(c.Out, p.out.w)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.discard()) }()
	bars := newProgress(p)
	var end *neardupv1.ExportEnd
	err = c.ask(func(server *client) (err error) {
		end, err = c.receive(ctx, server, out, bars)
		return err
	})
	bars.end(err)
	if err != nil {
		return err
	}
	if err := out.commit(); err != nil {
		return err
	}
	_, _ = fmt.Fprintf(p.stderr, "neardup: exported %s, %s, %d feedback, %s\n",
		count(int(end.GetDocumentCount()), "document"), matchCount(int(end.GetMatchCount())),
		end.GetFeedbackCount(), count(int(end.GetClusterCount()), "cluster"))
	return nil
}

// matchCount is what count is for a plural that is no mere s.
func matchCount(n int) string {
	if n == 1 {
		return "1 match"
	}
	return fmt.Sprintf("%d matches", n)
}

// receive writes the records of the export as they come, and returns the last.
func (c *exportCommand) receive(
	ctx context.Context, server *client, out io.Writer, bars *progress,
) (*neardupv1.ExportEnd, error) {
	total, err := c.documentCount(ctx, server)
	if err != nil {
		return nil, err
	}
	// The export may take long; each of its pieces may not.
	streamCtx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	patience := time.AfterFunc(c.Timeout, func() { cancel(context.DeadlineExceeded) })
	defer patience.Stop()
	stream, err := server.ExportCollection(streamCtx, &neardupv1.ExportCollectionRequest{Collection: c.Collection})
	var end *neardupv1.ExportEnd
	for done := int64(0); err == nil; patience.Reset(c.Timeout) {
		var piece *neardupv1.ExportCollectionResponse
		if piece, err = stream.Recv(); err != nil {
			break
		}
		patience.Stop() // writing may wait for a pipe
		for _, record := range piece.GetRecords() {
			line, err := recordLine(record)
			if err != nil {
				return nil, err
			}
			if _, err := out.Write(line); err != nil {
				return nil, fmt.Errorf("write the export: %w", err)
			}
			if record.GetDocument() != nil {
				done++
			}
			end = record.GetEnd()
		}
		bars.update("exporting", done, total)
	}
	switch {
	case !errors.Is(err, io.EOF) && errors.Is(context.Cause(streamCtx), context.DeadlineExceeded):
		return nil, server.explain(ctx, status.Error(codes.DeadlineExceeded, "the export came to a halt"))
	case !errors.Is(err, io.EOF):
		return nil, server.explain(ctx, err)
	case end == nil:
		return nil, errors.New("the server ended the export before its last record")
	}
	return end, nil
}

// documentCount returns how many documents there are, for the bar.
func (c *exportCommand) documentCount(ctx context.Context, server *client) (int64, error) {
	callCtx, cancel := server.withTimeout(ctx)
	defer cancel()
	statistics, err := server.GetCollectionStatistics(callCtx,
		&neardupv1.GetCollectionStatisticsRequest{Collection: c.Collection})
	if err != nil {
		return 0, server.explain(ctx, err)
	}
	return statistics.GetDocumentCount(), nil
}

// recordLine returns a record as a line of an export file. Fields at their defaults are left out.
func recordLine(record *neardupv1.Record) ([]byte, error) {
	written, err := protojson.MarshalOptions{UseProtoNames: true}.Marshal(record)
	if err != nil {
		return nil, fmt.Errorf("encode a record: %w", err)
	}
	// As in output.message: equal records are equal lines.
	var line bytes.Buffer
	line.Grow(len(written) + 1)
	if err := json.Compact(&line, written); err != nil {
		return nil, fmt.Errorf("encode a record: %w", err)
	}
	line.WriteByte('\n')
	return line.Bytes(), nil
}

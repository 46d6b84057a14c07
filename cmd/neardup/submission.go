package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service/batch/input"
	"github.com/neardup/neardup/service/rpc"
)

// batchBytesMax bounds the text of one call, well below what a server accepts by default. A longer document goes alone.
const batchBytesMax = 8 << 20

// submissionFlags say which documents are sent to a server, and how.
type submissionFlags struct {
	Paths []string `arg:"" optional:"" name:"file" help:"Text files, folders, .jsonl[.gz|.zst] files, or - for JSON lines on standard input (the default)."`

	ID        string `help:"Id of the document, where a single text file is given." placeholder:"ID"`
	Source    string `help:"Source of documents that do not name theirs." placeholder:"NAME"`
	Published string `help:"Time of publication of documents that do not tell theirs." placeholder:"TIME"`
	Templates bool   `help:"List TEMPLATE matches too."`
	BatchSize int    `help:"Most documents in one call." default:"500"`
	JSON      bool   `help:"Print the response of each call as JSON."`

	clientFlags
	inputFlags
}

// validate refuses flags out of their range.
func (f *submissionFlags) validate() error {
	return cmp.Or(validateBatchSize(f.BatchSize), f.clientFlags.validate(), f.inputFlags.validate())
}

// validateBatchSize refuses a --batch-size that no call takes.
func validateBatchSize(size int) error {
	const batchSizeMax = 1000
	if size < 1 || size > batchSizeMax {
		return fmt.Errorf("--batch-size is %d: it must be from 1 to %d", size, batchSizeMax)
	}
	return nil
}

// submission is a run of documents that goes to a server, a batch at a time.
type submission struct {
	flags    *submissionFlags
	process  *process
	client   *client
	rejected *rejections
	// send makes one call and writes its answer. Its error is that of the call.
	send sendFunc
}

type sendFunc func(ctx context.Context, c *client, documents []*neardupv1.Document) error

// submitted is a document in a batch and the record it comes from.
type submitted struct {
	document *neardupv1.Document
	record   input.Record
}

// submit reads the documents and sends them.
func (f *submissionFlags) submit(ctx context.Context, p *process, send sendFunc) error {
	complete, err := f.completion()
	if err != nil {
		return err
	}
	paths := f.Paths
	if len(paths) == 0 {
		paths = []string{"-"}
	}
	reader, err := f.open(p, paths, "")
	if err != nil {
		return err
	}
	c, err := f.dial()
	if err != nil {
		return err
	}
	s := &submission{flags: f, process: p, client: c, rejected: &rejections{stderr: p.stderr}, send: send}
	err = errors.Join(s.run(ctx, f.batches(s.rejected.filter(reader.Records(ctx)), complete)), c.close())
	if summary := s.rejected.summarize(); err == nil {
		return summary
	}
	return err
}

// run sends the batches and shows each answer as it comes.
func (s *submission) run(ctx context.Context, batches iter.Seq2[[]submitted, error]) error {
	done := 0
	for batch, err := range batches {
		if err != nil {
			return err
		}
		accepted, err := s.sendBatch(ctx, batch)
		if err != nil && done > 0 {
			return fmt.Errorf("after %s: %w", count(done, "document"), err)
		}
		if err != nil {
			return err
		}
		done += accepted
		if err := s.process.out.flush(); err != nil {
			return err
		}
	}
	return nil
}

// sendBatch sends a batch and returns how many of its documents the server accepted. A document that it refuses is
// rejected, and the others are sent again without it.
func (s *submission) sendBatch(ctx context.Context, batch []submitted) (accepted int, err error) {
	for len(batch) > 0 {
		documents := make([]*neardupv1.Document, len(batch))
		for i, b := range batch {
			documents[i] = b.document
		}
		callCtx, cancel := s.client.withTimeout(ctx)
		err := s.send(callCtx, s.client, documents)
		cancel()
		if err == nil {
			return len(batch), nil
		}
		at, refused := refusedDocument(err, len(batch))
		if !refused {
			return 0, s.client.explain(ctx, err)
		}
		rec := batch[at].record
		s.rejected.reject(&input.RejectedError{File: rec.File, Line: rec.Line, Reason: s.client.refusal(ctx, err, at)})
		batch = slices.Delete(batch, at, at+1)
	}
	return 0, nil
}

// showAnswers writes the response of a call as JSON if that is asked for, else its answer to each document as show does.
func showAnswers[Answer any](
	p *process, asJSON bool, response proto.Message, documents []*neardupv1.Document, answers []Answer,
	show func(*neardupv1.Document, Answer),
) error {
	if asJSON {
		return p.out.message(response)
	}
	if len(answers) != len(documents) {
		return fmt.Errorf("the server answered %d of %d documents", len(answers), len(documents))
	}
	for i, answer := range answers {
		show(documents[i], answer)
	}
	return nil
}

// completion returns what fills in the values that the flags give.
func (f *submissionFlags) completion() (func(*input.Record) error, error) {
	var published time.Time
	if f.Published != "" {
		var err error
		if published, err = input.ParseDate(f.Published); err != nil {
			return nil, usageErrorf("--published: %v", err)
		}
	}
	if f.ID != "" && len(f.Paths) != 1 {
		return nil, usageErrorf("--id names one document: give a single text file with it")
	}
	return func(rec *input.Record) error {
		if f.ID != "" {
			if rec.Line > 0 {
				return usageErrorf("--id names one document, but %s holds many: give a single text file with it", rec.File)
			}
			rec.ID = f.ID
		}
		if rec.Source == "" {
			rec.Source = f.Source
		}
		if rec.Published.IsZero() {
			rec.Published = published
		}
		return nil
	}, nil
}

// batches gathers records until the next one would break a limit.
func (f *submissionFlags) batches(
	records iter.Seq2[input.Record, error], complete func(*input.Record) error,
) iter.Seq2[[]submitted, error] {
	return func(yield func([]submitted, error) bool) {
		var batch []submitted
		bytes := 0
		for rec, err := range records {
			if err == nil {
				err = complete(&rec)
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if len(batch) > 0 && (len(batch) == f.BatchSize || bytes+len(rec.Text) > batchBytesMax) {
				if !yield(batch, nil) {
					return
				}
				batch, bytes = nil, 0
			}
			document := rpc.DocumentMessage(rec.Document)
			bytes += len(rec.Text)
			rec.Raw, rec.Text = nil, "" // sent from the message alone
			batch = append(batch, submitted{document: document, record: rec})
		}
		if len(batch) > 0 {
			yield(batch, nil)
		}
	}
}

// refusedDocument returns which document of a batch the server refuses, if it refuses one and not the call.
func refusedDocument(err error, size int) (at int, refused bool) {
	st := status.Convert(err)
	switch st.Code() {
	case codes.InvalidArgument:
		at, err := strconv.Atoi(errorInfo(st).GetMetadata()["index"])
		return at, err == nil && at >= 0 && at < size
	case codes.ResourceExhausted:
		// The message is larger than the server accepts. A batch is far below that, unless it is one long document.
		return 0, size == 1 && errorInfo(st) == nil
	default:
		return 0, false
	}
}

// refusal says why the document at a place of a call is refused. The place tells nobody anything; that in the file does.
func (c *client) refusal(ctx context.Context, err error, at int) string {
	if st := status.Convert(err); st.Code() == codes.ResourceExhausted {
		return fmt.Sprintf("it is larger than the server takes: cut it, or raise --max-request-bytes of the server (%s)", st.Message())
	}
	reason := c.explain(ctx, err).Error()
	for _, place := range []string{"documents[%d].", "records[%d].", "document %d "} {
		reason = strings.TrimPrefix(reason, fmt.Sprintf(place, at))
	}
	return reason
}

package rpc

import (
	"context"
	"errors"
	"io"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

// streamBatchItems is how many items of a stream at most go through the engine together. What is there is taken: the
// items that arrive while one batch waits for the disk are the next, so that a busy stream syncs once for many adds and
// a slow one does not wait.
const streamBatchItems = 256

// StreamDocuments reads in one goroutine and answers in this one, with a bounded window between them.
func (s *collectionService) StreamDocuments(
	stream grpc.BidiStreamingServer[neardupv1.StreamDocumentsRequest, neardupv1.StreamDocumentsResponse],
) error {
	window := newStreamWindow()
	// It ends with the stream's context, at the latest when this returns.
	go window.fill(stream, s.draining)
	d := &documentStream{collectionService: s, stream: stream, window: window}
	return d.serve(stream.Context())
}

// documentStream is the answering side of one stream.
type documentStream struct {
	*collectionService
	stream grpc.BidiStreamingServer[neardupv1.StreamDocumentsRequest, neardupv1.StreamDocumentsResponse]
	window *streamWindow
	// open is the first message; nil before it came.
	open *neardupv1.StreamOpen
	// last is the sequence of the last item; nil before the first.
	last *int64
}

// streamItem is an item on its way to its answer.
type streamItem struct {
	sequence  int64
	operation streamOperation
	doc       service.Document
	// refusal is why the item is refused before it reaches the engine.
	refusal error
	// weight is what the item takes of the window.
	weight int64
}

type streamOperation uint8

const (
	streamAdd streamOperation = iota
	streamCheck
	streamRefuse
)

// serve answers items until the stream ends. Whatever ends it, the items before are answered first.
func (d *documentStream) serve(ctx context.Context) error {
	for {
		items, end := d.gather(ctx)
		if err := d.answer(ctx, items); err != nil {
			return err
		}
		switch {
		case errors.Is(end, io.EOF) && d.open == nil:
			return openFirst()
		case errors.Is(end, io.EOF):
			return nil
		case end != nil:
			return end
		}
	}
}

// gather waits for an item and returns it with those that have been read behind it. The error says why no more will
// come: io.EOF if the client has sent all.
func (d *documentStream) gather(ctx context.Context) ([]*streamItem, error) {
	var items []*streamItem
	for len(items) < streamBatchItems {
		message, ok := d.window.read()
		if !ok && len(items) > 0 {
			break
		}
		if !ok {
			var err error
			if message, err = d.window.wait(ctx, d.draining); err != nil {
				return nil, err
			}
		}
		if message.end != nil {
			return items, message.end
		}
		item, err := d.accept(ctx, message)
		if err != nil {
			return items, err
		}
		if item != nil {
			items = append(items, item)
		}
	}
	return items, nil
}

// accept takes the next message; its item is nil for the one that opens the stream. An error ends the stream.
func (d *documentStream) accept(ctx context.Context, message streamMessage) (*streamItem, error) {
	broken := d.rules.check(message.request)
	item := message.request.GetItem()
	switch {
	case item == nil && broken != nil:
		return nil, broken
	case item == nil:
		d.window.release(message.weight)
		return nil, d.accepted(ctx, message.request.GetOpen())
	case d.open == nil:
		return nil, openFirst()
	case d.last != nil && item.GetSequence() <= *d.last:
		return nil, &service.InvalidFieldError{Field: "item.sequence", Rule: "must be greater than that of the item before"}
	}
	d.last = &item.Sequence
	accepted := &streamItem{sequence: item.GetSequence(), weight: message.weight}
	if broken == nil {
		broken = accepted.set(item)
	}
	if broken != nil {
		accepted.operation, accepted.refusal = streamRefuse, broken
	}
	return accepted, nil
}

// accepted opens the stream. That the collection exists is checked at once, not when the first item comes.
func (d *documentStream) accepted(ctx context.Context, open *neardupv1.StreamOpen) error {
	if d.open != nil {
		return &service.InvalidFieldError{Field: "open", Rule: "must come once, as the first message of the stream"}
	}
	d.open = open
	_, err := d.engine.Collection(ctx, open.GetCollection())
	return err
}

func openFirst() error {
	return &service.InvalidFieldError{Field: "open", Rule: "must be the first message of the stream"}
}

// set sets what is to be done with which document.
func (i *streamItem) set(item *neardupv1.StreamItem) (err error) {
	switch operation := item.GetOperation().(type) {
	case *neardupv1.StreamItem_Add:
		i.operation = streamAdd
		i.doc, err = documentOf("item.add", operation.Add)
		if err == nil && i.doc.ID == "" {
			err = &service.InvalidFieldError{Field: "item.add.id", Rule: "must not be empty"}
		}
	case *neardupv1.StreamItem_Check:
		i.operation = streamCheck
		i.doc, err = documentOf("item.check", operation.Check)
	}
	return err
}

// answer answers items in their order. Neighbors with the same operation go through the engine together.
func (d *documentStream) answer(ctx context.Context, items []*streamItem) error {
	for len(items) > 0 {
		n := 1
		for n < len(items) && items[n].operation == items[0].operation {
			n++
		}
		if err := d.answerRun(ctx, items[:n]); err != nil {
			return err
		}
		items = items[n:]
	}
	return nil
}

// answerRun answers items that have the same operation. When the engine refuses a run for the sake of a document, the
// run is halved until that document stands alone and the refusal is its answer: nothing of a refused run was done.
func (d *documentStream) answerRun(ctx context.Context, run []*streamItem) error {
	responses, err := d.run(ctx, run)
	switch {
	case err == nil:
		return d.send(run, responses)
	case !refusesDocument(err):
		return err
	case len(run) == 1:
		return d.send(run, []*neardupv1.StreamDocumentsResponse{d.refusal(ctx, err)})
	}
	half := len(run) / 2
	if err := d.answerRun(ctx, run[:half]); err != nil {
		return err
	}
	return d.answerRun(ctx, run[half:])
}

// refusesDocument tells an error that is the answer to an item from one that ends the stream: the collection and the
// options have been accepted, so that an invalid argument can only be a document.
func refusesDocument(err error) bool { return statusOf(err, "").Code() == codes.InvalidArgument }

func (d *documentStream) refusal(ctx context.Context, err error) *neardupv1.StreamDocumentsResponse {
	return &neardupv1.StreamDocumentsResponse{
		Outcome: &neardupv1.StreamDocumentsResponse_Error{Error: statusOf(err, requestID(ctx)).Proto()},
	}
}

// run does what the unary calls do with a batch.
func (d *documentStream) run(ctx context.Context, run []*streamItem) ([]*neardupv1.StreamDocumentsResponse, error) {
	docs := make([]service.Document, len(run))
	bytes := 0
	for i, item := range run {
		docs[i] = item.doc
		bytes += len(item.doc.Text)
	}
	release, err := d.admission.admit(ctx, bytes)
	if err != nil {
		return nil, err
	}
	defer release()
	switch run[0].operation {
	case streamAdd:
		results, err := d.engine.Add(ctx, d.open.GetCollection(), docs, service.AddOptions{
			IncludeTemplates: d.open.GetIncludeTemplates(),
		})
		return convertAll(results, func(result service.AddResult) *neardupv1.StreamDocumentsResponse {
			return &neardupv1.StreamDocumentsResponse{
				Outcome: &neardupv1.StreamDocumentsResponse_Added{Added: AddResultMessage(result)},
			}
		}), err
	case streamCheck:
		verdicts, err := d.engine.Check(ctx, d.open.GetCollection(), docs, d.open.GetIncludeTemplates())
		return convertAll(verdicts, func(verdict service.Verdict) *neardupv1.StreamDocumentsResponse {
			return &neardupv1.StreamDocumentsResponse{
				Outcome: &neardupv1.StreamDocumentsResponse_Checked{Checked: VerdictMessage(verdict)},
			}
		}), err
	default:
		return convertAll(run, func(item *streamItem) *neardupv1.StreamDocumentsResponse {
			return d.refusal(ctx, item.refusal)
		}), nil
	}
}

// send sends the answers to items; what they took of the window is free again. It waits while the client does not read.
func (d *documentStream) send(items []*streamItem, responses []*neardupv1.StreamDocumentsResponse) error {
	for i, response := range responses {
		response.Sequence = items[i].sequence
		if err := d.stream.Send(response); err != nil {
			return err
		}
		d.window.release(items[i].weight)
	}
	return nil
}

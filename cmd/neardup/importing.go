package main

import (
	"context"
	"slices"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service/batch/input"
)

// importing is an import under way: records go to the server a batch at a time.
type importing struct {
	command  *importCommand
	process  *process
	bars     *progress
	rejected *rejections
	client   *client
	// records are those of the next call, documents the ones that the server compares itself.
	records, documents importBatch
	total              neardupv1.ImportRecordsResponse
}

// importItem is a record and where it comes from.
type importItem struct {
	record *neardupv1.Record
	file   string
	line   int64
}

// importBatch is what goes to the server in one call.
type importBatch struct {
	items []importItem
	bytes int
}

// ensure makes a collection like the given one, unless there is one of the command's name: then it is returned.
func (m *importing) ensure(ctx context.Context, like *neardupv1.Collection) (existing *neardupv1.Collection, err error) {
	callCtx, cancel := m.client.withTimeout(ctx)
	defer cancel()
	found, err := m.client.GetCollection(callCtx, &neardupv1.GetCollectionRequest{Collection: m.command.Collection})
	if err == nil {
		return found.GetCollection(), nil
	}
	if status.Code(err) != codes.NotFound {
		return nil, m.client.explain(ctx, err)
	}
	_, err = m.client.CreateCollection(callCtx, &neardupv1.CreateCollectionRequest{Collection: &neardupv1.Collection{
		Name:            m.command.Collection,
		Parameters:      like.GetParameters(),
		Thresholds:      like.GetThresholds(),
		TextRetention:   like.GetTextRetention(),
		SeedPolicy:      like.GetSeedPolicy(),
		MaxAge:          like.GetMaxAge(),
		ChangeRetention: like.GetChangeRetention(),
	}})
	if err != nil {
		return nil, m.client.explain(ctx, err)
	}
	return nil, nil
}

// sameButSeed reports whether two parameters differ in nothing but their seeds.
func sameButSeed(a, b *neardupv1.Parameters) bool {
	unseeded := func(p *neardupv1.Parameters) *neardupv1.Parameters {
		p = proto.CloneOf(p)
		p.Seed = 0
		return p
	}
	return proto.Equal(unseeded(a), unseeded(b))
}

// add takes a record for the next call, and makes the call if it is full.
func (m *importing) add(ctx context.Context, item importItem) error {
	batch, send := &m.records, m.sendRecords
	if m.command.Recompute && item.record.GetDocument() != nil {
		batch, send = &m.documents, m.sendDocuments
	}
	bytes := proto.Size(item.record)
	if len(batch.items) == m.command.BatchSize || len(batch.items) > 0 && batch.bytes+bytes > batchBytesMax {
		if err := m.send(ctx, batch, send); err != nil {
			return err
		}
	}
	batch.items = append(batch.items, item)
	batch.bytes += bytes
	return nil
}

// flush sends what is there.
func (m *importing) flush(ctx context.Context) error {
	if err := m.send(ctx, &m.documents, m.sendDocuments); err != nil {
		return err
	}
	return m.send(ctx, &m.records, m.sendRecords)
}

// send makes the call of a batch and empties it. A record that the server refuses is rejected, and the others are sent
// again without it.
func (m *importing) send(ctx context.Context, batch *importBatch, call func(context.Context, []importItem) error) error {
	for len(batch.items) > 0 {
		callCtx, cancel := m.client.withTimeout(ctx)
		err := call(callCtx, batch.items)
		cancel()
		if err == nil {
			break
		}
		at, refused := refusedDocument(err, len(batch.items))
		if !refused {
			return m.client.explain(ctx, err)
		}
		item := batch.items[at]
		m.rejected.reject(&input.RejectedError{File: item.file, Line: item.line, Reason: m.client.refusal(ctx, err, at)})
		batch.items = slices.Delete(batch.items, at, at+1)
	}
	batch.items, batch.bytes = batch.items[:0], 0
	return m.process.out.flush()
}

// sendRecords has the server store records as they are.
func (m *importing) sendRecords(ctx context.Context, items []importItem) error {
	request := &neardupv1.ImportRecordsRequest{Collection: m.command.Collection}
	for _, item := range items {
		request.Records = append(request.Records, item.record)
	}
	response, err := m.client.ImportRecords(ctx, request)
	if err != nil {
		return err
	}
	m.total.AddedCount += response.GetAddedCount()
	m.total.ReplacedCount += response.GetReplacedCount()
	m.total.UnchangedCount += response.GetUnchangedCount()
	m.total.MatchCount += response.GetMatchCount()
	m.total.FeedbackCount += response.GetFeedbackCount()
	return m.print(response)
}

// sendDocuments has the server look for the matches of documents itself.
func (m *importing) sendDocuments(ctx context.Context, items []importItem) error {
	request := &neardupv1.AddDocumentsRequest{Collection: m.command.Collection}
	for _, item := range items {
		request.Documents = append(request.Documents, item.record.GetDocument().GetDocument())
	}
	response, err := m.client.AddDocuments(ctx, request)
	if err != nil {
		return err
	}
	for _, result := range response.GetResults() {
		switch result.GetOutcome() {
		case neardupv1.AddOutcome_ADD_OUTCOME_ADDED:
			m.total.AddedCount++
		case neardupv1.AddOutcome_ADD_OUTCOME_REPLACED:
			m.total.ReplacedCount++
		default:
			m.total.UnchangedCount++
		}
	}
	return m.print(response)
}

func (m *importing) print(response proto.Message) error {
	if !m.command.JSON {
		return nil
	}
	return m.process.out.message(response)
}

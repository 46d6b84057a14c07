package rpc

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// exportPiecesOf returns the pieces of an export.
func exportPiecesOf(t *testing.T, client neardupv1.CollectionServiceClient, collection string) [][]*neardupv1.Record {
	t.Helper()
	stream, err := client.ExportCollection(t.Context(), &neardupv1.ExportCollectionRequest{Collection: collection})
	if err != nil {
		t.Fatal(err)
	}
	var pieces [][]*neardupv1.Record
	for {
		piece, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return pieces
		}
		if err != nil {
			t.Fatal(err)
		}
		pieces = append(pieces, piece.GetRecords())
	}
}

// exportOf returns the records of an export.
func exportOf(t *testing.T, client neardupv1.CollectionServiceClient, collection string) []*neardupv1.Record {
	t.Helper()
	var records []*neardupv1.Record
	for _, piece := range exportPiecesOf(t, client, collection) {
		records = append(records, piece...)
	}
	return records
}

// syndicate fills a collection with a story that two outlets carry, a part of it, and another text, and judges.
func syndicate(t *testing.T, client neardupv1.CollectionServiceClient) {
	t.Helper()
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	addDocuments(t, client,
		sourced("wire", "Meridian Wire", story),
		sourced("copy", "Coast Ledger", story+"\n(Meridian Wire)"),
		&neardupv1.Document{Id: "raw", Content: &neardupv1.Document_RawText{RawText: []byte(otherStory + "\xff")}},
		textDocument("long", story+"\n"+otherStory+strings.Repeat(" And then it rained on every roof of the valley.", 3)),
		textDocument("empty", ""),
	)
	_, err := client.MarkMatch(t.Context(), &neardupv1.MarkMatchRequest{
		Collection: "news", DocumentId: "raw", OtherDocumentId: "long", Judgement: neardupv1.Judgement_JUDGEMENT_WRONG, Note: "no",
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestExportCollection(t *testing.T) {
	client := startCollections(t)
	syndicate(t, client)
	records := exportOf(t, client, "news")
	var kinds []string
	byID := map[string]*neardupv1.DocumentRecord{}
	for _, r := range records {
		name := string(r.ProtoReflect().WhichOneof(r.ProtoReflect().Descriptor().Oneofs().ByName("record")).Name())
		if len(kinds) == 0 || kinds[len(kinds)-1] != name {
			kinds = append(kinds, name)
		}
		if d := r.GetDocument(); d != nil {
			byID[d.GetDocument().GetId()] = d
		}
		m := r.GetMatch()
		if m == nil {
			continue
		}
		stored, err := client.ListMatches(t.Context(), &neardupv1.ListMatchesRequest{
			Collection: "news", DocumentId: m.GetDocumentId(), IncludeTemplates: true,
		})
		if err != nil {
			t.Fatal(err)
		}
		found := m.GetMatch().GetDocumentId() == "long" && m.GetDocumentId() == "raw" // judged wrong, so not listed
		for _, s := range stored.GetMatches() {
			found = found || proto.Equal(s, m.GetMatch())
		}
		if !found || m.GetRelationAsCopy() == neardupv1.Relation_RELATION_UNSPECIFIED {
			t.Errorf("the match %v is not that of %v", m, stored)
		}
	}
	if got := fmt.Sprint(kinds); got != "[collection document match feedback cluster end]" {
		t.Errorf("the export has %s", got)
	}
	if d := byID["wire"]; d.GetDocument().GetText() != story || d.GetAddTime() == nil || d.GetDocument().GetSource() != "Meridian Wire" {
		t.Errorf("wire is exported as %v", d)
	}
	if got := byID["raw"].GetDocument().GetRawText(); string(got) != otherStory+"\xff" {
		t.Errorf("raw is exported as %q", got)
	}
	end := records[len(records)-1].GetEnd()
	if end.GetDocumentCount() != 5 || end.GetMatchCount() < 3 || end.GetFeedbackCount() != 1 || end.GetClusterCount() < 1 {
		t.Errorf("the end is %v", end)
	}
	addDocuments(t, client, textDocument("later", ""))
	stream, err := client.WatchChanges(t.Context(), &neardupv1.WatchChangesRequest{
		Collection: "news", Cursor: end.GetCursor(), StopAtEnd: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	var changes []*neardupv1.Change
	for {
		response, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		changes = append(changes, response.GetChanges()...)
	}
	if len(changes) != 1 || changes[0].GetDocument().GetDocumentId() != "later" {
		t.Errorf("after the export the feed has %v", changes)
	}
}

func TestExportComesInPieces(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	const many = 2*exportPieceRecords + 10
	docs := make([]*neardupv1.Document, many)
	for i := range docs {
		docs[i] = textDocument(fmt.Sprintf("%05d", i), "")
	}
	addDocuments(t, client, docs[:1000]...)
	addDocuments(t, client, docs[1000:]...)
	addDocuments(t, client,
		textDocument("large", strings.Repeat("x", exportPieceBytes)), textDocument("half", strings.Repeat("y", exportPieceBytes/2)))
	total := 0
	for i, piece := range exportPiecesOf(t, client, "news") {
		size := 0
		for _, r := range piece {
			size += proto.Size(r)
		}
		if len(piece) == 0 || len(piece) > exportPieceRecords || size > exportPieceBytes && len(piece) > 1 {
			t.Errorf("piece %d has %d records of %d bytes", i, len(piece), size)
		}
		total += len(piece)
	}
	if want := 1 + many + 2 + 1; total != want {
		t.Errorf("%d records, want %d", total, want)
	}
}

// TestExportThatNobodyReads ends with its client, and holds nothing up.
func TestExportThatNobodyReads(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	for i := range 8 {
		addDocuments(t, client, textDocument(fmt.Sprint(i), strings.Repeat("z", 1<<20)))
	}
	ctx, cancel := context.WithCancel(t.Context())
	stream, err := client.ExportCollection(ctx, &neardupv1.ExportCollectionRequest{Collection: "news"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stream.Recv(); err != nil {
		t.Fatal(err)
	}
	addDocuments(t, client, textDocument("later", story))
	cancel()
	for err == nil {
		_, err = stream.Recv()
	}
	if status.Code(err) != codes.Canceled {
		t.Errorf("the stream ended with %v", err)
	}
	_, err = client.EraseDocument(t.Context(), &neardupv1.EraseDocumentRequest{Collection: "news", DocumentId: "1"})
	if err != nil {
		t.Errorf("an erase after it: %v", err)
	}
}

func TestExportErrors(t *testing.T) {
	client := startCollections(t)
	for _, tc := range []struct {
		collection string
		code       codes.Code
		reason     string
		metadata   map[string]string
	}{
		{"none", codes.NotFound, "COLLECTION_NOT_FOUND", map[string]string{"collection": "none"}},
		{"", codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": "collection"}},
	} {
		stream, err := client.ExportCollection(t.Context(), &neardupv1.ExportCollectionRequest{Collection: tc.collection})
		if err != nil {
			t.Fatal(err)
		}
		_, err = stream.Recv()
		checkError(t, err, tc.code, tc.reason, tc.metadata)
	}
}

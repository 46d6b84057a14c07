package rpc

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

// rebuild makes one call and returns its responses.
func rebuild(
	t *testing.T, client neardupv1.CollectionServiceClient, request *neardupv1.RebuildCollectionRequest,
) (responses []*neardupv1.RebuildCollectionResponse, err error) {
	t.Helper()
	stream, err := client.RebuildCollection(t.Context(), request)
	if err != nil {
		return nil, err
	}
	for {
		response, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return responses, nil
		}
		if err != nil {
			return responses, err
		}
		responses = append(responses, response)
	}
}

// distinctDocuments returns documents that share no word.
func distinctDocuments(n int) []*neardupv1.Document {
	docs := make([]*neardupv1.Document, n)
	for i := range docs {
		var text strings.Builder
		for word := range 30 {
			fmt.Fprintf(&text, "word%dof%d ", word, i)
		}
		docs[i] = textDocument(fmt.Sprint("d", i), text.String())
	}
	return docs
}

func TestRebuildCollection(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "old"})
	if _, err := setAlias(t, client, "news", "old", ""); err != nil {
		t.Fatal(err)
	}
	addDocuments(t, client, sourced("a", "Evening Lamp", story), textDocument("b", story), textDocument("c", otherStory))
	before, err := client.GetDocument(t.Context(), &neardupv1.GetDocumentRequest{Collection: "news", DocumentId: "a"})
	if err != nil {
		t.Fatal(err)
	}
	request := &neardupv1.RebuildCollectionRequest{
		Collection: "news",
		Target:     &neardupv1.Collection{Name: "new", Parameters: &neardupv1.Parameters{ShingleSize: 6}},
		Alias:      "news",
	}
	for range 2 { // a repeated call finds it complete
		responses, err := rebuild(t, client, request)
		if err != nil || len(responses) == 0 {
			t.Fatalf("%d responses, %v", len(responses), err)
		}
		for i, response := range responses {
			last := i == len(responses)-1
			if (response.GetCollection() != nil) != last || last && response.GetCollection().GetName() != "new" {
				t.Errorf("response %d of %d is %v", i+1, len(responses), response)
			}
		}
		request.Collection = "old"
	}
	got, err := client.GetDocument(t.Context(), &neardupv1.GetDocumentRequest{Collection: "news", DocumentId: "a"})
	if err != nil || got.GetDocument().GetSource() != "Evening Lamp" || got.GetDocument().GetText() != story ||
		!got.GetAddTime().AsTime().Equal(before.GetAddTime().AsTime()) {
		t.Errorf("the document is %v, %v", got, err)
	}
	described, err := client.GetCollection(t.Context(), &neardupv1.GetCollectionRequest{Collection: "news"})
	if err != nil || described.GetCollection().GetName() != "new" || described.GetCollection().GetParameters().GetShingleSize() != 6 {
		t.Errorf("the alias stands for %v, %v", described, err)
	}
	matches, err := client.ListMatches(t.Context(), &neardupv1.ListMatchesRequest{Collection: "new", DocumentId: "a"})
	if err != nil || len(matches.GetMatches()) != 1 || matches.GetMatches()[0].GetDocumentId() != "b" {
		t.Errorf("the matches are %v, %v", matches, err)
	}
	if _, err := client.DeleteCollection(t.Context(), &neardupv1.DeleteCollectionRequest{Collection: "old"}); err != nil {
		t.Errorf("the old collection: %v", err)
	}
}

func TestRebuildCollectionTellsHowFarItIs(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	addDocuments(t, client, distinctDocuments(300)...)
	responses, err := rebuild(t, client, &neardupv1.RebuildCollectionRequest{
		Collection: "news", Target: &neardupv1.Collection{Name: "new"},
	})
	if err != nil || len(responses) < 2 {
		t.Fatalf("%d responses, %v", len(responses), err)
	}
	last := responses[len(responses)-1]
	if last.GetDocumentsDone() != 300 || last.GetDocumentsTotal() != 300 || last.GetChangesDone() != 0 {
		t.Errorf("the last response is %v", last)
	}
	// The work takes steps, and far less than a second for each.
	if len(responses) > 20 {
		t.Errorf("%d responses: there is one a second at most", len(responses))
	}
}

func TestRebuildCollectionErrors(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	createCollection(t, client, &neardupv1.Collection{Name: "plain"})
	createCollection(t, client, &neardupv1.Collection{
		Name: "discards", TextRetention: neardupv1.TextRetention_TEXT_RETENTION_DISCARD,
	})
	if _, err := setAlias(t, client, "elsewhere", "plain", ""); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name     string
		change   func(*neardupv1.RebuildCollectionRequest)
		code     codes.Code
		reason   string
		metadata map[string]string
	}{
		{"no source", func(r *neardupv1.RebuildCollectionRequest) { r.Collection = "none" },
			codes.NotFound, "COLLECTION_NOT_FOUND", map[string]string{"collection": "none"}},
		{"no texts", func(r *neardupv1.RebuildCollectionRequest) { r.Collection = "discards" },
			codes.FailedPrecondition, "TEXT_NOT_RETAINED", map[string]string{"collection": "discards"}},
		{"no target", func(r *neardupv1.RebuildCollectionRequest) { r.Target = nil },
			codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": "target"}},
		{"target not valid", func(r *neardupv1.RebuildCollectionRequest) { r.Target.Parameters = &neardupv1.Parameters{Bands: 90} },
			codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": "target.parameters"}},
		{"seed not shown", func(r *neardupv1.RebuildCollectionRequest) { r.Target.Parameters = &neardupv1.Parameters{Seed: 9} },
			codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": "target.parameters.seed"}},
		{"target is the source", func(r *neardupv1.RebuildCollectionRequest) { r.Target.Name = "news" },
			codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": "target.name"}},
		{"target exists", func(r *neardupv1.RebuildCollectionRequest) { r.Target.Name = "plain" },
			codes.AlreadyExists, "COLLECTION_EXISTS", map[string]string{"collection": "plain"}},
		{"target exists with other parameters", func(r *neardupv1.RebuildCollectionRequest) {
			r.Target = &neardupv1.Collection{Name: "plain", Parameters: &neardupv1.Parameters{ShingleSize: 7}}
		}, codes.FailedPrecondition, "PARAMETERS_IMMUTABLE",
			map[string]string{"collection": "plain", "field": "parameters.shingle_size", "want": "3", "got": "7"}},
		{"target exists with other retention", func(r *neardupv1.RebuildCollectionRequest) { r.Target.Name = "discards" },
			codes.FailedPrecondition, "PARAMETERS_IMMUTABLE", map[string]string{
				"collection": "discards", "field": "text_retention", "want": "TEXT_RETENTION_DISCARD", "got": "TEXT_RETENTION_RETAIN",
			}},
		{"target is an alias", func(r *neardupv1.RebuildCollectionRequest) { r.Target.Name = "elsewhere" },
			codes.AlreadyExists, "NAME_TAKEN", map[string]string{"name": "elsewhere"}},
		{"alias not valid", func(r *neardupv1.RebuildCollectionRequest) { r.Alias = "No Name" },
			codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": "alias"}},
		{"alias elsewhere", func(r *neardupv1.RebuildCollectionRequest) { r.Alias = "elsewhere" },
			codes.FailedPrecondition, "ALIAS_MOVED", map[string]string{"alias": "elsewhere", "want": "news", "got": "plain"}},
		{"alias is a collection", func(r *neardupv1.RebuildCollectionRequest) { r.Alias = "plain" },
			codes.AlreadyExists, "NAME_TAKEN", map[string]string{"name": "plain"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			request := &neardupv1.RebuildCollectionRequest{Collection: "news", Target: &neardupv1.Collection{Name: "new"}}
			test.change(request)
			_, err := rebuild(t, client, request)
			checkError(t, err, test.code, test.reason, test.metadata)
		})
	}
	_, err := client.GetCollection(t.Context(), &neardupv1.GetCollectionRequest{Collection: "new"})
	checkError(t, err, codes.NotFound, "COLLECTION_NOT_FOUND", map[string]string{"collection": "new"})
}

// TestRebuildCollectionEndsWithTheServer shuts the server down under a rebuild whose client does not read.
func TestRebuildCollectionEndsWithTheServer(t *testing.T) {
	engine, err := service.Open(service.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	server, conn := startServer(t, engine, Config{InFlightBytes: 1 << 20}, nil)
	client := neardupv1.NewCollectionServiceClient(conn)
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	addDocuments(t, client, distinctDocuments(1000)...)
	stream, err := client.RebuildCollection(t.Context(), &neardupv1.RebuildCollectionRequest{
		Collection: "news", Target: &neardupv1.Collection{Name: "new"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stream.Recv(); err != nil {
		t.Fatal(err)
	}
	if err := server.Shutdown(t.Context()); err != nil {
		t.Errorf("shutdown: %v", err)
	}
	if err := engine.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	for err == nil {
		_, err = stream.Recv()
	}
	if !errors.Is(err, io.EOF) { // it may have been faster
		checkError(t, err, codes.Unavailable, "SHUTTING_DOWN", nil)
	}
}

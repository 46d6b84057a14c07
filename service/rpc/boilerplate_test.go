package rpc

import (
	"fmt"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

// TestAnalyzeInACollection: the last paragraph stands in every document of the source.
func TestAnalyzeInACollection(t *testing.T) {
	engine, err := service.Open(service.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	_, conn := startServer(t, engine, Config{}, nil)
	collections, texts := neardupv1.NewCollectionServiceClient(conn), neardupv1.NewTextServiceClient(conn)
	// Which passages of a text are indexed depends on the seed.
	createCollection(t, collections, &neardupv1.Collection{
		Name: "news", SeedPolicy: neardupv1.SeedPolicy_SEED_POLICY_PUBLIC, Parameters: &neardupv1.Parameters{Seed: 1},
	})
	const tail = "This column may be printed elsewhere only with the written leave of the harbor gazette and its publisher."
	page := func(number int) *neardupv1.Document {
		words := make([]string, 40)
		for i := range words {
			words[i] = fmt.Sprintf("w%dx%d", number, i)
		}
		d := textDocument(fmt.Sprint("page", number), strings.Join(words, " ")+"\n"+tail)
		d.Source = "Gazette"
		return d
	}
	for i := range 6 {
		addDocuments(t, collections, page(i))
	}
	response, err := texts.Analyze(t.Context(), &neardupv1.AnalyzeRequest{Document: page(5), Collection: "news"})
	if err != nil {
		t.Fatal(err)
	}
	got := response.GetParagraphs()[1]
	want := &neardupv1.Recurrence{DocumentCount: 5, StoryCount: 5, SourceCount: 1, SameSourceCount: 5}
	if got.GetStatus() != neardupv1.ParagraphStatus_PARAGRAPH_STATUS_BOILERPLATE || !proto.Equal(got.GetRecurrence(), want) {
		t.Errorf("the tail is %v", got)
	}
	if first := response.GetParagraphs()[0]; first.GetStatus() != neardupv1.ParagraphStatus_PARAGRAPH_STATUS_UNIQUE {
		t.Errorf("the body is %v", first)
	}
	_, err = texts.Analyze(t.Context(), &neardupv1.AnalyzeRequest{Document: page(1), Collection: "none"})
	checkError(t, err, codes.NotFound, "COLLECTION_NOT_FOUND", map[string]string{"collection": "none"})
	_, err = texts.Analyze(t.Context(), &neardupv1.AnalyzeRequest{
		Document: page(1), Collection: "news", Thresholds: &neardupv1.Thresholds{},
	})
	checkError(t, err, codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": "thresholds"})
}

package rpc

import (
	"fmt"
	"slices"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// listDocuments lists all documents of a collection, and the sizes of the pages.
func listDocuments(
	t *testing.T, client neardupv1.CollectionServiceClient, collection string, size int32,
) (list []*neardupv1.DocumentEntry, pages []int) {
	t.Helper()
	for token := ""; ; {
		response, err := client.ListDocuments(t.Context(), &neardupv1.ListDocumentsRequest{
			Collection: collection, PageSize: size, PageToken: token,
		})
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, len(response.GetDocuments()))
		list = append(list, response.GetDocuments()...)
		if token = response.GetNextPageToken(); token == "" {
			return list, pages
		}
	}
}

func documentIDs(list []*neardupv1.DocumentEntry) []string {
	ids := make([]string, len(list))
	for i, entry := range list {
		ids[i] = entry.GetDocument().GetId()
	}
	return ids
}

func TestListDocumentsPages(t *testing.T) {
	client := startCollections(t)
	for _, name := range []string{"news", "other"} {
		createCollection(t, client, &neardupv1.Collection{Name: name})
	}
	if list, pages := listDocuments(t, client, "other", 2); len(list) != 0 || !slices.Equal(pages, []int{0}) {
		t.Errorf("an empty collection lists %v on pages of %v", list, pages)
	}
	// The ids of documents end where those of others go on, and are not added in their order.
	ids := []string{"b", "a", "a\x00", "aa", "ä", "z/1", "B"}
	for _, id := range ids {
		addDocuments(t, client, textDocument(id, story))
	}
	slices.Sort(ids)
	list, pages := listDocuments(t, client, "news", 3)
	if got := documentIDs(list); !slices.Equal(got, ids) || !slices.Equal(pages, []int{3, 3, 1}) {
		t.Errorf("the pages of %v hold %q, want %q", pages, got, ids)
	}
}

func TestListDocumentsHoldsAllButTheText(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{
		Name: "news", TextRetention: neardupv1.TextRetention_TEXT_RETENTION_DISCARD,
	})
	want := sourced("d1", "Islands Daily", story)
	want.Labels, want.Title, want.Url = map[string]string{"desk": "sea"}, "Late ferry", "https://islands.example/1"
	addDocuments(t, client, want)
	list, _ := listDocuments(t, client, "news", 0)
	if len(list) != 1 {
		t.Fatalf("the list is %v", list)
	}
	got := list[0]
	want.Content = nil
	if !proto.Equal(got.GetDocument(), want) || got.GetAddTime() == nil || got.GetTextBytes() != int32(len(story)) ||
		got.GetTokenCount() < 50 || got.GetTokenCount() > 70 {
		t.Errorf("the entry is %v", got)
	}
}

// TestListDocumentsGoesOnAfterADeletion deletes the document after which the next page begins.
func TestListDocumentsGoesOnAfterADeletion(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	for i := range 4 {
		addDocuments(t, client, textDocument(fmt.Sprintf("d%d", i), story))
	}
	first, err := client.ListDocuments(t.Context(), &neardupv1.ListDocumentsRequest{Collection: "news", PageSize: 2})
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.DeleteDocument(t.Context(), &neardupv1.DeleteDocumentRequest{Collection: "news", DocumentId: "d1"})
	if err != nil {
		t.Fatal(err)
	}
	second, err := client.ListDocuments(t.Context(), &neardupv1.ListDocumentsRequest{
		Collection: "news", PageSize: 2, PageToken: first.GetNextPageToken(),
	})
	if got := documentIDs(second.GetDocuments()); err != nil || !slices.Equal(got, []string{"d2", "d3"}) {
		t.Errorf("the second page is %v, %v", got, err)
	}
}

func TestListDocumentsRefuses(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	list := func(req *neardupv1.ListDocumentsRequest) error {
		_, err := client.ListDocuments(t.Context(), req)
		return err
	}
	checkError(t, list(&neardupv1.ListDocumentsRequest{Collection: "absent"}),
		codes.NotFound, "COLLECTION_NOT_FOUND", map[string]string{"collection": "absent"})
	checkError(t, list(&neardupv1.ListDocumentsRequest{Collection: "news", PageToken: "AAAA"}),
		codes.InvalidArgument, "BAD_PAGE_TOKEN", map[string]string{"page_token": "AAAA"})
	checkError(t, list(&neardupv1.ListDocumentsRequest{Collection: "news", PageSize: 1001}),
		codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": "page_size"})
	checkError(t, list(&neardupv1.ListDocumentsRequest{}),
		codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": "collection"})
}

func TestEraseDocument(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	addDocuments(t, client, textDocument("a", story), textDocument("b", story))
	erase := func(req *neardupv1.EraseDocumentRequest) error {
		_, err := client.EraseDocument(t.Context(), req)
		return err
	}
	if err := erase(&neardupv1.EraseDocumentRequest{Collection: "news", DocumentId: "a"}); err != nil {
		t.Fatal(err)
	}
	if list, _ := listDocuments(t, client, "news", 0); !slices.Equal(documentIDs(list), []string{"b"}) {
		t.Errorf("the documents are %v", documentIDs(list))
	}
	checkError(t, erase(&neardupv1.EraseDocumentRequest{Collection: "news", DocumentId: "a"}),
		codes.NotFound, "DOCUMENT_NOT_FOUND", map[string]string{"collection": "news", "document_id": "a"})
	if err := erase(&neardupv1.EraseDocumentRequest{Collection: "news", DocumentId: "a", AllowMissing: true}); err != nil {
		t.Errorf("a document that may be missing: %v", err)
	}
	checkError(t, erase(&neardupv1.EraseDocumentRequest{Collection: "absent", DocumentId: "a", AllowMissing: true}),
		codes.NotFound, "COLLECTION_NOT_FOUND", map[string]string{"collection": "absent"})
	checkError(t, erase(&neardupv1.EraseDocumentRequest{Collection: "news"}),
		codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": "document_id"})
}

package rpc

import (
	"fmt"
	"slices"
	"testing"

	"google.golang.org/grpc/codes"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

func setAlias(
	t *testing.T, client neardupv1.CollectionServiceClient, name, collection, expected string,
) (*neardupv1.SetAliasResponse, error) {
	t.Helper()
	return client.SetAlias(t.Context(), &neardupv1.SetAliasRequest{
		Alias: &neardupv1.Alias{Name: name, Collection: collection}, ExpectedCollection: expected,
	})
}

func TestAliasLifeCycle(t *testing.T) {
	client := startCollections(t)
	for _, name := range []string{"first", "second"} {
		createCollection(t, client, &neardupv1.Collection{Name: name})
	}
	set, err := setAlias(t, client, "news", "first", "")
	if err != nil || set.GetAlias().GetCollection() != "first" || set.GetPreviousCollection() != "" {
		t.Errorf("the new alias is %v, %v", set, err)
	}
	addDocuments(t, client, textDocument("a", story))
	got, err := client.GetDocument(t.Context(), &neardupv1.GetDocumentRequest{Collection: "first", DocumentId: "a"})
	if err != nil || got.GetDocument().GetText() != story {
		t.Errorf("what was added by the alias is %v, %v", got, err)
	}
	described, err := client.GetCollection(t.Context(), &neardupv1.GetCollectionRequest{Collection: "news"})
	if err != nil || described.GetCollection().GetName() != "first" {
		t.Errorf("the collection is %v, %v", described, err)
	}
	_, err = setAlias(t, client, "news", "second", "second")
	checkError(t, err, codes.FailedPrecondition, "ALIAS_MOVED",
		map[string]string{"alias": "news", "want": "second", "got": "first"})
	set, err = setAlias(t, client, "news", "second", "first")
	if err != nil || set.GetPreviousCollection() != "first" {
		t.Errorf("the swap returned %v, %v", set, err)
	}
	_, err = client.GetDocument(t.Context(), &neardupv1.GetDocumentRequest{Collection: "news", DocumentId: "a"})
	checkError(t, err, codes.NotFound, "DOCUMENT_NOT_FOUND", map[string]string{"collection": "news", "document_id": "a"})

	_, err = client.DeleteCollection(t.Context(), &neardupv1.DeleteCollectionRequest{Collection: "second"})
	checkError(t, err, codes.FailedPrecondition, "COLLECTION_ALIASED",
		map[string]string{"collection": "second", "alias": "news"})
	gone := &neardupv1.DeleteAliasRequest{Alias: "news"}
	if _, err := client.DeleteAlias(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	_, err = client.DeleteAlias(t.Context(), gone)
	checkError(t, err, codes.NotFound, "ALIAS_NOT_FOUND", map[string]string{"alias": "news"})
	gone.AllowMissing = true
	if _, err := client.DeleteAlias(t.Context(), gone); err != nil {
		t.Errorf("an alias that may be missing: %v", err)
	}
	if _, err := client.DeleteCollection(t.Context(), &neardupv1.DeleteCollectionRequest{Collection: "second"}); err != nil {
		t.Errorf("a collection whose alias is deleted: %v", err)
	}
}

func TestAliasesAndCollectionsShareNames(t *testing.T) {
	client := startCollections(t)
	for _, name := range []string{"first", "second"} {
		createCollection(t, client, &neardupv1.Collection{Name: name})
	}
	if _, err := setAlias(t, client, "news", "first", ""); err != nil {
		t.Fatal(err)
	}
	_, err := client.CreateCollection(t.Context(), &neardupv1.CreateCollectionRequest{
		Collection: &neardupv1.Collection{Name: "news"},
	})
	checkError(t, err, codes.AlreadyExists, "NAME_TAKEN", map[string]string{"name": "news"})
	_, err = setAlias(t, client, "second", "first", "")
	checkError(t, err, codes.AlreadyExists, "NAME_TAKEN", map[string]string{"name": "second"})
	_, err = setAlias(t, client, "other", "none", "")
	checkError(t, err, codes.NotFound, "COLLECTION_NOT_FOUND", map[string]string{"collection": "none"})

	invalid := func(err error, field string) {
		t.Helper()
		checkError(t, err, codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": field})
	}
	_, err = setAlias(t, client, "No Name", "first", "")
	invalid(err, "alias.name")
	_, err = setAlias(t, client, "other", "", "")
	invalid(err, "alias.collection")
	_, err = setAlias(t, client, "other", "news", "")
	invalid(err, "alias.collection")
	_, err = client.SetAlias(t.Context(), &neardupv1.SetAliasRequest{})
	invalid(err, "alias")
	_, err = client.DeleteAlias(t.Context(), &neardupv1.DeleteAliasRequest{})
	invalid(err, "alias")
	_, err = client.DeleteCollection(t.Context(), &neardupv1.DeleteCollectionRequest{Collection: "news", AllowMissing: true})
	invalid(err, "collection")
	partial := int32(10)
	_, err = client.UpdateCollection(t.Context(), &neardupv1.UpdateCollectionRequest{
		Collection: &neardupv1.Collection{Name: "news", Thresholds: &neardupv1.Thresholds{PartialWords: &partial}},
	})
	invalid(err, "collection.name")
}

func TestListAliasesPages(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "first"})
	var want, got []string
	for i := range 5 {
		want = append(want, fmt.Sprint("alias", i))
		if _, err := setAlias(t, client, want[i], "first", ""); err != nil {
			t.Fatal(err)
		}
	}
	pages := 0
	for token := ""; ; pages++ {
		response, err := client.ListAliases(t.Context(), &neardupv1.ListAliasesRequest{PageSize: 2, PageToken: token})
		if err != nil {
			t.Fatal(err)
		}
		for _, alias := range response.GetAliases() {
			got = append(got, alias.GetName())
		}
		if token = response.GetNextPageToken(); token == "" {
			break
		}
	}
	if !slices.Equal(got, want) || pages != 2 {
		t.Errorf("%d pages before the last list %q", pages, got)
	}
	_, err := client.ListAliases(t.Context(), &neardupv1.ListAliasesRequest{PageToken: "AAAA"})
	checkError(t, err, codes.InvalidArgument, "BAD_PAGE_TOKEN", map[string]string{"page_token": "AAAA"})
}

// A page token is good for the collection alone that its page was of, by whatever name that is called.
func TestPageTokensDoNotFollowAnAlias(t *testing.T) {
	client := startCollections(t)
	for _, name := range []string{"first", "second"} {
		createCollection(t, client, &neardupv1.Collection{Name: name})
		if _, err := setAlias(t, client, "news", name, ""); err != nil {
			t.Fatal(err)
		}
		// Two clusters, of which one has a document with two matches; and feedback on two pairs.
		addDocuments(t, client, textDocument("a", story), textDocument("b", story), textDocument("c", story),
			textDocument("d", otherStory), textDocument("e", otherStory))
		for _, other := range []string{"b", "c"} {
			_, err := client.MarkMatch(t.Context(), &neardupv1.MarkMatchRequest{
				Collection: "news", DocumentId: "a", OtherDocumentId: other, Judgement: neardupv1.Judgement_JUDGEMENT_RIGHT,
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, list := range map[string]func(collection, token string) (string, error){
		"documents": func(collection, token string) (string, error) {
			response, err := client.ListDocuments(t.Context(), &neardupv1.ListDocumentsRequest{
				Collection: collection, PageSize: 1, PageToken: token,
			})
			return response.GetNextPageToken(), err
		},
		"matches": func(collection, token string) (string, error) {
			response, err := client.ListMatches(t.Context(), &neardupv1.ListMatchesRequest{
				Collection: collection, DocumentId: "a", PageSize: 1, PageToken: token,
			})
			return response.GetNextPageToken(), err
		},
		"clusters": func(collection, token string) (string, error) {
			response, err := client.ListClusters(t.Context(), &neardupv1.ListClustersRequest{
				Collection: collection, PageSize: 1, PageToken: token,
			})
			return response.GetNextPageToken(), err
		},
		"feedback": func(collection, token string) (string, error) {
			response, err := client.ListFeedback(t.Context(), &neardupv1.ListFeedbackRequest{
				Collection: collection, PageSize: 1, PageToken: token,
			})
			return response.GetNextPageToken(), err
		},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := setAlias(t, client, "news", "first", ""); err != nil {
				t.Fatal(err)
			}
			token, err := list("news", "")
			if err != nil || token == "" {
				t.Fatalf("the first page has token %q, %v", token, err)
			}
			for _, collection := range []string{"news", "first"} {
				if _, err := list(collection, token); err != nil {
					t.Errorf("the next page of %s: %v", collection, err)
				}
			}
			if _, err := setAlias(t, client, "news", "second", ""); err != nil {
				t.Fatal(err)
			}
			_, err = list("news", token)
			checkError(t, err, codes.InvalidArgument, "BAD_PAGE_TOKEN", map[string]string{"page_token": token})
			if _, err := list("first", token); err != nil {
				t.Errorf("the next page of the collection that the alias has left: %v", err)
			}
		})
	}
}

// A stream names its collection once; each of its items goes to where the name points then.
func TestStreamFollowsAnAlias(t *testing.T) {
	client := startCollections(t)
	for _, name := range []string{"first", "second"} {
		createCollection(t, client, &neardupv1.Collection{Name: name})
	}
	if _, err := setAlias(t, client, "news", "first", ""); err != nil {
		t.Fatal(err)
	}
	stream, err := client.StreamDocuments(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	send := func(m *neardupv1.StreamDocumentsRequest) {
		t.Helper()
		if err := stream.Send(m); err != nil {
			t.Fatal(err)
		}
	}
	send(&neardupv1.StreamDocumentsRequest{Message: &neardupv1.StreamDocumentsRequest_Open{
		Open: &neardupv1.StreamOpen{Collection: "news"},
	}})
	for i, name := range []string{"first", "second"} {
		if _, err := setAlias(t, client, "news", name, ""); err != nil {
			t.Fatal(err)
		}
		id := fmt.Sprint("d", i)
		send(&neardupv1.StreamDocumentsRequest{Message: &neardupv1.StreamDocumentsRequest_Item{Item: &neardupv1.StreamItem{
			Sequence: int64(i), Operation: &neardupv1.StreamItem_Add{Add: textDocument(id, story)},
		}}})
		if _, err := stream.Recv(); err != nil {
			t.Fatal(err)
		}
		_, err := client.GetDocument(t.Context(), &neardupv1.GetDocumentRequest{Collection: name, DocumentId: id})
		if err != nil {
			t.Errorf("item %d: %v", i, err)
		}
	}
}

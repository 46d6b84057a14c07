package rpc

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/sketch"
)

// story is a text of which copies are found: fifty-odd words that no other fixture shares.
const story = `The night ferry to the northern islands left the old harbor two hours late on Tuesday, after divers
had freed a fishing net from its rudder. All forty passengers slept aboard and reached the first island at noon, where
the mayor met them with hot soup and an apology for the broken crane on the quay.`

const otherStory = `A retired teacher has counted the storks on the roofs of her valley every spring since the year her
school closed. Her notebooks, thirty of them, now belong to the museum, which found that the birds come nine days
earlier than they did when she began to write.`

// startCollections serves a new engine.
func startCollections(t *testing.T) neardupv1.CollectionServiceClient {
	t.Helper()
	engine := openEngine(t, service.Options{Dir: t.TempDir()})
	_, conn := startServer(t, engine, Config{}, nil)
	return neardupv1.NewCollectionServiceClient(conn)
}

func createCollection(
	t *testing.T, client neardupv1.CollectionServiceClient, c *neardupv1.Collection,
) *neardupv1.Collection {
	t.Helper()
	response, err := client.CreateCollection(t.Context(), &neardupv1.CreateCollectionRequest{Collection: c})
	if err != nil {
		t.Fatal(err)
	}
	return response.GetCollection()
}

func addDocuments(
	t *testing.T, client neardupv1.CollectionServiceClient, docs ...*neardupv1.Document,
) []*neardupv1.AddResult {
	t.Helper()
	response, err := client.AddDocuments(t.Context(), &neardupv1.AddDocumentsRequest{Collection: "news", Documents: docs})
	if err != nil {
		t.Fatal(err)
	}
	if len(response.GetResults()) != len(docs) {
		t.Fatalf("%d results for %d documents", len(response.GetResults()), len(docs))
	}
	return response.GetResults()
}

func sourced(id, source, text string) *neardupv1.Document {
	doc := textDocument(id, text)
	doc.Source = source
	return doc
}

func TestCollectionLifeCycle(t *testing.T) {
	client := startCollections(t)
	created := createCollection(t, client, &neardupv1.Collection{Name: "news"})
	if created.GetParameters().GetPermutations() != 128 || created.GetParameters().GetSeed() != 0 ||
		created.GetSeedPolicy() != neardupv1.SeedPolicy_SEED_POLICY_SECRET ||
		created.GetTextRetention() != neardupv1.TextRetention_TEXT_RETENTION_RETAIN ||
		created.GetThresholds().GetPartialWords() != 30 || created.GetParameterId() == "" || created.GetCreateTime() == nil {
		t.Errorf("the new collection is %v", created)
	}
	got, err := client.GetCollection(t.Context(), &neardupv1.GetCollectionRequest{Collection: "news"})
	if err != nil || !proto.Equal(got.GetCollection(), created) {
		t.Errorf("the collection reads %v, %v; want %v", got, err, created)
	}
	_, err = client.CreateCollection(t.Context(), &neardupv1.CreateCollectionRequest{
		Collection: &neardupv1.Collection{Name: "news"},
	})
	checkError(t, err, codes.AlreadyExists, "COLLECTION_EXISTS", map[string]string{"collection": "news"})

	if _, err := client.DeleteCollection(t.Context(), &neardupv1.DeleteCollectionRequest{Collection: "news"}); err != nil {
		t.Fatal(err)
	}
	notFound := map[string]string{"collection": "news"}
	_, err = client.GetCollection(t.Context(), &neardupv1.GetCollectionRequest{Collection: "news"})
	checkError(t, err, codes.NotFound, "COLLECTION_NOT_FOUND", notFound)
	_, err = client.DeleteCollection(t.Context(), &neardupv1.DeleteCollectionRequest{Collection: "news"})
	checkError(t, err, codes.NotFound, "COLLECTION_NOT_FOUND", notFound)
	_, err = client.DeleteCollection(t.Context(), &neardupv1.DeleteCollectionRequest{Collection: "news", AllowMissing: true})
	if err != nil {
		t.Errorf("a collection that may be missing: %v", err)
	}
}

func TestCreateCollectionRefusesNames(t *testing.T) {
	client := startCollections(t)
	for _, name := range []string{"", "News", "-news", "a b", strings.Repeat("x", 65)} {
		_, err := client.CreateCollection(t.Context(), &neardupv1.CreateCollectionRequest{
			Collection: &neardupv1.Collection{Name: name},
		})
		checkError(t, err, codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": "collection.name"})
	}
}

func TestSeedIsThatOfThePolicy(t *testing.T) {
	client := startCollections(t)
	seeded := &neardupv1.Parameters{Seed: 9}
	_, err := client.CreateCollection(t.Context(), &neardupv1.CreateCollectionRequest{
		Collection: &neardupv1.Collection{Name: "secret", Parameters: seeded},
	})
	checkError(t, err, codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": "collection.parameters.seed"})
	public := createCollection(t, client, &neardupv1.Collection{
		Name: "public", Parameters: seeded, SeedPolicy: neardupv1.SeedPolicy_SEED_POLICY_PUBLIC,
	})
	if public.GetParameters().GetSeed() != 9 {
		t.Errorf("the public seed is %d", public.GetParameters().GetSeed())
	}
}

func TestListCollectionsPages(t *testing.T) {
	client := startCollections(t)
	want := []string{"a", "b", "c", "d", "e"}
	for _, name := range want {
		createCollection(t, client, &neardupv1.Collection{Name: name})
	}
	var names []string
	var sizes []int
	for token := ""; ; {
		response, err := client.ListCollections(t.Context(), &neardupv1.ListCollectionsRequest{PageSize: 2, PageToken: token})
		if err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, len(response.GetCollections()))
		for _, c := range response.GetCollections() {
			names = append(names, c.GetName())
		}
		if token = response.GetNextPageToken(); token == "" {
			break
		}
	}
	if !slices.Equal(names, want) || !slices.Equal(sizes, []int{2, 2, 1}) {
		t.Errorf("the pages of %v hold %v", sizes, names)
	}
}

func TestUpdateCollection(t *testing.T) {
	client := startCollections(t)
	created := createCollection(t, client, &neardupv1.Collection{Name: "news"})
	update := func(c *neardupv1.Collection, paths ...string) (*neardupv1.Collection, error) {
		c.Name = "news"
		response, err := client.UpdateCollection(t.Context(), &neardupv1.UpdateCollectionRequest{
			Collection: c, UpdateMask: &fieldmaskpb.FieldMask{Paths: paths},
		})
		return response.GetCollection(), err
	}

	words := &neardupv1.Thresholds{PartialWords: proto.Int32(12)}
	updated, err := update(&neardupv1.Collection{Thresholds: words}, "thresholds.partial_words")
	created.Thresholds.PartialWords = proto.Int32(12)
	if err != nil || !proto.Equal(updated, created) {
		t.Fatalf("the collection became %v, %v; want %v", updated, err, created)
	}
	// What was read can be sent back changed.
	updated.Thresholds.PartialWords = proto.Int32(13)
	if again, err := update(proto.CloneOf(updated)); err != nil || !proto.Equal(again, updated) {
		t.Fatalf("the collection became %v, %v; want %v", again, err, updated)
	}

	// So can what is immutable, if it stays as it is.
	same := &neardupv1.Collection{Parameters: updated.GetParameters(), Thresholds: words}
	again, err := update(same, "parameters.rows", "thresholds.partial_words")
	if err != nil || again.GetThresholds().GetPartialWords() != 12 || !proto.Equal(again.GetParameters(), updated.GetParameters()) {
		t.Fatalf("the collection became %v, %v", again, err)
	}

	rows := &neardupv1.Parameters{Bands: 16, Rows: 8}
	_, err = update(&neardupv1.Collection{Parameters: rows}, "parameters.rows")
	checkError(t, err, codes.FailedPrecondition, "PARAMETERS_IMMUTABLE",
		map[string]string{"collection": "news", "field": "parameters.rows", "want": "4", "got": "8"})
	_, err = update(&neardupv1.Collection{Parameters: rows}, "parameters")
	wanted, err2 := parametersOf("", rows, sketch.DefaultParameters())
	if err2 != nil {
		t.Fatal(err2)
	}
	checkError(t, err, codes.FailedPrecondition, "PARAMETERS_IMMUTABLE",
		map[string]string{"collection": "news", "field": "parameters", "want": created.GetParameterId(), "got": wanted.ID()})
	_, err = update(&neardupv1.Collection{Parameters: rows, Thresholds: words})
	checkError(t, err, codes.FailedPrecondition, "PARAMETERS_IMMUTABLE",
		map[string]string{"collection": "news", "field": "parameters.bands", "want": "32", "got": "16"})
	_, err = update(&neardupv1.Collection{TextRetention: neardupv1.TextRetention_TEXT_RETENTION_DISCARD, Thresholds: words})
	checkError(t, err, codes.FailedPrecondition, "PARAMETERS_IMMUTABLE", map[string]string{
		"collection": "news", "field": "text_retention", "want": "TEXT_RETENTION_RETAIN", "got": "TEXT_RETENTION_DISCARD",
	})
	_, err = client.UpdateCollection(t.Context(), &neardupv1.UpdateCollectionRequest{
		Collection: &neardupv1.Collection{Name: "absent", Thresholds: words},
	})
	checkError(t, err, codes.NotFound, "COLLECTION_NOT_FOUND", map[string]string{"collection": "absent"})
}

func TestAddFindsTheCopy(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	results := addDocuments(t, client, sourced("original", "Islands Daily", story), sourced("copy", "Harbor Post", story))
	if first := results[0]; first.GetOutcome() != neardupv1.AddOutcome_ADD_OUTCOME_ADDED ||
		first.GetVerdict().GetRelation() != neardupv1.Relation_RELATION_UNRELATED || len(first.GetVerdict().GetMatches()) != 0 {
		t.Errorf("the first document: %v", first)
	}
	verdict := results[1].GetVerdict()
	if verdict.GetDocumentId() != "copy" || verdict.GetRelation() != neardupv1.Relation_RELATION_EXACT ||
		len(verdict.GetMatches()) != 1 {
		t.Fatalf("the copy: %v", verdict)
	}
	found := verdict.GetMatches()[0]
	if found.GetDocumentId() != "original" || found.GetSource() != "Islands Daily" || found.GetResemblance() != 1 ||
		found.GetVerification() != neardupv1.Verification_VERIFICATION_EXACT || !found.GetSyndicated() ||
		len(found.GetPassages()) == 0 {
		t.Errorf("the match: %v", found)
	}
	again := addDocuments(t, client, sourced("copy", "Harbor Post", story))[0]
	if again.GetOutcome() != neardupv1.AddOutcome_ADD_OUTCOME_UNCHANGED || len(again.GetVerdict().GetMatches()) != 1 {
		t.Errorf("the same document again: %v", again)
	}
	replaced := addDocuments(t, client, sourced("copy", "Harbor Post", otherStory))[0]
	if replaced.GetOutcome() != neardupv1.AddOutcome_ADD_OUTCOME_REPLACED || len(replaced.GetVerdict().GetMatches()) != 0 {
		t.Errorf("other content under the same id: %v", replaced)
	}
}

func TestCheckChangesNothing(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	addDocuments(t, client, textDocument("original", story))
	for range 2 {
		response, err := client.CheckDocuments(t.Context(), &neardupv1.CheckDocumentsRequest{
			Collection: "news", Documents: []*neardupv1.Document{textDocument("", story), textDocument("b", otherStory)},
		})
		if err != nil {
			t.Fatal(err)
		}
		verdicts := response.GetVerdicts()
		if len(verdicts) != 2 || len(verdicts[0].GetMatches()) != 1 ||
			len(verdicts[1].GetMatches()) != 0 || verdicts[1].GetDocumentId() != "b" {
			t.Fatalf("verdicts are %v", verdicts)
		}
	}
}

func TestAddRefuses(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	add := func(collection, requestID string, docs ...*neardupv1.Document) error {
		_, err := client.AddDocuments(t.Context(), &neardupv1.AddDocumentsRequest{
			Collection: collection, Documents: docs, RequestId: requestID,
		})
		return err
	}
	checkError(t, add("news", "", textDocument("a", story), textDocument("", story)),
		codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": "documents[1].id", "index": "1"})
	checkError(t, add("absent", "", textDocument("a", story)),
		codes.NotFound, "COLLECTION_NOT_FOUND", map[string]string{"collection": "absent"})
	checkError(t, add("news", "", textDocument("a", ""), textDocument("b", strings.Repeat("x", service.DefaultLimits().TextBytes+1))),
		codes.InvalidArgument, "TEXT_TOO_LARGE", map[string]string{"index": "1", "bytes": "16777217", "limit": "16777216"})
	if err := add("news", "request 1", textDocument("a", story)); err != nil {
		t.Fatal(err)
	}
	if err := add("news", "request 1", textDocument("a", story)); err != nil {
		t.Errorf("the same request again: %v", err)
	}
	checkError(t, add("news", "request 1", textDocument("a", otherStory)),
		codes.AlreadyExists, "REQUEST_ID_REUSED", map[string]string{"request_id": "request 1"})
}

func TestDocumentLifeCycle(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	want := sourced("d1", "Islands Daily", story)
	want.Labels, want.Title = map[string]string{"desk": "sea"}, "Late ferry"
	addDocuments(t, client, want)

	get := &neardupv1.GetDocumentRequest{Collection: "news", DocumentId: "d1"}
	got, err := client.GetDocument(t.Context(), get)
	if err != nil || !proto.Equal(got.GetDocument(), want) || got.GetAddTime() == nil {
		t.Errorf("the document reads %v, %v; want %v", got, err, want)
	}
	remove := &neardupv1.DeleteDocumentRequest{Collection: "news", DocumentId: "d1"}
	if _, err := client.DeleteDocument(t.Context(), remove); err != nil {
		t.Fatal(err)
	}
	notFound := map[string]string{"collection": "news", "document_id": "d1"}
	_, err = client.GetDocument(t.Context(), get)
	checkError(t, err, codes.NotFound, "DOCUMENT_NOT_FOUND", notFound)
	_, err = client.DeleteDocument(t.Context(), remove)
	checkError(t, err, codes.NotFound, "DOCUMENT_NOT_FOUND", notFound)
	remove.AllowMissing = true
	if _, err := client.DeleteDocument(t.Context(), remove); err != nil {
		t.Errorf("a document that may be missing: %v", err)
	}
	remove.Collection = "absent"
	_, err = client.DeleteDocument(t.Context(), remove)
	checkError(t, err, codes.NotFound, "COLLECTION_NOT_FOUND", map[string]string{"collection": "absent"})
}

func TestListMatchesPages(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	for i := range 4 {
		addDocuments(t, client, textDocument(fmt.Sprintf("d%d", i), story))
	}
	list := func(id, token string) (*neardupv1.ListMatchesResponse, error) {
		return client.ListMatches(t.Context(), &neardupv1.ListMatchesRequest{
			Collection: "news", DocumentId: id, PageSize: 2, PageToken: token,
		})
	}
	first, err := list("d1", "")
	if err != nil || len(first.GetMatches()) != 2 || first.GetNextPageToken() == "" {
		t.Fatalf("the first page is %v, %v", first, err)
	}
	second, err := list("d1", first.GetNextPageToken())
	if err != nil || len(second.GetMatches()) != 1 || second.GetNextPageToken() != "" {
		t.Fatalf("the second page is %v, %v", second, err)
	}
	var ids []string
	for _, m := range append(first.GetMatches(), second.GetMatches()...) {
		ids = append(ids, m.GetDocumentId())
	}
	if !slices.Equal(ids, []string{"d0", "d2", "d3"}) {
		t.Errorf("the matches are %v", ids)
	}
	_, err = list("d2", first.GetNextPageToken())
	checkError(t, err, codes.InvalidArgument, "BAD_PAGE_TOKEN", map[string]string{"page_token": first.GetNextPageToken()})
	_, err = list("absent", "")
	checkError(t, err, codes.NotFound, "DOCUMENT_NOT_FOUND", map[string]string{"collection": "news", "document_id": "absent"})
}

func TestListClusters(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	addDocuments(t, client,
		textDocument("a1", story), textDocument("b1", otherStory), textDocument("a2", story), textDocument("b2", otherStory),
		textDocument("c", ""))
	list := func(req *neardupv1.ListClustersRequest) []string {
		t.Helper()
		req.Collection = "news"
		var clusters []string
		for {
			response, err := client.ListClusters(t.Context(), req)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range response.GetClusters() {
				clusters = append(clusters, fmt.Sprint(c.GetClusterId(), c.GetMemberDocumentIds()))
			}
			if req.PageToken = response.GetNextPageToken(); req.PageToken == "" {
				return clusters
			}
		}
	}
	for _, test := range []struct {
		name    string
		request *neardupv1.ListClustersRequest
		want    []string
	}{
		{"all", &neardupv1.ListClustersRequest{PageSize: 1}, []string{"a1[a1 a2]", "b1[b1 b2]"}},
		{"of a document", &neardupv1.ListClustersRequest{DocumentId: "b2"}, []string{"b1[b1 b2]"}},
		{"of a document in none", &neardupv1.ListClustersRequest{DocumentId: "c"}, nil},
	} {
		if got := list(test.request); !slices.Equal(got, test.want) {
			t.Errorf("%s: clusters are %v, want %v", test.name, got, test.want)
		}
	}
}

// Every call on a collection says that there is none, and every list refuses a token that it did not give.
func TestEveryMethodReportsItsErrors(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	absent := func(call func(collection string) error) func(*testing.T) {
		return func(t *testing.T) {
			checkError(t, call("absent"), codes.NotFound, "COLLECTION_NOT_FOUND", map[string]string{"collection": "absent"})
		}
	}
	t.Run("statistics", absent(func(collection string) error {
		_, err := client.GetCollectionStatistics(t.Context(), &neardupv1.GetCollectionStatisticsRequest{Collection: collection})
		return err
	}))
	t.Run("check", absent(func(collection string) error {
		_, err := client.CheckDocuments(t.Context(), &neardupv1.CheckDocumentsRequest{
			Collection: collection, Documents: []*neardupv1.Document{textDocument("a", story)},
		})
		return err
	}))
	t.Run("matches", absent(func(collection string) error {
		_, err := client.ListMatches(t.Context(), &neardupv1.ListMatchesRequest{Collection: collection, DocumentId: "a"})
		return err
	}))
	t.Run("clusters", absent(func(collection string) error {
		_, err := client.ListClusters(t.Context(), &neardupv1.ListClustersRequest{Collection: collection})
		return err
	}))
	t.Run("cluster of a document", absent(func(collection string) error {
		_, err := client.ListClusters(t.Context(), &neardupv1.ListClustersRequest{Collection: collection, DocumentId: "a"})
		return err
	}))

	badToken := func(call func(token string) error) func(*testing.T) {
		return func(t *testing.T) {
			checkError(t, call("AAAA"), codes.InvalidArgument, "BAD_PAGE_TOKEN", map[string]string{"page_token": "AAAA"})
		}
	}
	t.Run("token of collections", badToken(func(token string) error {
		_, err := client.ListCollections(t.Context(), &neardupv1.ListCollectionsRequest{PageToken: token})
		return err
	}))
	t.Run("token of matches", badToken(func(token string) error {
		_, err := client.ListMatches(t.Context(), &neardupv1.ListMatchesRequest{
			Collection: "news", DocumentId: "a", PageToken: token,
		})
		return err
	}))
	t.Run("token of clusters", badToken(func(token string) error {
		_, err := client.ListClusters(t.Context(), &neardupv1.ListClustersRequest{Collection: "news", PageToken: token})
		return err
	}))
}

func TestCallsAfterCloseAreRefused(t *testing.T) {
	engine, err := service.Open(service.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	_, conn := startServer(t, engine, Config{}, nil)
	if err := engine.Close(); err != nil {
		t.Fatal(err)
	}
	client := neardupv1.NewCollectionServiceClient(conn)
	_, err = client.GetCollection(t.Context(), &neardupv1.GetCollectionRequest{Collection: "news"})
	checkError(t, err, codes.Unavailable, "SHUTTING_DOWN", nil)
}

package rpc

import (
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

// startExpiring serves a new engine that sweeps all the time, by a clock that the test moves.
func startExpiring(t *testing.T) (client neardupv1.CollectionServiceClient, advance func(time.Duration)) {
	t.Helper()
	var ahead atomic.Int64
	engine := openEngine(t, service.Options{
		Dir:           t.TempDir(),
		SweepInterval: time.Millisecond,
		Now:           func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) },
	})
	_, conn := startServer(t, engine, Config{}, nil)
	return neardupv1.NewCollectionServiceClient(conn), func(d time.Duration) { ahead.Add(int64(d)) }
}

// awaitDocuments waits until the collection news holds the documents with these ids alone.
func awaitDocuments(t *testing.T, client neardupv1.CollectionServiceClient, want ...string) {
	t.Helper()
	const patience = 10 * time.Second
	for start := time.Now(); ; time.Sleep(time.Millisecond) {
		list, _ := listDocuments(t, client, "news", 0)
		if got := documentIDs(list); slices.Equal(got, want) {
			return
		} else if time.Since(start) > patience {
			t.Fatalf("the documents are %v, want %v", got, want)
		}
	}
}

func TestDocumentsExpire(t *testing.T) {
	client, advance := startExpiring(t)
	created := createCollection(t, client, &neardupv1.Collection{Name: "news", MaxAge: durationpb.New(time.Hour)})
	if created.GetMaxAge().AsDuration() != time.Hour {
		t.Errorf("the maximum age is %v", created.GetMaxAge())
	}
	addDocuments(t, client, textDocument("old", story), textDocument("older", story))
	advance(30 * time.Minute)
	addDocuments(t, client, textDocument("young", story))
	advance(30 * time.Minute)
	awaitDocuments(t, client, "young")

	// They are gone from every answer.
	get := &neardupv1.GetDocumentRequest{Collection: "news", DocumentId: "old"}
	_, err := client.GetDocument(t.Context(), get)
	checkError(t, err, codes.NotFound, "DOCUMENT_NOT_FOUND", map[string]string{"collection": "news", "document_id": "old"})
	matches, err := client.ListMatches(t.Context(), &neardupv1.ListMatchesRequest{Collection: "news", DocumentId: "young"})
	if err != nil || len(matches.GetMatches()) != 0 {
		t.Errorf("the matches are %v, %v", matches, err)
	}
	clusters, err := client.ListClusters(t.Context(), &neardupv1.ListClustersRequest{Collection: "news"})
	if err != nil || len(clusters.GetClusters()) != 0 {
		t.Errorf("the clusters are %v, %v", clusters, err)
	}
	checked, err := client.CheckDocuments(t.Context(), &neardupv1.CheckDocumentsRequest{
		Collection: "news", Documents: []*neardupv1.Document{textDocument("", story)},
	})
	if err != nil || len(checked.GetVerdicts()[0].GetMatches()) != 1 {
		t.Errorf("the verdict is %v, %v", checked, err)
	}
}

func TestUpdateMaxAge(t *testing.T) {
	client, advance := startExpiring(t)
	want := createCollection(t, client, &neardupv1.Collection{Name: "news"})
	if want.GetMaxAge() != nil {
		t.Errorf("the maximum age is %v at first", want.GetMaxAge())
	}
	update := func(c *neardupv1.Collection, paths ...string) {
		t.Helper()
		c.Name = "news"
		response, err := client.UpdateCollection(t.Context(), &neardupv1.UpdateCollectionRequest{
			Collection: c, UpdateMask: &fieldmaskpb.FieldMask{Paths: paths},
		})
		if err != nil || !proto.Equal(response.GetCollection(), want) {
			t.Fatalf("the collection became %v, %v; want %v", response.GetCollection(), err, want)
		}
	}
	words := &neardupv1.Thresholds{PartialWords: proto.Int32(12)}
	want.MaxAge = durationpb.New(time.Hour)
	update(&neardupv1.Collection{MaxAge: want.GetMaxAge(), Thresholds: words}, "max_age")
	// Without a mask the settings that are set change, and the others stay.
	want.Thresholds.PartialWords = words.PartialWords
	update(&neardupv1.Collection{Thresholds: words})
	want.MaxAge = durationpb.New(2 * time.Hour)
	update(&neardupv1.Collection{MaxAge: want.GetMaxAge()})
	// What was read can be sent back.
	update(proto.CloneOf(want))
	// Named and unset means never again.
	addDocuments(t, client, textDocument("d", story))
	want.MaxAge = nil
	update(&neardupv1.Collection{}, "max_age")
	advance(1000 * time.Hour)
	addDocuments(t, client, textDocument("e", otherStory))
	awaitDocuments(t, client, "d", "e")
	want.MaxAge = durationpb.New(time.Minute)
	update(&neardupv1.Collection{MaxAge: want.GetMaxAge()})
	awaitDocuments(t, client, "e")
}

func TestMaxAgeIsChecked(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	for _, age := range []*durationpb.Duration{
		{}, {Seconds: -1}, {Nanos: -1}, {Seconds: 3_153_600_001}, {Seconds: 1, Nanos: -1},
	} {
		_, err := client.CreateCollection(t.Context(), &neardupv1.CreateCollectionRequest{
			Collection: &neardupv1.Collection{Name: "other", MaxAge: age},
		})
		checkError(t, err, codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": "collection.max_age"})
		_, err = client.UpdateCollection(t.Context(), &neardupv1.UpdateCollectionRequest{
			Collection: &neardupv1.Collection{Name: "news", MaxAge: age},
		})
		checkError(t, err, codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": "collection.max_age"})
	}
}

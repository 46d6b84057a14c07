package rpc

import (
	"fmt"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

func TestGetCollectionStatistics(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	addDocuments(t, client, textDocument("a", story), textDocument("b", story), textDocument("c", ""))
	request := &neardupv1.GetCollectionStatisticsRequest{Collection: "news"}
	got, err := client.GetCollectionStatistics(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	if got.GetDocumentCount() != 3 || got.GetEmptyDocumentCount() != 1 || got.GetClusterCount() != 1 ||
		got.GetClusteredDocumentCount() != 2 || got.GetTextBytes() != int64(2*len(story)) ||
		len(got.GetMatchCounts()) != 1 || got.GetMatchCounts()[0].GetCount() != 1 {
		t.Errorf("statistics are %v", got)
	}
	sizes := got.GetBucketSizes()
	if len(sizes) != 1 || sizes[0].GetMinDocuments() != 2 || sizes[0].GetBucketCount() != got.GetBucketCount() ||
		got.GetBucketCount() == 0 || got.GetLongestBuckets() != nil {
		t.Errorf("two equal documents make buckets of two each: %v", got)
	}
	parts := got.GetPartBytes()
	if len(parts) != len(neardupv1.Part_name)-1 || parts[0].GetBytes() == 0 ||
		parts[0].GetBytes()+parts[1].GetBytes() != got.GetIndexMemoryBytes() {
		t.Errorf("the parts are %v of an index of %d bytes", parts, got.GetIndexMemoryBytes())
	}

	if _, err := client.DeleteDocument(t.Context(), &neardupv1.DeleteDocumentRequest{
		Collection: "news", DocumentId: "a",
	}); err != nil {
		t.Fatal(err)
	}
	after, err := client.GetCollectionStatistics(t.Context(), request)
	if err != nil || after.GetBucketCount() != got.GetBucketCount() || after.GetBucketSizes()[0].GetMinDocuments() != 1 ||
		after.GetTextBytes() != int64(len(story)) || len(after.GetMatchCounts()) != 0 || after.GetClusterCount() != 0 {
		t.Errorf("with one of two equal documents deleted: %v, %v", after, err)
	}
}

func TestLongestBuckets(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news", Parameters: &neardupv1.Parameters{
		Channels: []neardupv1.Channel{neardupv1.Channel_CHANNEL_PASSAGES},
	}})
	// It is longer than the run that surely shares a passage fingerprint.
	const frame = "Read more about this and all other islands in our paper on Sunday morning or ask the harbor office"
	for i := range 7 {
		var own strings.Builder
		for w := range 30 {
			fmt.Fprintf(&own, "own%dw%d ", i, w)
		}
		addDocuments(t, client, textDocument(fmt.Sprintf("d%d", i), own.String()+frame))
	}
	get := func(longest int32) (*neardupv1.GetCollectionStatisticsResponse, error) {
		return client.GetCollectionStatistics(t.Context(), &neardupv1.GetCollectionStatisticsRequest{
			Collection: "news", LongestBuckets: longest,
		})
	}
	got, err := get(1)
	if err != nil {
		t.Fatal(err)
	}
	want := &neardupv1.LongBucket{
		DocumentCount: 7, Channel: neardupv1.Channel_CHANNEL_PASSAGES,
		SampleDocumentIds: []string{"d0", "d1", "d2", "d3", "d4"},
	}
	if len(got.GetLongestBuckets()) != 1 {
		t.Fatalf("the longest bucket is %v", got.GetLongestBuckets())
	}
	longest := got.GetLongestBuckets()[0]
	want.SampleText = longest.GetSampleText()
	if !proto.Equal(longest, want) || len(strings.Fields(want.GetSampleText())) != 5 ||
		!strings.Contains(frame, want.GetSampleText()) {
		t.Errorf("the longest bucket is %v", longest)
	}
	for _, longest := range []int32{-1, 101} {
		_, err := get(longest)
		checkError(t, err, codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": "longest_buckets"})
	}
}

func TestStatisticsResponse(t *testing.T) {
	response := StatisticsResponse(service.Survey{
		Statistics: service.Statistics{
			Documents: 1, EmptyDocuments: 2, Clusters: 3, ClusteredDocuments: 4, TextBytes: 7, StoredTextBytes: 8,
			Matches: map[match.Relation]int64{match.Template: 9, match.Exact: 10, match.Partial: 11},
		},
		Parts:       []service.PartBytes{{Part: service.PartIndexBuckets, Bytes: 4}, {Part: service.PartIndexWords, Bytes: 2}, {Part: service.PartFeedback, Bytes: 9}},
		Buckets:     5,
		BucketSizes: []int64{4, 0, 1},
		Longest:     []service.LongBucket{{Documents: 6, Channel: sketch.SimHashChannel, SampleIDs: []string{"a"}, SampleText: "s"}},
	})
	want := &neardupv1.GetCollectionStatisticsResponse{
		DocumentCount: 1, EmptyDocumentCount: 2, ClusterCount: 3, ClusteredDocumentCount: 4, BucketCount: 5,
		IndexMemoryBytes: 6, TextBytes: 7, StoredTextBytes: 8,
		MatchCounts: []*neardupv1.RelationCount{
			{Relation: neardupv1.Relation_RELATION_EXACT, Count: 10},
			{Relation: neardupv1.Relation_RELATION_PARTIAL, Count: 11},
			{Relation: neardupv1.Relation_RELATION_TEMPLATE, Count: 9},
		},
		PartBytes: []*neardupv1.PartBytes{
			{Part: neardupv1.Part_PART_INDEX_BUCKETS, Bytes: 4}, {Part: neardupv1.Part_PART_INDEX_WORDS, Bytes: 2},
			{Part: neardupv1.Part_PART_FEEDBACK, Bytes: 9},
		},
		BucketSizes: []*neardupv1.BucketSizes{{MinDocuments: 1, BucketCount: 4}, {MinDocuments: 4, BucketCount: 1}},
		LongestBuckets: []*neardupv1.LongBucket{{
			DocumentCount: 6, Channel: neardupv1.Channel_CHANNEL_SIMHASH, SampleDocumentIds: []string{"a"}, SampleText: "s",
		}},
	}
	if !proto.Equal(response, want) {
		t.Errorf("statistics are %v, want %v", response, want)
	}
	if last := neardupv1.Part(service.PartFeedback); int(last) != len(neardupv1.Part_name)-1 {
		t.Errorf("the last part is %v, of %d in the API", last, len(neardupv1.Part_name)-1)
	}
}

package rpc

import (
	"maps"
	"math/bits"
	"slices"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

// StatisticsResponse converts a survey; the counts of matches are in the order of their relations, and sizes without a
// bucket are left out.
func StatisticsResponse(s service.Survey) *neardupv1.GetCollectionStatisticsResponse {
	response := &neardupv1.GetCollectionStatisticsResponse{
		DocumentCount:          s.Documents,
		EmptyDocumentCount:     s.EmptyDocuments,
		ClusterCount:           s.Clusters,
		ClusteredDocumentCount: s.ClusteredDocuments,
		BucketCount:            s.Buckets,
		TextBytes:              s.TextBytes,
		StoredTextBytes:        s.StoredTextBytes,
		LongestBuckets:         convertAll(s.Longest, longBucketMessage),
	}
	for _, relation := range slices.Sorted(maps.Keys(s.Matches)) {
		response.MatchCounts = append(response.MatchCounts, &neardupv1.RelationCount{
			Relation: neardupv1.Relation(relation),
			Count:    s.Matches[relation],
		})
	}
	for _, p := range s.Parts {
		response.PartBytes = append(response.PartBytes, &neardupv1.PartBytes{
			Part: neardupv1.Part(p.Part), Bytes: p.Bytes,
		})
		if p.Part == service.PartIndexBuckets || p.Part == service.PartIndexWords {
			response.IndexMemoryBytes += p.Bytes
		}
	}
	for i, n := range s.BucketSizes {
		if n > 0 {
			response.BucketSizes = append(response.BucketSizes, &neardupv1.BucketSizes{
				MinDocuments: 1 << i, BucketCount: n,
			})
		}
	}
	return response
}

func longBucketMessage(b service.LongBucket) *neardupv1.LongBucket {
	return &neardupv1.LongBucket{
		DocumentCount: int32(b.Documents),
		// The bit of a channel is that of its number in the API.
		Channel:           neardupv1.Channel(bits.Len8(uint8(b.Channel))),
		SampleDocumentIds: b.SampleIDs,
		SampleText:        b.SampleText,
	}
}

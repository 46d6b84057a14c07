package rpc

import (
	"maps"
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

// collectionOf converts the collection of a create request; what the server sets is ignored.
func collectionOf(m *neardupv1.Collection) (service.Collection, error) {
	parameters, err := parametersOf("collection.parameters", m.GetParameters())
	if err != nil {
		return service.Collection{}, err
	}
	thresholds, err := thresholdsOf("collection.thresholds", m.GetThresholds())
	if err != nil {
		return service.Collection{}, err
	}
	maxAge, err := maxAgeOf("collection.max_age", m.GetMaxAge())
	if err != nil {
		return service.Collection{}, err
	}
	c := service.Collection{
		Name:       m.GetName(),
		Parameters: parameters,
		Thresholds: thresholds,
		Retention:  service.TextRetention(m.GetTextRetention()),
		SeedPolicy: service.SeedPolicy(m.GetSeedPolicy()),
		MaxAge:     maxAge,
	}
	orDefault(&c.Retention, service.RetainText)
	orDefault(&c.SeedPolicy, service.SecretSeed)
	return c, nil
}

// maxAgeOf converts the maximum age of a request, of which the proto's rules have checked the range; field is its path,
// for errors.
func maxAgeOf(field string, m *durationpb.Duration) (time.Duration, error) {
	if m != nil && m.CheckValid() != nil {
		return 0, &service.InvalidFieldError{Field: field, Rule: "must have seconds and nanos of the same sign"}
	}
	return m.AsDuration(), nil
}

// CollectionMessage converts a collection.
func CollectionMessage(c service.Collection) *neardupv1.Collection {
	message := &neardupv1.Collection{
		Name:          c.Name,
		Parameters:    ParametersMessage(c.Parameters),
		ParameterId:   c.ParameterID,
		Thresholds:    ThresholdsMessage(c.Thresholds),
		TextRetention: neardupv1.TextRetention(c.Retention),
		SeedPolicy:    neardupv1.SeedPolicy(c.SeedPolicy),
		CreateTime:    timeMessage(c.Created),
	}
	if c.MaxAge != 0 {
		message.MaxAge = durationpb.New(c.MaxAge)
	}
	return message
}

// StatisticsResponse converts statistics; the counts of matches are in the order of their relations.
func StatisticsResponse(s service.Statistics) *neardupv1.GetCollectionStatisticsResponse {
	response := &neardupv1.GetCollectionStatisticsResponse{
		DocumentCount:          s.Documents,
		EmptyDocumentCount:     s.EmptyDocuments,
		ClusterCount:           s.Clusters,
		ClusteredDocumentCount: s.ClusteredDocuments,
		BucketCount:            s.Buckets,
		IndexMemoryBytes:       s.IndexBytes,
		TextBytes:              s.TextBytes,
		StoredTextBytes:        s.StoredTextBytes,
	}
	for _, relation := range slices.Sorted(maps.Keys(s.Matches)) {
		response.MatchCounts = append(response.MatchCounts, &neardupv1.RelationCount{
			Relation: neardupv1.Relation(relation),
			Count:    s.Matches[relation],
		})
	}
	return response
}

package rpc

import (
	"context"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

func (s *collectionService) GetCollectionStatistics(
	ctx context.Context, req *neardupv1.GetCollectionStatisticsRequest,
) (*neardupv1.GetCollectionStatisticsResponse, error) {
	survey, err := s.engine.Survey(ctx, req.GetCollection(), int(req.GetLongestBuckets()))
	if err != nil {
		return nil, err
	}
	return StatisticsResponse(survey), nil
}

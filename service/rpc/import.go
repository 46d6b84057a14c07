package rpc

import (
	"context"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

func (s *collectionService) ImportRecords(
	ctx context.Context, req *neardupv1.ImportRecordsRequest,
) (*neardupv1.ImportRecordsResponse, error) {
	records, err := recordsOf(req.GetRecords())
	if err != nil {
		return nil, err
	}
	result, err := s.engine.Import(ctx, req.GetCollection(), records)
	if err != nil {
		return nil, err
	}
	return importResponse(result), nil
}

func importResponse(r service.ImportResult) *neardupv1.ImportRecordsResponse {
	return &neardupv1.ImportRecordsResponse{
		AddedCount:     int32(r.Added),
		ReplacedCount:  int32(r.Replaced),
		UnchangedCount: int32(r.Unchanged),
		MatchCount:     int32(r.Matches),
		FeedbackCount:  int32(r.Feedback),
		SkippedCount:   int32(r.Skipped),
	}
}

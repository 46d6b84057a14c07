package rpc

import (
	"context"
	"encoding/binary"
	"errors"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

func (s *collectionService) MarkMatch(
	ctx context.Context, req *neardupv1.MarkMatchRequest,
) (*neardupv1.MarkMatchResponse, error) {
	feedback, err := s.engine.MarkMatch(ctx, req.GetCollection(), service.Feedback{
		Pair:      service.Pair{A: req.GetDocumentId(), B: req.GetOtherDocumentId()},
		Judgement: service.Judgement(req.GetJudgement()),
		Note:      req.GetNote(),
	}, req.GetAllowMissing())
	if err != nil {
		return nil, err
	}
	return &neardupv1.MarkMatchResponse{Feedback: FeedbackMessage(feedback)}, nil
}

func (s *collectionService) ListFeedback(
	ctx context.Context, req *neardupv1.ListFeedbackRequest,
) (*neardupv1.ListFeedbackResponse, error) {
	scope, collection, err := s.scopeIn(ctx, neardupv1.CollectionService_ListFeedback_FullMethodName, req.GetCollection())
	if err != nil {
		return nil, err
	}
	key, err := scope.after(req.GetPageToken())
	if err != nil {
		return nil, err
	}
	after, ok := pairOf(key)
	if !ok {
		return nil, &badPageTokenError{token: req.GetPageToken()}
	}
	size := pageSize(req.GetPageSize())
	feedback, err := s.engine.Feedback(ctx, collection, after, size+1)
	if err != nil {
		return nil, err
	}
	feedback, next := page(feedback, size, scope, func(f service.Feedback) string { return pairKey(f.Pair) })
	return &neardupv1.ListFeedbackResponse{Feedback: convertAll(feedback, FeedbackMessage), NextPageToken: next}, nil
}

func (s *collectionService) DeleteFeedback(
	ctx context.Context, req *neardupv1.DeleteFeedbackRequest,
) (*neardupv1.DeleteFeedbackResponse, error) {
	err := s.engine.DeleteFeedback(ctx, req.GetCollection(), service.Pair{A: req.GetDocumentId(), B: req.GetOtherDocumentId()})
	if _, missing := errors.AsType[*service.FeedbackNotFoundError](err); missing && req.GetAllowMissing() {
		err = nil
	}
	if err != nil {
		return nil, err
	}
	return &neardupv1.DeleteFeedbackResponse{}, nil
}

// FeedbackMessage converts feedback.
func FeedbackMessage(f service.Feedback) *neardupv1.Feedback {
	return &neardupv1.Feedback{
		DocumentId:      validUTF8(f.A),
		OtherDocumentId: validUTF8(f.B),
		Judgement:       neardupv1.Judgement(f.Judgement),
		Note:            validUTF8(f.Note),
		MarkTime:        timeMessage(f.Marked),
	}
}

// pairKey is the key of a pair in a page token: the length of a as a varint, a, b.
func pairKey(p service.Pair) string {
	return string(binary.AppendUvarint(nil, uint64(len(p.A)))) + p.A + p.B
}

// pairOf reads a key; the empty key is that of the empty pair, which comes before all.
func pairOf(key string) (service.Pair, bool) {
	if key == "" {
		return service.Pair{}, true
	}
	length, n := binary.Uvarint([]byte(key))
	if n <= 0 || length > uint64(len(key)-n) {
		return service.Pair{}, false
	}
	return service.Pair{A: key[n : n+int(length)], B: key[n+int(length):]}, true
}

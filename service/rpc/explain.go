package rpc

import (
	"context"
	"math/bits"

	"google.golang.org/protobuf/proto"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/corpus"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

func (s *collectionService) ExplainMatch(
	ctx context.Context, req *neardupv1.ExplainMatchRequest,
) (*neardupv1.ExplainMatchResponse, error) {
	var explanation service.Explanation
	id := req.GetDocumentId()
	var err error
	if d := req.GetDocument(); d != nil {
		id = d.GetId()
		var doc service.Document
		if doc, err = documentOf("document", d); err == nil {
			explanation, err = s.engine.ExplainText(ctx, req.GetCollection(), doc, req.GetOtherDocumentId())
		}
	} else {
		explanation, err = s.engine.ExplainDocuments(ctx, req.GetCollection(), id, req.GetOtherDocumentId())
	}
	if err != nil {
		return nil, err
	}
	return ExplainMatchResponse(id, explanation), nil
}

// ExplainMatchResponse converts an explanation; id is that of the subject.
func ExplainMatchResponse(id string, x service.Explanation) *neardupv1.ExplainMatchResponse {
	response := &neardupv1.ExplainMatchResponse{
		DocumentId: validUTF8(id),
		Match:      MatchMessage(x.Match),
		Thresholds: ThresholdsMessage(x.Thresholds),
		Rules: convertAll(x.Reasons.Rules, func(r match.Rule) *neardupv1.ExplainRule {
			return &neardupv1.ExplainRule{
				Name: r.Name, Value: r.Value, Threshold: r.Threshold, Passed: r.Passed, Comment: r.Comment,
			}
		}),
		Channels:            convertAll(x.Meetings, channelMessage),
		CandidateRank:       int32(x.Rank),
		CandidateCount:      int32(x.Candidates),
		CandidatesTruncated: x.MoreCandidates,
		Passages:            convertAll(x.Reasons.Passages, rarePassageMessage),
		StoryCount:          int32(x.Stories),
	}
	if x.Stored != nil {
		response.StoredMatch = MatchMessage(*x.Stored)
	}
	return response
}

func channelMessage(m corpus.Meeting) *neardupv1.ExplainChannel {
	message := &neardupv1.ExplainChannel{
		// The bit of a channel is that of its number in the API.
		Channel:       neardupv1.Channel(bits.Len8(uint8(m.Channel))),
		KeyCount:      int32(m.Keys),
		OtherKeyCount: int32(m.OtherKeys),
		SharedBuckets: convertAll(m.Buckets, func(b corpus.Bucket) *neardupv1.ExplainBucket {
			return &neardupv1.ExplainBucket{DocumentCount: int32(b.Documents), Read: b.Read}
		}),
		Meets: m.Meets(),
	}
	if m.Channel == sketch.SimHashChannel {
		message.Distance, message.DistanceMax = proto.Int32(int32(m.Distance)), proto.Int32(int32(m.DistanceMax))
	}
	return message
}

func rarePassageMessage(p match.RarePassage) *neardupv1.ExplainPassage {
	message := &neardupv1.ExplainPassage{OtherStoryCount: int32(p.Stories), Rarity: p.Rarity}
	if p.A.End > 0 {
		message.A, message.B = spanMessage(p.A), spanMessage(p.B)
	}
	return message
}

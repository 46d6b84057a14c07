package rpc

import (
	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
)

// Byte offsets and counts fit in an int32 wherever they are converted below: a text is no longer than a message, and
// Config bounds both below 2 GiB. The engine's enums have the numbers of the API's.

// CompareResponse converts the evidence for the texts a and b, given by their ids.
func CompareResponse(a, b, parameterID string, e match.Evidence) *neardupv1.CompareResponse {
	return &neardupv1.CompareResponse{
		A:                 validUTF8(a),
		B:                 validUTF8(b),
		Relation:          neardupv1.Relation(e.Relation),
		Resemblance:       e.Resemblance,
		ContainmentAInB:   e.ContainmentAInB,
		ContainmentBInA:   e.ContainmentBInA,
		Passages:          passageMessages(e.Passages),
		PassagesTruncated: e.PassagesTruncated,
		Agreement:         e.Agreement,
		FactAgreement:     e.FactAgreement,
		ParameterId:       parameterID,
	}
}

// MatchMessage converts a match.
func MatchMessage(m service.Match) *neardupv1.Match {
	return &neardupv1.Match{
		DocumentId:         validUTF8(m.ID),
		Source:             validUTF8(m.Source),
		Relation:           neardupv1.Relation(m.Relation),
		Resemblance:        m.Resemblance,
		ContainmentAInB:    m.ContainmentAInB,
		ContainmentBInA:    m.ContainmentBInA,
		Rarity:             m.Rarity,
		Agreement:          m.Agreement,
		FactAgreement:      m.FactAgreement,
		Verification:       neardupv1.Verification(m.Verification),
		Passages:           passageMessages(m.Passages),
		PassagesTruncated:  m.PassagesTruncated,
		Syndicated:         m.Syndicated,
		OriginalDocumentId: validUTF8(m.OriginalID),
		OriginalBasis:      neardupv1.OriginalBasis(m.OriginalBasis),
		Judgement:          neardupv1.Judgement(m.Judgement),
	}
}

// VerdictMessage converts a verdict.
func VerdictMessage(v service.Verdict) *neardupv1.Verdict {
	return &neardupv1.Verdict{
		DocumentId:  validUTF8(v.ID),
		Relation:    neardupv1.Relation(v.Relation),
		Matches:     convertAll(v.Matches, MatchMessage),
		Limits:      convertAll(v.Limits, func(l service.Limit) neardupv1.Limit { return neardupv1.Limit(l) }),
		Attribution: attributionMessage(v.Attribution),
		TokenCount:  int32(v.TokenCount),
	}
}

// AddResultMessage converts the result of an add.
func AddResultMessage(r service.AddResult) *neardupv1.AddResult {
	return &neardupv1.AddResult{Outcome: neardupv1.AddOutcome(r.Outcome), Verdict: VerdictMessage(r.Verdict)}
}

// ClusterMessage converts a cluster.
func ClusterMessage(c service.Cluster) *neardupv1.Cluster {
	return &neardupv1.Cluster{
		ClusterId:           validUTF8(c.ID),
		CanonicalDocumentId: validUTF8(c.Canonical),
		CanonicalBasis:      neardupv1.OriginalBasis(c.Basis),
		MemberDocumentIds:   convertAll(c.Members, validUTF8),
	}
}

// TracedClusterMessage converts a cluster with the origin of its documents.
func TracedClusterMessage(c service.TracedCluster) *neardupv1.Cluster {
	message := ClusterMessage(c.Cluster)
	message.CanonicalReason = validUTF8(c.Reason)
	message.Members = convertAll(c.Steps, func(s service.TraceStep) *neardupv1.ClusterMember {
		return &neardupv1.ClusterMember{
			DocumentId:           validUTF8(s.ID),
			Source:               validUTF8(s.Source),
			CreditedSource:       validUTF8(s.Credits),
			CopiedFromDocumentId: validUTF8(s.From),
			CopiedFromBasis:      neardupv1.OriginalBasis(s.Basis),
		}
	})
	return message
}

func passageMessages(passages []match.Passage) []*neardupv1.SharedPassage {
	return convertAll(passages, func(p match.Passage) *neardupv1.SharedPassage {
		return &neardupv1.SharedPassage{
			A:          spanMessage(p.A),
			B:          spanMessage(p.B),
			TokenCount: int32(p.Tokens),
			Similarity: p.Similarity,
		}
	})
}

func spanMessage(s match.Span) *neardupv1.PassageSpan {
	return &neardupv1.PassageSpan{
		StartByte:      int32(s.Start),
		EndByte:        int32(s.End),
		FirstParagraph: int32(s.FirstParagraph),
		LastParagraph:  int32(s.LastParagraph),
	}
}

// convertAll converts each item of a list; an empty list is nil.
func convertAll[From, To any](items []From, convert func(From) To) []To {
	if len(items) == 0 {
		return nil
	}
	converted := make([]To, len(items))
	for i, item := range items {
		converted[i] = convert(item)
	}
	return converted
}

package rpc

import (
	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

// ChangeMessage converts a change of a feed.
func ChangeMessage(c service.Change) *neardupv1.Change {
	message := &neardupv1.Change{ChangeTime: timeMessage(c.Time)}
	switch {
	case c.Document != nil:
		message.Change = &neardupv1.Change_Document{Document: &neardupv1.DocumentChange{
			DocumentId: validUTF8(c.Document.ID), Kind: neardupv1.DocumentChangeKind(c.Document.Kind),
		}}
	case c.Match != nil:
		message.Change = &neardupv1.Change_Match{Match: matchChangeMessage(*c.Match)}
	case c.Cluster != nil:
		message.Change = &neardupv1.Change_Cluster{Cluster: &neardupv1.ClusterChange{
			ClusterId:           validUTF8(c.Cluster.ID),
			Kind:                neardupv1.ClusterChangeKind(c.Cluster.Kind),
			CanonicalDocumentId: validUTF8(c.Cluster.Canonical),
			CanonicalBasis:      neardupv1.OriginalBasis(c.Cluster.Basis),
			JoinedDocumentIds:   convertAll(c.Cluster.Joined, validUTF8),
			LeftDocumentIds:     convertAll(c.Cluster.Left, validUTF8),
		}}
	}
	return message
}

func matchChangeMessage(m service.MatchChange) *neardupv1.MatchChange {
	return &neardupv1.MatchChange{
		DocumentId:         validUTF8(m.A),
		OtherDocumentId:    validUTF8(m.B),
		Relation:           neardupv1.Relation(m.Relation),
		PreviousRelation:   neardupv1.Relation(m.Previous),
		Resemblance:        m.Resemblance,
		ContainmentAInB:    m.ContainmentAInB,
		ContainmentBInA:    m.ContainmentBInA,
		Syndicated:         m.Syndicated,
		OriginalDocumentId: validUTF8(m.OriginalID),
		OriginalBasis:      neardupv1.OriginalBasis(m.OriginalBasis),
		Judgement:          neardupv1.Judgement(m.Judgement),
	}
}

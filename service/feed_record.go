package service

import (
	"time"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
	"github.com/neardup/neardup/service/cluster"
	"github.com/neardup/neardup/service/match"
)

// This file turns changes into the records of the store, and back.

func changeRecord(c Change) *storagev1.ChangeRecord {
	rec := &storagev1.ChangeRecord{TimeNanos: c.Time.UnixNano()}
	switch {
	case c.Document != nil:
		rec.Change = &storagev1.ChangeRecord_Document{Document: &storagev1.DocumentChange{
			Id: c.Document.ID, Kind: uint32(c.Document.Kind),
		}}
	case c.Match != nil:
		m := c.Match
		rec.Change = &storagev1.ChangeRecord_Match{Match: &storagev1.MatchChange{
			A: m.A, B: m.B, Relation: uint32(m.Relation), Previous: uint32(m.Previous), Resemblance: m.Resemblance,
			ContainmentAInB: m.ContainmentAInB, ContainmentBInA: m.ContainmentBInA, Syndicated: m.Syndicated,
			Original: m.OriginalID, OriginalBasis: uint32(m.OriginalBasis), Judgement: uint32(m.Judgement),
		}}
	case c.Cluster != nil:
		rec.Change = &storagev1.ChangeRecord_Cluster{Cluster: &storagev1.ClusterChange{
			Id: c.Cluster.ID, Kind: uint32(c.Cluster.Kind), Canonical: c.Cluster.Canonical, Basis: uint32(c.Cluster.Basis),
			Joined: c.Cluster.Joined, Left: c.Cluster.Left,
		}}
	}
	return rec
}

func changeOf(sequence uint64, rec *storagev1.ChangeRecord) Change {
	c := Change{Sequence: sequence, Time: time.Unix(0, rec.GetTimeNanos()).UTC()}
	switch change := rec.GetChange().(type) {
	case *storagev1.ChangeRecord_Document:
		c.Document = &DocumentChange{ID: change.Document.GetId(), Kind: DocumentChangeKind(change.Document.GetKind())}
	case *storagev1.ChangeRecord_Match:
		m := change.Match
		c.Match = &MatchChange{
			Pair: Pair{m.GetA(), m.GetB()}, Relation: match.Relation(m.GetRelation()),
			Previous: match.Relation(m.GetPrevious()), Resemblance: m.GetResemblance(),
			ContainmentAInB: m.GetContainmentAInB(), ContainmentBInA: m.GetContainmentBInA(),
			Syndicated: m.GetSyndicated(), OriginalID: m.GetOriginal(),
			OriginalBasis: cluster.Basis(m.GetOriginalBasis()), Judgement: Judgement(m.GetJudgement()),
		}
	case *storagev1.ChangeRecord_Cluster:
		k := change.Cluster
		c.Cluster = &ClusterChange{
			ID: k.GetId(), Kind: ClusterChangeKind(k.GetKind()), Canonical: k.GetCanonical(),
			Basis: cluster.Basis(k.GetBasis()), Joined: k.GetJoined(), Left: k.GetLeft(),
		}
	}
	return c
}

package service

import (
	"time"

	"github.com/neardup/neardup/service/cluster"
	"github.com/neardup/neardup/service/match"
)

// DefaultChangeRetention is how long changes are kept where a collection does not say.
const DefaultChangeRetention = 7 * 24 * time.Hour

// clusterChangeIDs bounds the ids of one ClusterChange; a larger change is told in several.
const clusterChangeIDs = 1000

// FeedPosition is a place in the change feed of a collection: after the change of this sequence. The zero value is the
// beginning of whatever is kept.
type FeedPosition struct {
	// Collection is the number of the collection in the store; a collection that is made anew has another one.
	Collection uint32
	// Sequence is that of the last change before the position.
	Sequence uint64
}

// Change is one entry of a collection's change feed: one of Document, Match and Cluster is set. What one call changed
// stands together, net.
type Change struct {
	// Sequence counts the changes of a collection from 1, without gaps.
	Sequence uint64
	// Time is when it happened; it never descends.
	Time     time.Time
	Document *DocumentChange
	Match    *MatchChange
	Cluster  *ClusterChange
}

// DocumentChangeKind says what happened to a document; the numbers are those of the API.
type DocumentChangeKind uint8

// What may happen to a document.
const (
	DocumentAdded    DocumentChangeKind = 1
	DocumentReplaced DocumentChangeKind = 2
	DocumentDeleted  DocumentChangeKind = 3
	DocumentExpired  DocumentChangeKind = 4
)

// DocumentChange tells that a document came or went.
type DocumentChange struct {
	ID   string
	Kind DocumentChangeKind
}

// MatchChange tells what the match of two documents is now, as seen from A, the document with the smaller id. If there
// is none any more, Relation is zero, and so are the fields after Previous.
type MatchChange struct {
	Pair
	// Relation is what the match means now, Previous what it meant before; zero stands for no match.
	Relation, Previous               match.Relation
	Resemblance                      float64
	ContainmentAInB, ContainmentBInA float64
	// Syndicated is true for a copy between two known, different sources, and OriginalID then one of the two ids.
	Syndicated    bool
	OriginalID    string
	OriginalBasis cluster.Basis
	// Judgement is what was said of the match; zero if nothing was.
	Judgement Judgement
}

// ClusterChangeKind says what happened to a cluster; the numbers are those of the API.
type ClusterChangeKind uint8

// What may happen to a cluster.
const (
	ClusterFormed    ClusterChangeKind = 1
	ClusterChanged   ClusterChangeKind = 2
	ClusterDissolved ClusterChangeKind = 3
)

// ClusterChange tells how one cluster changed. Joined and Left have at most 1,000 ids together: a larger change is told
// in several, one after the other, of which those after the first are ClusterChanged.
type ClusterChange struct {
	ID   string
	Kind ClusterChangeKind
	// Canonical and Basis are those of the cluster now; zero if it dissolved.
	Canonical string
	Basis     cluster.Basis
	// Joined and Left are ids of documents, ascending; none if the cluster dissolved.
	Joined, Left []string
}

package service

import (
	"bytes"
	"maps"
	"slices"
	"time"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
	"github.com/neardup/neardup/service/corpus"
	"github.com/neardup/neardup/service/match"
)

// A change notes what it touches, and of each thing what it was when it was touched first. Before the change is written,
// that is compared with what there is then, so that the feed tells of a call only what it changed in the end.

// touches is what a change has touched. The zero value is ready for use.
type touches struct {
	documents map[string]documentBefore
	matches   map[Pair]matchTouch
	// expiring is true if documents are removed since they have reached their age.
	expiring bool
}

// documentBefore is a document as it was; the zero value is none.
type documentBefore struct {
	there  bool
	digest []byte
}

// matchTouch is the relation of a match before, zero for none, and the match as it is now; nil for none.
type matchTouch struct {
	before match.Relation
	now    *MatchChange
}

// document notes that a document is added or removed; before is what it was.
func (t *touches) document(id string, before documentBefore) {
	if t.documents == nil {
		t.documents = make(map[string]documentBefore)
	}
	if _, ok := t.documents[id]; !ok {
		t.documents[id] = before
	}
}

// match notes that a match is made or removed; before is its relation as seen from the smaller id, zero if there was none.
func (t *touches) match(pair Pair, before match.Relation, now *MatchChange) {
	if t.matches == nil {
		t.matches = make(map[Pair]matchTouch)
	}
	if touched, ok := t.matches[pair]; ok {
		before = touched.before
	}
	t.matches[pair] = matchTouch{before: before, now: now}
}

// touchEdges notes that all matches of a document are removed.
func (ch *change) touchEdges(doc uint32) {
	subject, _ := ch.corpus.Document(doc)
	for _, e := range ch.corpus.Edges(doc) {
		other, _ := ch.corpus.Document(e.To)
		pair, relation := newPair(subject.ID, other.ID), e.Relation
		if pair.A != subject.ID {
			relation = relation.Inverse()
		}
		ch.touched.match(pair, relation, nil)
	}
}

// touchConnected notes that what was found is a match of a subject now.
func (ch *change) touchConnected(doc uint32, f corpus.Found) {
	subject, _ := ch.corpus.Document(doc)
	now := ch.matchChange(subject, f)
	ch.touched.match(now.Pair, 0, now)
}

// touchDisconnected notes that what was found is no match of a subject any more.
func (ch *change) touchDisconnected(doc uint32, f corpus.Found) {
	subject, _ := ch.corpus.Document(doc)
	was := ch.matchChange(subject, f)
	ch.touched.match(was.Pair, was.Relation, nil)
}

// matchChange returns a match of a subject as the feed tells it.
func (c *collection) matchChange(subject corpus.Document, f corpus.Found) *MatchChange {
	m := c.match(subject, f)
	told := &MatchChange{
		Pair: newPair(subject.ID, m.ID), Relation: m.Relation, Resemblance: m.Resemblance,
		ContainmentAInB: m.ContainmentAInB, ContainmentBInA: m.ContainmentBInA,
		Syndicated: m.Syndicated, OriginalID: m.OriginalID, OriginalBasis: m.OriginalBasis, Judgement: m.Judgement,
	}
	if told.A != subject.ID {
		told.Relation = told.Relation.Inverse()
		told.ContainmentAInB, told.ContainmentBInA = told.ContainmentBInA, told.ContainmentAInB
	}
	return told
}

// tell settles the clusters and puts what the change did into its batch: documents, matches, clusters, each in order of
// their ids.
func (ch *change) tell() {
	kept := &ch.changeLog.kept
	now := max(ch.engine.now().UnixNano(), kept.LastTimeNanos)
	changes := slices.Concat(ch.documentChanges(), ch.matchChanges(), clusterChanges(ch.corpus.Settle()))
	for _, c := range changes {
		c.Time = time.Unix(0, now)
		kept.Last++
		kept.LastTimeNanos = now
		ch.batch.PutChange(ch.id(), kept.Last, changeRecord(c))
	}
}

func (ch *change) documentChanges() []Change {
	var changes []Change
	for _, id := range slices.Sorted(maps.Keys(ch.touched.documents)) {
		before := ch.touched.documents[id]
		doc, there := ch.ordinals[id]
		told := &DocumentChange{ID: id, Kind: DocumentDeleted}
		switch {
		case !there && !before.there || there && before.there && bytes.Equal(before.digest, ch.digestOf(doc)):
			continue
		case there && before.there:
			told.Kind = DocumentReplaced
		case there:
			told.Kind = DocumentAdded
		case ch.touched.expiring:
			told.Kind = DocumentExpired
		}
		changes = append(changes, Change{Document: told})
	}
	return changes
}

// digestOf returns the digest of the content of a document that the change has added.
func (ch *change) digestOf(doc uint32) []byte { return ch.staged[doc].record.GetContentDigest() }

func (ch *change) matchChanges() []Change {
	var changes []Change
	for _, pair := range slices.SortedFunc(maps.Keys(ch.touched.matches), Pair.compare) {
		touched := ch.touched.matches[pair]
		told := touched.now
		if told == nil {
			if touched.before == 0 {
				continue
			}
			told = &MatchChange{Pair: pair}
		}
		told.Previous = touched.before
		changes = append(changes, Change{Match: told})
	}
	return changes
}

// clusterChangeKinds are the kinds of the corpus as the feed has them.
var clusterChangeKinds = map[corpus.ClusterChangeKind]ClusterChangeKind{
	corpus.ClusterFormed: ClusterFormed, corpus.ClusterChanged: ClusterChanged, corpus.ClusterDissolved: ClusterDissolved,
}

// clusterChanges returns changes of clusters as the feed tells them, large ones in several pieces.
func clusterChanges(settled []corpus.ClusterChange) []Change {
	var changes []Change
	for _, c := range settled {
		told := ClusterChange{ID: c.ID, Kind: clusterChangeKinds[c.Kind], Canonical: c.Canonical, Basis: c.Basis}
		joined, left := c.Joined, c.Left
		for {
			piece := told
			n := min(len(joined), clusterChangeIDs)
			piece.Joined, joined = joined[:n], joined[n:]
			n = min(len(left), clusterChangeIDs-n)
			piece.Left, left = left[:n], left[n:]
			changes = append(changes, Change{Cluster: &piece})
			if len(joined) == 0 && len(left) == 0 {
				break
			}
			told.Kind = ClusterChanged
		}
	}
	return changes
}

// sweepChanges drops the changes that are older than the collection keeps them.
func (c *collection) sweepChanges() error {
	durable, err := c.dropChanges()
	if err != nil {
		return storeError(err)
	}
	return storeError(durable())
}

// dropChanges drops old changes; the function that it returns waits for the disk.
func (c *collection) dropChanges() (durable func() error, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	nothing := func() error { return nil }
	if c.gone != nil {
		return nothing, nil
	}
	kept := c.changeLog.kept
	until := c.engine.now().Add(-changeRetentionOf(c.record))
	next, err := c.engine.store.FirstChangeAfter(c.id(), kept, until)
	if err != nil || next == kept.First {
		return nothing, err
	}
	batch := c.engine.store.NewBatch()
	batch.DropChanges(c.id(), kept.First, next)
	if durable, err = batch.Apply(); err != nil {
		return nil, err
	}
	c.changeLog.kept.First = next
	return durable, nil
}

// changeRetentionOf returns how long the changes of a collection are kept.
func changeRetentionOf(rec *storagev1.CollectionRecord) time.Duration {
	if d := time.Duration(rec.GetChangeRetentionNanos()); d != 0 {
		return d
	}
	return DefaultChangeRetention
}

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
	// judged is true if feedback has changed.
	judged bool
}

// documentBefore is a document as it was; the zero value is none.
type documentBefore struct {
	there  bool
	digest []byte
}

// matchTouch is a match as it was, and as it is now; nil for none.
type matchTouch struct {
	matchBefore
	now *MatchChange
}

// matchBefore is a match as it was; the zero value is none.
type matchBefore struct {
	// relation is as seen from the smaller id.
	relation match.Relation
	// told is the match as the feed has told it, if that is at hand. If not, it is stored under the numbers of the document
	// with the smaller id and the other one.
	told          *MatchChange
	first, second uint32
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

// match notes that a match is made or removed.
func (t *touches) match(pair Pair, before matchBefore, now *MatchChange) {
	if t.matches == nil {
		t.matches = make(map[Pair]matchTouch)
	}
	if touched, ok := t.matches[pair]; ok {
		before = touched.matchBefore
	}
	t.matches[pair] = matchTouch{before, now}
}

// touchEdges notes that all matches of a document are removed.
func (ch *change) touchEdges(doc uint32) {
	subject, _ := ch.corpus.Document(doc)
	for _, e := range ch.corpus.Edges(doc) {
		other, _ := ch.corpus.Document(e.To)
		pair, before := newPair(subject.ID, other.ID), matchBefore{relation: e.Relation, first: doc, second: e.To}
		if pair.A != subject.ID {
			before = matchBefore{relation: e.Relation.Inverse(), first: e.To, second: doc}
		}
		ch.touched.match(pair, before, nil)
	}
}

// touchConnected notes that what was found is a match of a subject now.
func (ch *change) touchConnected(doc uint32, f corpus.Found) {
	subject, _ := ch.corpus.Document(doc)
	now := ch.matchChange(subject, f)
	ch.touched.match(now.Pair, matchBefore{}, now)
}

// touchDisconnected notes that what was found is no match of a subject any more.
func (ch *change) touchDisconnected(doc uint32, f corpus.Found) {
	subject, _ := ch.corpus.Document(doc)
	was := ch.matchChange(subject, f)
	ch.touched.match(was.Pair, matchBefore{relation: was.Relation, told: was}, nil)
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
func (ch *change) tell() error {
	matches, err := ch.matchChanges()
	if err != nil {
		return err
	}
	kept := &ch.changeLog.kept
	now := max(ch.engine.now().UnixNano(), kept.LastTimeNanos)
	changes := slices.Concat(ch.documentChanges(), matches, clusterChanges(ch.corpus.Settle()))
	for _, c := range changes {
		c.Time = time.Unix(0, now)
		kept.Last++
		kept.LastTimeNanos = now
		ch.batch.PutChange(ch.id(), kept.Last, changeRecord(c))
	}
	return nil
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

func (ch *change) matchChanges() ([]Change, error) {
	var changes []Change
	for _, pair := range slices.SortedFunc(maps.Keys(ch.touched.matches), Pair.compare) {
		touched := ch.touched.matches[pair]
		told := touched.now
		switch {
		case told == nil && touched.relation == 0:
			continue
		case told == nil:
			told = &MatchChange{Pair: pair}
		case told.Relation == touched.relation:
			before, err := ch.toldBefore(pair, touched.matchBefore)
			if err != nil {
				return nil, err
			}
			if before != nil && *before == *told {
				continue // the documents were replaced, and nothing that is told of the match differs
			}
		}
		told.Previous = touched.relation
		changes = append(changes, Change{Match: told})
	}
	return changes, nil
}

// toldBefore returns a match that was there as the feed has told it; nil if that is not known, as where feedback has
// changed. What the change removes is in the store until it is applied.
func (ch *change) toldBefore(pair Pair, was matchBefore) (*MatchChange, error) {
	switch {
	case ch.touched.judged:
		return nil, nil
	case was.told != nil:
		return was.told, nil
	}
	rec, ok, err := ch.engine.store.Match(ch.id(), uint64(was.first), uint64(was.second))
	if err != nil || !ok {
		return nil, err
	}
	f := foundOf(rec, was.first)
	if f.Relation != was.relation {
		return nil, nil // feedback made it another one
	}
	told := &MatchChange{
		Pair: pair, Relation: f.Relation, Resemblance: f.Resemblance,
		ContainmentAInB: f.ContainmentAInB, ContainmentBInA: f.ContainmentBInA,
		Syndicated: f.Syndicated, OriginalBasis: f.Basis, Judgement: ch.judgements.of(pair.A, pair.B),
	}
	switch {
	case f.SubjectOriginal:
		told.OriginalID = pair.A
	case f.Syndicated:
		told.OriginalID = pair.B
	}
	return told, nil
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

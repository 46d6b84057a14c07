package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
	"github.com/neardup/neardup/service/cluster"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/service/store"
)

// Record is one thing that a collection holds, as it is exported and imported. One of its fields is set.
type Record struct {
	// Collection is what is exported; an import skips it.
	Collection *Collection
	Document   *DocumentRecord
	Match      *MatchRecord
	Feedback   *Feedback
	// Cluster follows from the matches; an import skips it.
	Cluster *Cluster
	// End is the last record of a whole export; an import skips it.
	End *ExportEnd
}

// DocumentRecord is a stored document.
type DocumentRecord struct {
	// Document has no text if the collection discards texts.
	Document Document
	// Added is when it was added or last replaced; in an import, the zero time means now.
	Added time.Time
}

// MatchRecord is a verified pair as it was found, feedback aside.
type MatchRecord struct {
	// A and B are the ids of the two documents; the evidence is as seen from A.
	A, B string
	match.Evidence
	// SameStory is true if the two count as one story where frequencies are counted.
	SameStory bool
	// BSource is the source of B; it and the fields below are set by an export, and found out again by an import.
	BSource    string
	Syndicated bool
	// OriginalID is the id of the original of a syndicated copy, one of the two.
	OriginalID    string
	OriginalBasis cluster.Basis
}

// ExportEnd counts what an export holds.
type ExportEnd struct {
	Documents, Matches, Feedback, Clusters int64
	// Feed is the place in the change feed at which the state was that of the export.
	Feed FeedPosition
}

// Export calls visit with all that a collection holds at one moment: the collection, its documents in the order in which
// they were added, matches in the order of their documents, feedback and clusters in the order of their ids, and the
// end. All of it is on the disk before the first call. What a record points to belongs to visit, whose error ends the
// export and is returned.
//
// Changes go on meanwhile. An erase waits until the exports end that began before it.
func (e *Engine) Export(ctx context.Context, collection string, visit func(Record) error) (err error) {
	c, end, err := e.beginOn(ctx, collection)
	if err != nil {
		return err
	}
	defer end()
	x, err := c.beginExport()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, x.snapshot.Close()) }()
	if err := x.durable(); err != nil {
		return storeError(err)
	}
	return x.send(func(r Record) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return visit(r)
	})
}

// export is a collection as it was at one moment.
type export struct {
	collection Collection
	snapshot   *store.Snapshot
	feedback   []Feedback
	clusters   []cluster.Cluster
	feed       FeedPosition
	durable    func() error
	// documents are those that were sent, by their numbers.
	documents map[uint64]exportedDocument
}

// exportedDocument is what records after that of a document need of it.
type exportedDocument struct{ id, source string }

// beginExport notes what is in memory, and opens a snapshot for the rest.
func (c *collection) beginExport() (*export, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.gone != nil {
		return nil, c.gone
	}
	snapshot, err := c.engine.store.Snapshot(c.id())
	if err != nil {
		return nil, err
	}
	x := &export{
		collection: collectionOf(c.record),
		snapshot:   snapshot,
		clusters:   c.corpus.Clusters(),
		feed:       FeedPosition{Collection: c.id(), Sequence: c.changeLog.kept.Last},
		durable:    c.durable,
		documents:  make(map[uint64]exportedDocument, c.corpus.Len()),
	}
	for _, pair := range c.judgements.order {
		x.feedback = append(x.feedback, c.judgements.byPair[pair])
	}
	return x, nil
}

func (x *export) send(visit func(Record) error) error {
	if err := visit(Record{Collection: &x.collection}); err != nil {
		return err
	}
	var matches int64
	err := x.snapshot.EachDocument(func(rec *storagev1.DocumentRecord, text []byte) error {
		x.documents[rec.GetOrdinal()] = exportedDocument{rec.GetId(), rec.GetSource()}
		return visit(Record{Document: &DocumentRecord{documentOf(rec, string(text)), addedOf(rec)}})
	})
	if err != nil {
		return err
	}
	err = x.snapshot.EachMatch(func(rec *storagev1.MatchRecord) error {
		m, err := x.match(rec)
		if err != nil {
			return err
		}
		matches++
		return visit(Record{Match: &m})
	})
	if err != nil {
		return err
	}
	for i := range x.feedback {
		if err := visit(Record{Feedback: &x.feedback[i]}); err != nil {
			return err
		}
	}
	for _, built := range x.clusters {
		c := clusterOf(built, func(doc uint64) string { return x.documents[doc].id })
		if err := visit(Record{Cluster: &c}); err != nil {
			return err
		}
	}
	return visit(Record{End: &ExportEnd{
		Documents: int64(len(x.documents)),
		Matches:   matches,
		Feedback:  int64(len(x.feedback)),
		Clusters:  int64(len(x.clusters)),
		Feed:      x.feed,
	}})
}

// match returns a match as seen from its older document.
func (x *export) match(rec *storagev1.MatchRecord) (MatchRecord, error) {
	a, knownA := x.documents[rec.GetA()]
	b, knownB := x.documents[rec.GetB()]
	if !knownA || !knownB {
		return MatchRecord{}, fmt.Errorf("there is a match of the documents %d and %d of collection %q, but not both documents",
			rec.GetA(), rec.GetB(), x.collection.Name)
	}
	f := foundOf(rec, uint32(rec.GetA()))
	m := MatchRecord{
		A: a.id, B: b.id, Evidence: f.Evidence, SameStory: f.SameStory,
		BSource: b.source, Syndicated: f.Syndicated, OriginalBasis: f.Basis,
	}
	if f.Syndicated {
		if m.OriginalID = b.id; f.SubjectOriginal {
			m.OriginalID = a.id
		}
	}
	return m, nil
}

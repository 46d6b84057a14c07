package service

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/neardup/neardup/service/corpus"
	"github.com/neardup/neardup/service/match"
)

// ImportResult counts what an import did.
type ImportResult struct {
	// Added, Replaced and Unchanged count documents by what became of them.
	Added, Replaced, Unchanged int
	// Matches and Feedback count the records that were stored, also in place of equal ones.
	Matches, Feedback int
	// Skipped counts the records that an import skips.
	Skipped int
}

// Import stores records as they are given, without looking for matches, all or none: the documents first, in their
// order, so that of several with one id the last stays; then the feedback, then the matches. What is there already and
// equal stays as it is, so that a call can be repeated. When it returns without an error, all of it is on the disk. An
// error that is about a record names it by its place, as in "records[3]", and comes before anything was changed.
//
// Who is the original of a match, and whether it is a syndicated copy, is found out again. Where texts are discarded,
// matches become estimates without passages.
func (e *Engine) Import(ctx context.Context, collection string, records []Record) (ImportResult, error) {
	c, end, err := e.beginChange(ctx, collection)
	if err != nil {
		return ImportResult{}, err
	}
	defer end()
	i, err := c.newImport(ctx, records)
	if err != nil {
		return ImportResult{}, err
	}
	durable, err := i.store(ctx)
	if err != nil {
		return ImportResult{}, err
	}
	if err := durable(); err != nil {
		return ImportResult{}, storeError(err)
	}
	return i.result, nil
}

// imported is an import under way.
type imported struct {
	*collection
	documents []importedDocument
	// newest are the documents by their ids, of several with one id the last.
	newest   map[string]*prepared
	feedback []Feedback
	matches  []importedMatch
	result   ImportResult
}

type importedDocument struct {
	*prepared
	added time.Time
}

type importedMatch struct {
	MatchRecord
	// field is the path of the record, for errors.
	field string
}

// newImport checks what can be checked without the collection, and prepares the documents.
func (c *collection) newImport(ctx context.Context, records []Record) (*imported, error) {
	i := &imported{collection: c, newest: make(map[string]*prepared)}
	var docs []Document
	for at, r := range records {
		field := fmt.Sprintf("records[%d]", at)
		switch {
		case r.Document != nil:
			if limit := c.engine.limits.TextBytes; len(r.Document.Document.Text) > limit {
				return nil, &TextTooLargeError{Index: at, Bytes: len(r.Document.Document.Text), Limit: limit}
			}
			if err := r.Document.validate(field + ".document"); err != nil {
				return nil, err
			}
			docs = append(docs, r.Document.Document)
			i.documents = append(i.documents, importedDocument{added: r.Document.Added})
		case r.Match != nil:
			m := *r.Match
			m.setDefaults()
			if err := m.validate(field + ".match"); err != nil {
				return nil, err
			}
			i.matches = append(i.matches, importedMatch{m, field + ".match"})
		case r.Feedback != nil:
			f := *r.Feedback
			if err := f.validate(field + ".feedback"); err != nil {
				return nil, err
			}
			f.Pair = newPair(f.A, f.B)
			i.feedback = append(i.feedback, f)
		default:
			i.result.Skipped++
		}
	}
	batch, err := c.prepareToAdd(ctx, docs)
	if err != nil {
		return nil, err
	}
	for at, p := range batch {
		i.documents[at].prepared = p
		i.newest[p.doc.ID] = p
	}
	return i, nil
}

// store makes the change in memory and applies it to the store; the function that it returns waits for the disk.
func (i *imported) store(ctx context.Context) (durable func() error, err error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.gone != nil {
		return nil, i.gone
	}
	// What is refused is refused before anything is changed, since taking a change back takes long.
	if err := i.checkMatches(ctx); err != nil {
		return nil, err
	}
	now := i.engine.now()
	change := i.begin()
	defer change.end()
	for _, d := range i.documents {
		if err := i.putDocument(change, d, now); err != nil {
			return nil, err
		}
	}
	for _, f := range i.feedback {
		if err := i.putFeedback(change, f, now); err != nil {
			return nil, err
		}
	}
	for _, m := range i.lastMatches() {
		if err := change.relate(m); err != nil {
			return nil, err
		}
	}
	i.result.Matches, i.result.Feedback = len(i.matches), len(i.feedback)
	if err := change.apply(); err != nil {
		return nil, err
	}
	return i.durable, nil
}

// putDocument adds or replaces one document.
func (i *imported) putDocument(ch *change, d importedDocument, now time.Time) error {
	count := &i.result.Added
	if old, ok := ch.ordinals[d.doc.ID]; ok {
		rec, err := ch.collection.documentRecord(old)
		if err != nil {
			return err
		}
		if bytes.Equal(rec.GetContentDigest(), d.digest[:]) {
			i.result.Unchanged++
			return nil
		}
		if err := ch.remove(old, rec); err != nil {
			return err
		}
		count = &i.result.Replaced
	}
	added := d.added
	if added.IsZero() {
		added = now
	}
	doc, err := ch.insert(d.prepared, added)
	if err != nil {
		return err
	}
	*count++
	return ch.link(doc, nil)
}

// putFeedback keeps feedback, unless the same was said before.
func (i *imported) putFeedback(ch *change, f Feedback, now time.Time) error {
	if old, ok := ch.judgements.byPair[f.Pair]; ok && old.Judgement == f.Judgement && old.Note == f.Note {
		return nil
	}
	if f.Marked.IsZero() {
		f.Marked = now
	}
	f.Marked = time.Unix(0, f.Marked.UnixNano()).UTC()
	return ch.keep(f)
}

// lastMatches returns the matches, of several of one pair the last. So what a change replaces is in the store.
func (i *imported) lastMatches() []MatchRecord {
	last := make(map[Pair]int, len(i.matches))
	for at, m := range i.matches {
		last[newPair(m.A, m.B)] = at
	}
	matches := make([]MatchRecord, 0, len(last))
	for at, m := range i.matches {
		if last[newPair(m.A, m.B)] == at {
			matches = append(matches, m.MatchRecord)
		}
	}
	return matches
}

// relate records a match of two documents that are there, in place of the one that the store has.
func (ch *change) relate(m MatchRecord) error {
	// A match is kept as found for the newer document.
	doc, other := ch.ordinals[m.A], ch.ordinals[m.B]
	evidence := m.Evidence
	if doc < other {
		doc, other, evidence = other, doc, evidence.Inverse()
	}
	found := corpus.Found{Doc: other, Evidence: evidence, SameStory: m.SameStory}
	subject, _ := ch.corpus.Document(doc)
	ch.corpus.Attribute(subject, &found)
	rec := matchRecord(doc, found)

	old, replaces, err := ch.engine.store.Match(ch.id(), uint64(other), uint64(doc))
	if err != nil {
		return err
	}
	if replaces && proto.Equal(old, rec) {
		return nil
	}
	if err := ch.modify(); err != nil {
		return err
	}
	if replaces {
		if before, was := ch.honored(subject, foundOf(old, doc)); was {
			if err := ch.disconnect(doc, before); err != nil {
				return err
			}
		}
	}
	ch.batch.PutMatch(ch.id(), rec)
	if s, ok := ch.staged[doc]; ok {
		s.matches[found.Doc] = rec
	}
	if f, listed := ch.honored(subject, found); listed {
		return ch.connect(doc, f)
	}
	return nil
}

// setDefaults fills in what a record may leave out.
func (m *MatchRecord) setDefaults() {
	if m.AsCopy == match.Unspecified {
		m.AsCopy = m.Relation
	}
	if m.Verification == 0 {
		m.Verification = match.VerifiedExact
	}
}

package service

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
	"github.com/neardup/neardup/service/corpus"
	"github.com/neardup/neardup/service/index"
	"github.com/neardup/neardup/service/store"
)

// AddOptions are the options of one Add.
type AddOptions struct {
	// IncludeTemplates lists Template matches too.
	IncludeTemplates bool
	// RequestID, if not empty, makes a repeated call within a day return the first result.
	RequestID string
}

// Add checks and remembers documents in order, all or none: each is checked against the collection and the documents
// before it. When it returns without an error, all of it is on the disk.
func (e *Engine) Add(ctx context.Context, collection string, docs []Document, opts AddOptions) ([]AddResult, error) {
	c, end, err := e.beginChange(ctx, collection)
	if err != nil {
		return nil, err
	}
	defer end()
	for i, d := range docs {
		if d.ID == "" {
			return nil, &InvalidFieldError{fmt.Sprintf("documents[%d].id", i), "must not be empty"}
		}
	}
	batch, err := c.prepareToAdd(ctx, docs)
	if err != nil {
		return nil, err
	}
	results, durable, err := c.add(batch, opts)
	if err != nil {
		return nil, err
	}
	if err := durable(); err != nil {
		return nil, storeError(err)
	}
	return results, nil
}

// add makes the change in memory and applies it to the store; the function that it returns waits for the disk.
func (c *collection) add(docs []*prepared, opts AddOptions) (results []AddResult, durable func() error, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gone != nil {
		return nil, nil, c.gone
	}
	digest := requestDigest(docs, opts)
	now := c.engine.now()
	if opts.RequestID != "" {
		if results, ok, err := c.reply(opts.RequestID, digest, now); ok || err != nil {
			return results, c.durable, err
		}
	}
	change := c.begin()
	defer change.end()
	for i, p := range docs {
		result, err := change.put(p, opts, now)
		if err != nil {
			return nil, nil, fmt.Errorf("document %d: %w", i, err)
		}
		results = append(results, result)
	}
	if opts.RequestID != "" {
		response, err := encodeReply(results)
		if err != nil {
			return nil, nil, err
		}
		if err := change.modify(); err != nil {
			return nil, nil, err
		}
		change.batch.PutReply(c.id(), opts.RequestID, &storagev1.ReplyRecord{
			RequestDigest: digest, Response: response, TimeNanos: now.UnixNano(),
		})
	}
	if err := change.apply(); err != nil {
		return nil, nil, err
	}
	return results, c.durable, nil
}

// requestDigest stands for the content of a request.
func requestDigest(docs []*prepared, opts AddOptions) []byte {
	h := sha256.New()
	fmt.Fprintf(h, "add %t %d", opts.IncludeTemplates, len(docs))
	for _, p := range docs {
		h.Write(p.digest[:])
	}
	return h.Sum(nil)
}

// reply returns the results that a request was answered with before.
func (c *collection) reply(requestID string, digest []byte, now time.Time) ([]AddResult, bool, error) {
	rec, ok, err := c.engine.store.Reply(c.id(), requestID, now)
	if err != nil || !ok {
		return nil, false, err
	}
	if !bytes.Equal(rec.GetRequestDigest(), digest) {
		return nil, false, &RequestIDReusedError{requestID}
	}
	results, err := decodeReply(rec.GetResponse())
	if err != nil {
		return nil, false, fmt.Errorf("the answer to request %q: %w", requestID, err)
	}
	return results, true, nil
}

// change is a change of a collection that is under way: in memory it is done step by step, in the store at once. If it
// cannot be applied, what is in memory is derived from the store again, which takes long for a large collection.
type change struct {
	*collection
	batch   *store.Batch
	changed bool // there is something to apply, by modify
	applied bool
	touched touches
}

// begin begins a change; the collection is locked.
func (c *collection) begin() *change {
	c.staged = make(map[uint32]*stagedDocument)
	return &change{collection: c, batch: c.engine.store.NewBatch()}
}

// modify must be called before anything is changed. It refuses what the store would refuse in the end, so that adds to a
// full disk are cheap.
func (ch *change) modify() error {
	if ch.changed {
		return nil
	}
	if err := ch.engine.writable(); err != nil {
		return storeError(err)
	}
	ch.changed = true
	return nil
}

// writable returns the error with which the store would refuse a batch now.
func (e *Engine) writable() error {
	wait, err := e.store.NewBatch().Apply() // an empty batch writes nothing
	if err != nil {
		return err
	}
	return wait()
}

// apply writes the change.
func (ch *change) apply() error {
	if ch.changed {
		if err := ch.tell(); err != nil {
			return err
		}
		wait, err := ch.batch.Apply()
		if err != nil {
			// If the store froze just now, the batch can be read, but will not be on the disk: nothing in it may be
			// acknowledged when it is added again.
			ch.durable = ch.engine.writable
			ch.changeLog.failed(err, ch.engine)
			return storeError(err)
		}
		ch.durable = wait
		ch.changeLog.applied(wait)
		for doc, s := range ch.staged {
			if ch.retainsText() {
				ch.engine.texts.Put(textKey{ch.id(), doc}, s.text)
			}
		}
	}
	ch.applied = true
	return nil
}

// end ends a change, whether it was applied or not.
func (ch *change) end() {
	ch.batch.Discard()
	ch.staged = nil
	if ch.applied || !ch.changed {
		return
	}
	err := ch.load()
	if err != nil {
		// A batch on which the store gave up when it froze may have become visible while it was read.
		err = ch.load()
	}
	if err != nil {
		// Nothing in memory can be trusted, so that nothing is answered from it; the store is as it was.
		ch.gone = fmt.Errorf("collection %q is closed until the service starts again: it could not be read after a failed change: %w",
			ch.record.GetName(), err)
		ch.engine.log.Error("collection closed: it could not be read again after a failed change",
			"collection", ch.record.GetName(), "error", err)
		ch.changeLog.wake()
	}
}

// put adds or replaces one document.
func (ch *change) put(p *prepared, opts AddOptions, now time.Time) (AddResult, error) {
	outcome := Added
	if old, ok := ch.ordinals[p.doc.ID]; ok {
		rec, err := ch.collection.documentRecord(old)
		if err != nil {
			return AddResult{}, err
		}
		if bytes.Equal(rec.GetContentDigest(), p.digest[:]) {
			return ch.unchanged(p, old, opts)
		}
		if err := ch.remove(old, rec); err != nil {
			return AddResult{}, err
		}
		outcome = Replaced
	}
	kept, limits, err := ch.find(context.Background(), p, opts.IncludeTemplates)
	if err != nil {
		return AddResult{}, err
	}
	result := AddResult{Outcome: outcome, Verdict: ch.verdict(p, kept, limits, opts.IncludeTemplates)}
	before, err := ch.corpus.Levels(p.keys.Passages)
	if err != nil {
		return AddResult{}, err
	}
	doc, err := ch.insert(p, now)
	if err != nil {
		return AddResult{}, err
	}
	if err := ch.link(doc, kept); err != nil {
		return AddResult{}, err
	}
	return result, ch.markCrossed(p.keys.Passages, before, 0)
}

// insert puts a document that is not there into the collection, without its matches, as added at the given time.
func (ch *change) insert(p *prepared, added time.Time) (doc uint32, err error) {
	if ch.next > index.MaxDoc {
		return 0, &CollectionFullError{ch.name()}
	}
	if err := ch.modify(); err != nil {
		return 0, err
	}
	ch.tellFollowers(p.doc.ID)
	doc = ch.next
	ch.next++
	rec := documentRecord(p, doc, added)
	if p.compressed.IsNone() {
		ch.batch.PutDocument(ch.id(), rec, []byte(p.doc.Text), ch.retainsText())
	} else {
		ch.batch.PutCompressed(ch.id(), rec, p.compressed)
	}
	ch.staged[doc] = &stagedDocument{text: p.text, record: rec, matches: make(map[uint32]*storagev1.MatchRecord)}
	ch.ordinals[p.doc.ID] = doc
	ch.touched.document(p.doc.ID, documentBefore{})
	ch.totals.add(rec, 1)
	ch.ages.add(rec)
	return doc, ch.corpus.Add(doc, p.subject().Document, p.keys)
}

// link records the matches of a new document.
func (ch *change) link(doc uint32, kept []corpus.Found) error {
	subject, _ := ch.corpus.Document(doc)
	for _, f := range kept {
		rec := matchRecord(doc, f)
		ch.batch.PutMatch(ch.id(), rec)
		ch.staged[doc].matches[f.Doc] = rec
		f, listed := ch.honored(subject, f)
		if !listed {
			continue
		}
		ch.totals.addMatch(f.Relation, 1)
		ch.touchConnected(doc, f)
		absorbed, joined := ch.corpus.Link(doc, f.Doc, f.Relation, f.SameStory)
		if joined && absorbed != doc {
			if err := ch.uncountWords(absorbed); err != nil {
				return err
			}
		}
	}
	if ch.corpus.Story(doc) == doc {
		return ch.countWords(doc)
	}
	return nil
}

// unchanged answers for a document that is there already.
func (ch *change) unchanged(p *prepared, doc uint32, opts AddOptions) (AddResult, error) {
	found, err := ch.storedMatches(doc)
	if err != nil {
		return AddResult{}, err
	}
	return AddResult{Outcome: Unchanged, Verdict: ch.verdict(p, found, nil, opts.IncludeTemplates)}, nil
}

// remove removes a document.
func (ch *change) remove(doc uint32, rec *storagev1.DocumentRecord) error {
	if err := ch.modify(); err != nil {
		return err
	}
	ch.tellFollowers(rec.GetId())
	before, err := ch.corpus.Levels(rec.GetPassageKeys())
	if err != nil {
		return err
	}
	if ch.corpus.Story(doc) == doc {
		if err := ch.uncountWords(doc); err != nil {
			return err
		}
	}
	for _, e := range ch.corpus.Edges(doc) {
		ch.totals.addMatch(e.Relation, -1)
	}
	ch.touched.document(rec.GetId(), documentBefore{there: true, digest: rec.GetContentDigest()})
	ch.touchEdges(doc)
	newStories, err := ch.corpus.Remove(doc, ch.keysOf(rec))
	if err != nil {
		return err
	}
	for _, story := range newStories {
		if err := ch.countWords(story); err != nil {
			return err
		}
	}
	ch.totals.add(rec, -1)
	ch.deleted++
	ch.ages.remove(rec)
	delete(ch.ordinals, rec.GetId())
	delete(ch.staged, doc)
	ch.batch.DeleteDocument(ch.id(), uint64(doc), rec.GetId())
	ch.engine.texts.Remove(textKey{ch.id(), doc})
	ch.unmark(doc)
	return ch.markCrossed(rec.GetPassageKeys(), before, 0)
}

// storedMatches returns the stored matches of a document, as they will be once the change under way is applied.
func (c *collection) storedMatches(doc uint32) ([]corpus.Found, error) {
	var found []corpus.Found
	err := c.engine.store.MatchesOf(c.id(), uint64(doc), func(rec *storagev1.MatchRecord) error {
		f := foundOf(rec, doc)
		if _, ok := c.corpus.Document(f.Doc); ok { // or else the change has removed it
			found = append(found, f)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, e := range c.corpus.Edges(doc) {
		if s, ok := c.staged[max(doc, e.To)]; ok {
			found = append(found, foundOf(s.matches[min(doc, e.To)], doc))
		}
	}
	return found, nil
}

package service

import (
	"fmt"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
	"github.com/neardup/neardup/service/corpus"
	"github.com/neardup/neardup/service/index"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

// collection is one collection in memory. Readers hold mu for reading; a change holds it for writing until the batch is
// applied to the store, and waits for the disk without it.
type collection struct {
	engine   *Engine
	sketcher *sketch.Sketcher

	mu sync.RWMutex
	// gone is why nothing can be asked of the collection any more: it was deleted, or its memory is not to be trusted.
	gone     error
	record   *storagev1.CollectionRecord
	corpus   *corpus.Corpus
	ordinals map[string]uint32 // by document id
	next     uint32
	// deleted is how many documents were deleted or replaced since the data folder was compacted.
	deleted int
	totals  totals
	ages    ages
	// judgements are the feedback; they decide which of the stored matches are edges, and of what relation.
	judgements judgements
	// marks are the documents whose matches are to be judged again.
	marks marks
	// durable waits until the last applied batch is on the disk. What was read from the store may be younger than what
	// is on the disk, so answers that repeat an earlier one wait too.
	durable func() error
	// followers are told of documents that come and go, for rebuilds that have this collection as their source.
	followers map[*follower]struct{}
	// rebuilding is full while a rebuild has this collection as its target.
	rebuilding chan struct{}
	// staged holds what a change that is not applied yet has added.
	staged    map[uint32]*stagedDocument
	changeLog changeLog
}

// stagedDocument is a document of the batch that is being added.
type stagedDocument struct {
	text   *match.Text
	record *storagev1.DocumentRecord
	// matches are the records of its matches with documents before it, by their numbers.
	matches map[uint32]*storagev1.MatchRecord
}

// totals are sums over the documents and matches of a collection.
type totals struct {
	empty, textBytes, storedTextBytes int64
	matches                           map[match.Relation]int64
}

func newCollection(e *Engine, rec *storagev1.CollectionRecord) (*collection, error) {
	sketcher, err := sketch.New(parametersOf(rec.GetParameters()))
	if err != nil {
		return nil, fmt.Errorf("parameters: %w", err)
	}
	c := &collection{engine: e, sketcher: sketcher, record: rec, durable: func() error { return nil }, rebuilding: make(chan struct{}, 1)}
	c.changeLog.kept.First, c.changeLog.grown = 1, make(chan struct{})
	c.reset()
	return c, nil
}

func (c *collection) id() uint32 { return c.record.GetCollectionId() }

// describe returns the collection as its users see it.
func (c *collection) describe() (Collection, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.gone != nil {
		return Collection{}, c.gone
	}
	return collectionOf(c.record), nil
}

func (c *collection) retainsText() bool { return c.record.GetTextRetention() == uint32(RetainText) }

// reset empties what is derived from the store.
func (c *collection) reset() {
	config := corpus.Config{
		Thresholds:     thresholdsOf(c.record.GetThresholds()),
		Candidates:     c.engine.limits.Candidates,
		CandidateBytes: c.engine.limits.CandidateBytes,
		Passages:       c.engine.limits.Passages,
		Parameters:     c.sketcher.Parameters(),
		Text:           c.text,
	}
	if !c.retainsText() {
		config.Imprint = c.imprint
	}
	c.closeIndex()
	config.Index = c.engine.newIndex()
	c.corpus = corpus.New(config)
	c.ordinals = make(map[string]uint32)
	c.next = 1
	c.ages = ages{}
	c.totals = totals{matches: make(map[match.Relation]int64)}
	c.marks = marks{}
	c.staged = nil
}

// closeIndex closes the index of the collection, if it has one. What it held can be derived again.
func (c *collection) closeIndex() {
	if c.corpus == nil {
		return
	}
	if err := c.corpus.Close(); err != nil {
		c.engine.log.Warn("the index of a collection could not be closed", "collection", c.name(), "error", err)
	}
}

// load derives all from the store.
func (c *collection) load() error {
	c.reset()
	if err := c.changeLog.load(c.engine.store, c.id()); err != nil {
		return err
	}
	last, any, err := c.engine.store.LastOrdinal(c.id())
	if err != nil {
		return err
	}
	if any {
		if last > uint64(index.MaxDoc) {
			return fmt.Errorf("document number %d is larger than %d", last, index.MaxDoc)
		}
		c.next = uint32(last) + 1
	}
	var docs []uint32
	var added []age
	err = c.engine.store.EachDocument(c.id(), func(rec *storagev1.DocumentRecord) error {
		doc := uint32(rec.GetOrdinal())
		if err := c.corpus.Add(doc, corpusDocumentOf(rec), c.keysOf(rec)); err != nil {
			return err
		}
		c.ordinals[rec.GetId()] = doc
		c.totals.add(rec, 1)
		docs = append(docs, doc)
		added = append(added, ageOf(rec))
		return nil
	})
	if err != nil {
		return err
	}
	c.ages.load(added)
	if err := c.loadJudgements(); err != nil {
		return err
	}
	err = c.engine.store.EachMatch(c.id(), func(rec *storagev1.MatchRecord) error {
		subject := uint32(rec.GetB())
		f := foundOf(rec, subject)
		for _, doc := range [...]uint32{f.Doc, subject} {
			if _, ok := c.corpus.Document(doc); !ok {
				return fmt.Errorf("there is a match of the documents %d and %d, but no document %d", f.Doc, subject, doc)
			}
		}
		document, _ := c.corpus.Document(subject)
		if f, listed := c.honored(document, f); listed {
			c.corpus.Link(subject, f.Doc, f.Relation, f.SameStory)
			c.totals.addMatch(f.Relation, 1)
		}
		return nil
	})
	if err != nil {
		return err
	}
	c.corpus.Settle()
	if err := c.loadMarks(); err != nil {
		return err
	}
	return c.countStories(docs)
}

// countStories counts the words of the stories of all documents. Reading the texts is most of the time of a start, so
// that it is done on all cores, some texts at a time.
func (c *collection) countStories(docs []uint32) error {
	if !c.retainsText() {
		return nil
	}
	stories := slices.DeleteFunc(docs, func(doc uint32) bool { return c.corpus.Story(doc) != doc })
	for some := range slices.Chunk(stories, 1024) {
		words := make([][]uint64, len(some))
		var group errgroup.Group
		group.SetLimit(runtime.GOMAXPROCS(0))
		for i, doc := range some {
			group.Go(func() error {
				stored, err := c.storedText(doc)
				words[i] = match.Words(c.sketcher, stored)
				return err
			})
		}
		if err := group.Wait(); err != nil {
			return err
		}
		for _, w := range words {
			if err := c.corpus.CountWords(w); err != nil {
				return err
			}
		}
	}
	return nil
}

// text returns the prepared text of a document.
func (c *collection) text(doc uint32) (*match.Text, error) {
	if s, ok := c.staged[doc]; ok {
		return s.text, nil
	}
	return c.engine.texts.Get(textKey{c.id(), doc}, func() (*match.Text, error) {
		stored, err := c.storedText(doc)
		if err != nil {
			return nil, err
		}
		return match.Read(c.sketcher, stored), nil
	})
}

// storedText returns the text of a document as the store has it.
func (c *collection) storedText(doc uint32) (string, error) {
	stored, ok, err := c.engine.store.DocumentText(c.id(), uint64(doc))
	if err == nil && !ok {
		err = fmt.Errorf("document %d of collection %q has no text", doc, c.record.GetName())
	}
	return string(stored), err
}

// documentRecord returns the record of a document.
func (c *collection) documentRecord(doc uint32) (*storagev1.DocumentRecord, error) {
	if s, ok := c.staged[doc]; ok {
		return s.record, nil
	}
	rec, ok, err := c.engine.store.Document(c.id(), uint64(doc))
	if err == nil && !ok {
		err = fmt.Errorf("document %d of collection %q has no record", doc, c.record.GetName())
	}
	return rec, err
}

func (c *collection) imprint(doc uint32) (match.Imprint, error) {
	rec, err := c.documentRecord(doc)
	if err != nil {
		return match.Imprint{}, err
	}
	return imprintOf(rec), nil
}

// countWords counts the words of a story by those of its first document. Without texts no words are known, and
// estimates use none.
func (c *collection) countWords(story uint32) error { return c.withWords(story, c.corpus.CountWords) }

func (c *collection) uncountWords(story uint32) error {
	return c.withWords(story, c.corpus.UncountWords)
}

func (c *collection) withWords(doc uint32, use func([]uint64) error) error {
	if !c.retainsText() {
		return nil
	}
	t, err := c.text(doc)
	if err != nil {
		return err
	}
	return use(t.Words())
}

func (t *totals) add(rec *storagev1.DocumentRecord, sign int64) {
	t.textBytes += sign * int64(rec.GetTextBytes())
	t.storedTextBytes += sign * int64(rec.GetStoredTextBytes())
	if rec.GetTokenCount() == 0 {
		t.empty += sign
	}
}

func (t *totals) addMatch(r match.Relation, sign int64) {
	t.matches[r.Undirected()] += sign
}

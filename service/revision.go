package service

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/neardup/neardup/service/corpus"
	"github.com/neardup/neardup/service/match"
)

// A stored match says what its two documents were to each other by what the collection knew then. Later documents can
// show that what they share is a template, and documents that go that it is not. So a change marks the documents for
// which the frequency of a passage crossed a size (package corpus), in its own batch, and a goroutine of the engine, the
// reviser, judges their matches again by what is known then. It is done in steps, each of which judges matches of one
// document and holds the lock of its collection for a bounded time; the marks of a step that fails, on a full disk for
// instance, stay, and it is tried again.

// DefaultRevisionInterval is the time between two passes of the reviser where none is set.
const DefaultRevisionInterval = time.Second

const (
	// revisionStepTime bounds the time of a step before what it found is written.
	revisionStepTime = 20 * time.Millisecond
	// revisionStepBytes are texts of about five milliseconds.
	revisionStepBytes = 256 << 10
	// revisionShare is how many times as long as it works the reviser lasts: with one part of ten, changes wait for it
	// a tenth of the time at most.
	revisionShare = 10
	// revisionPatience bounds the time until a step that failed is tried again.
	revisionPatience = time.Minute
	// revisionDepth bounds how far revisions lead to further ones, as stories that part make passages more frequent.
	revisionDepth = 3
)

// matchKinds says which matches of a document are to be judged again.
type matchKinds uint8

// More frequent passages can make copies templates, less frequent ones templates copies. EXACT stays as it is.
const (
	copies matchKinds = 1 << iota
	templates
	kindBits = iota
)

func (k matchKinds) has(r match.Relation) bool {
	switch {
	case r == match.Template:
		return k&templates != 0
	case r == match.Exact:
		return false
	}
	return k&copies != 0
}

// pending says what is to be done for a marked document.
type pending struct {
	kinds matchKinds
	// depth is zero if a document that came or went has led to it, and one more than that of the mark whose revision has.
	depth uint8
	// from is the first document whose match is still to be judged. It is not stored: in the worst case, matches are
	// judged twice.
	from uint32
}

// stored returns the form of it in the store.
func (p pending) stored() byte { return byte(p.kinds) | p.depth<<kindBits }

func pendingOf(stored byte) pending {
	return pending{kinds: matchKinds(stored & (1<<kindBits - 1)), depth: stored >> kindBits}
}

// marks are the documents that are marked, in the order in which they were. The zero value is empty and ready for use.
type marks struct {
	byDocument map[uint32]pending
	// queue may hold documents that are not marked any more.
	queue []uint32
}

func (m *marks) set(doc uint32, to pending) {
	if m.byDocument == nil {
		m.byDocument = make(map[uint32]pending)
	}
	if _, ok := m.byDocument[doc]; !ok {
		if len(m.queue) > 2*len(m.byDocument)+64 {
			m.queue = slices.DeleteFunc(m.queue, func(doc uint32) bool { _, ok := m.byDocument[doc]; return !ok })
		}
		m.queue = append(m.queue, doc)
	}
	m.byDocument[doc] = to
}

func (m *marks) remove(doc uint32) {
	delete(m.byDocument, doc)
	if len(m.queue) > 0 && m.queue[0] == doc {
		m.queue = m.queue[1:] // or else it would come first again, once it is marked again
	}
}

// first returns the document that has been marked for longest.
func (m *marks) first() (doc uint32, found pending, ok bool) {
	for len(m.queue) > 0 {
		if found, ok = m.byDocument[m.queue[0]]; ok {
			return m.queue[0], found, true
		}
		m.queue = m.queue[1:]
	}
	return 0, pending{}, false
}

// postpone puts the first document behind all others.
func (m *marks) postpone() { m.queue = append(m.queue[1:], m.queue[0]) }

// loadMarks reads the marks from the store.
func (c *collection) loadMarks() error {
	return c.engine.store.EachRevision(c.id(), func(ordinal uint64, stored byte) error {
		c.marks.set(uint32(ordinal), pendingOf(stored))
		return nil
	})
}

// mark marks a document, if it has a match of these kinds.
func (ch *change) mark(doc uint32, what matchKinds, depth uint8) {
	concerned := func(e corpus.Edge) bool { return what.has(e.Relation) }
	if !slices.ContainsFunc(ch.corpus.Edges(doc), concerned) {
		return
	}
	to := pending{kinds: what, depth: depth}
	old, marked := ch.marks.byDocument[doc]
	if marked {
		to.kinds, to.depth = to.kinds|old.kinds, min(to.depth, old.depth)
	}
	ch.marks.set(doc, to)
	if !marked || to.stored() != old.stored() {
		ch.batch.PutRevision(ch.id(), uint64(doc), to.stored())
	}
}

// unmark takes the mark of a document back, if it has one.
func (ch *change) unmark(doc uint32) {
	if _, ok := ch.marks.byDocument[doc]; ok {
		ch.marks.remove(doc)
		ch.batch.DeleteRevision(ch.id(), uint64(doc))
	}
}

// resume marks a document again whose matches from one on are left to be judged. If its mark was renewed since it was
// taken back, all are.
func (ch *change) resume(doc uint32, was pending, from uint32) {
	to, renewed := ch.marks.byDocument[doc]
	if renewed {
		to.kinds |= was.kinds
	} else {
		to = was
		to.from = from
	}
	ch.marks.set(doc, to)
	ch.batch.PutRevision(ch.id(), uint64(doc), to.stored())
}

// markCrossed marks the documents of which a passage has become more or less frequent by a level since before.
func (ch *change) markCrossed(passages []uint64, before corpus.Levels, depth uint8) error {
	more, fewer, err := ch.corpus.Crossed(passages, before)
	if err != nil {
		return err
	}
	for _, doc := range more {
		ch.mark(doc, copies, depth)
	}
	for _, doc := range fewer {
		ch.mark(doc, templates, depth)
	}
	return nil
}

// Revised counts what revisions did.
type Revised struct {
	// Documents counts the marks that were dealt with, Matches the matches that were judged, Changed those of them that
	// were written again.
	Documents, Matches, Changed int
}

// Revise judges matches again, without a pause, until no document of a collection is marked. When it returns without an
// error, what became of the matches is on the disk.
func (e *Engine) Revise(ctx context.Context, collection string) (Revised, error) {
	c, end, err := e.beginOn(ctx, collection)
	if err != nil {
		return Revised{}, err
	}
	defer end()
	total, err := c.revise(ctx, 0)
	if err != nil {
		return total, err
	}
	// The reviser may have written the last of it.
	c.mu.RLock()
	durable := c.durable
	c.mu.RUnlock()
	return total, storeError(durable())
}

// revise takes steps until no document is marked, or the context ends, and waits until what they wrote is on the disk. It
// pauses between them so that it works no more than one part of share of the time; zero means no pauses.
func (c *collection) revise(ctx context.Context, share int) (total Revised, err error) {
	var written waits
	defer func() { err = errors.Join(err, storeError(written.wait())) }()
	busy := time.Duration(0)
	for ctx.Err() == nil {
		start := time.Now()
		did, durable, err := c.reviseStep(revisionStepTime, revisionStepBytes)
		if err != nil || durable == nil {
			return total, err
		}
		written = append(written, durable)
		total.Documents += did.Documents
		total.Matches += did.Matches
		total.Changed += did.Changed
		if busy += time.Since(start); busy < revisionStepTime {
			continue
		}
		err = written.wait()
		if written = nil; err != nil {
			return total, storeError(err)
		}
		if share > 0 {
			pause(ctx, busy*time.Duration(share-1))
		}
		busy = 0
	}
	return total, ctx.Err()
}

// waits are functions that wait for the disk, in the order of what was written. All must be called.
type waits []func() error

// wait waits for all; after the last one the others take no time.
func (w waits) wait() (err error) {
	for _, durable := range slices.Backward(w) {
		err = errors.Join(err, durable())
	}
	return err
}

// pause waits for a time, or until the context ends.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// reviser runs passes over all collections until it is stopped. The nil reviser does nothing.
type reviser struct {
	cancel context.CancelFunc
	// done is closed when the last pass has ended.
	done chan struct{}
}

// startReviser starts with a pass after the first interval. A negative interval starts nothing.
func (e *Engine) startReviser(interval time.Duration) *reviser {
	if interval < 0 {
		return nil
	}
	if interval == 0 {
		interval = DefaultRevisionInterval
	}
	ctx, cancel := context.WithCancel(context.Background())
	r := &reviser{cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(r.done)
		for wait := interval; ; {
			if pause(ctx, wait); ctx.Err() != nil {
				return
			}
			if e.revise(ctx) {
				wait = interval
			} else {
				wait = max(interval, min(2*wait, revisionPatience))
			}
		}
	}()
	return r
}

// stop ends the reviser after the step that it is in. It may be called again.
func (r *reviser) stop() {
	if r != nil {
		r.cancel()
		<-r.done
	}
}

// revise makes one pass over all collections; it reports false if it has to be tried again.
func (e *Engine) revise(ctx context.Context) (ok bool) {
	end, err := e.begin(ctx)
	if err != nil {
		return true
	}
	defer end()
	ok = true
	for _, c := range e.collectionsAfter("") {
		start := time.Now()
		total, err := c.revise(ctx, revisionShare)
		if err != nil && ctx.Err() == nil && !c.isGone() {
			ok = false
			e.log.Warn("matches could not be judged again; the next pass tries again", "collection", c.name(), "error", err)
		}
		if total.Documents > 0 {
			e.log.Debug("matches judged again", "collection", c.name(), "documents", total.Documents,
				"matches", total.Matches, "changed", total.Changed, "duration", time.Since(start))
		}
	}
	return ok
}

func (c *collection) isGone() bool {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.gone != nil
}

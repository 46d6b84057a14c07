// Package service is the stateful engine of neardup: it remembers documents in collections, finds the candidates that
// share a bucket with a document, verifies each against the text, and keeps matches and clusters. It knows no gRPC.
//
// The store is the truth: documents with their texts and sketches, the matches found when they were added, judged again
// since where later documents were a reason to, and which of them are still to be. All else
// is in memory, derived from it, and equal after a restart.
package service

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/neardup/neardup/service/corpus"
	"github.com/neardup/neardup/service/index"
	"github.com/neardup/neardup/service/index/memory"
	"github.com/neardup/neardup/service/store"
)

// Options configure an engine.
type Options struct {
	// Dir is the data folder; it is made if missing.
	Dir string
	// Log takes what an operator must know; nil discards it.
	Log *slog.Logger
	// Limits bound the work of one call; zero fields take their defaults.
	Limits Limits
	// SweepInterval is the time between two sweeps for expired documents; default one minute.
	SweepInterval time.Duration
	// RevisionInterval is the time between two passes that judge stored matches again which later documents may have
	// changed; default one second. If it is negative, only Revise does that.
	RevisionInterval time.Duration
	// Now is the clock by which documents are added and expire; nil means that of the system. It must be safe for
	// concurrent use.
	Now func() time.Time
	// Store passes options to the store; its Log is that of the engine.
	Store store.Options
}

// textCacheBytes bounds the prepared texts that are kept in memory.
const textCacheBytes = 128 << 20

// textKey names a stored document. Ordinals are not used again, so that an entry never goes stale.
type textKey struct{ collection, ordinal uint32 }

// Engine is safe for concurrent use. It is made by Open.
type Engine struct {
	log    *slog.Logger
	limits Limits
	store  *store.Store
	texts  *corpus.TextCache[textKey]
	now    func() time.Time
	expiry *sweeper
	// revision is nil if it is switched off.
	revision *reviser
	// newIndex makes the index of a collection.
	newIndex func() index.Index

	// running is held for reading by every call, and for writing by Close.
	running sync.RWMutex
	closed  bool
	// closing is closed when Close begins, for those who wait for changes.
	closing  chan struct{}
	endWaits sync.Once

	// names is held by who changes what a name stands for, until that is durable. It may be taken while a collection is
	// locked, never the other way round.
	names sync.Mutex
	// mu guards collections and aliases, which change with names held. It may be taken while a collection or names is
	// locked, never the other way round.
	mu          sync.RWMutex
	collections map[string]*collection
	aliases     map[string]*aliasEntry
}

// Open opens or makes the data folder and rebuilds the indexes of its collections. Errors of the store name the folder;
// they wrap those of package store.
func Open(opts Options) (*Engine, error) {
	e := &Engine{
		log:         opts.Log,
		limits:      opts.Limits.WithDefaults(),
		texts:       corpus.NewTextCache[textKey](textCacheBytes),
		now:         opts.Now,
		newIndex:    func() index.Index { return memory.New() },
		closing:     make(chan struct{}),
		collections: make(map[string]*collection),
		aliases:     make(map[string]*aliasEntry),
	}
	if e.log == nil {
		e.log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if e.now == nil {
		e.now = time.Now
	}
	if opts.SweepInterval <= 0 {
		opts.SweepInterval = DefaultSweepInterval
	}
	opts.Store.Log = e.log
	var err error
	if e.store, err = store.Open(opts.Dir, opts.Store); err != nil {
		return nil, err
	}
	if err := e.load(); err != nil {
		return nil, errors.Join(err, e.store.Close())
	}
	e.expiry = e.startSweeper(opts.SweepInterval)
	e.revision = e.startReviser(opts.RevisionInterval)
	return e, nil
}

func (e *Engine) load() error {
	records, err := e.store.Collections()
	if err != nil {
		return err
	}
	for _, rec := range records {
		start := time.Now()
		c, err := newCollection(e, rec)
		if err != nil {
			return fmt.Errorf("open collection %q: %w", rec.GetName(), err)
		}
		if err := c.load(); err != nil {
			return fmt.Errorf("open collection %q: %w", rec.GetName(), err)
		}
		c.changeLog.durable.Store(c.changeLog.kept.Last)
		e.collections[rec.GetName()] = c
		e.log.Info("collection opened", "collection", rec.GetName(), "documents", c.corpus.Len(), "duration", time.Since(start))
	}
	return e.loadAliases()
}

// Close waits for running calls and closes the store. Later calls return ErrClosed.
func (e *Engine) Close() error {
	e.endWaits.Do(func() { close(e.closing) })
	e.expiry.stop()
	e.revision.stop()
	e.running.Lock()
	defer e.running.Unlock()
	if e.closed {
		return ErrClosed
	}
	e.closed = true
	for _, c := range e.collections {
		c.closeIndex()
	}
	return e.store.Close()
}

// begin starts a call; the function that it returns ends it.
func (e *Engine) begin(ctx context.Context) (end func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	e.running.RLock()
	if e.closed {
		e.running.RUnlock()
		return nil, ErrClosed
	}
	return e.running.RUnlock, nil
}

// beginOn starts a call on the collection that a name stands for.
func (e *Engine) beginOn(ctx context.Context, name string) (c *collection, end func(), err error) {
	end, err = e.begin(ctx)
	if err != nil {
		return nil, nil, err
	}
	if c, err = e.resolve(name); err != nil {
		end()
		return nil, nil, err
	}
	return c, end, nil
}

// beginReading starts a read of a collection, which stays locked for reading until its end.
func (e *Engine) beginReading(ctx context.Context, name string) (c *collection, end func(), err error) {
	for {
		c, endCall, err := e.beginOn(ctx, name)
		if err != nil {
			return nil, nil, err
		}
		c.mu.RLock()
		end = func() { c.mu.RUnlock(); endCall() }
		if c.gone == nil {
			return c, end, nil
		}
		gone := c.gone
		end()
		if !e.movedAway(gone, name, c) {
			return nil, nil, gone
		}
	}
}

// Collection returns the named collection, under its own name.
func (e *Engine) Collection(ctx context.Context, name string) (Collection, error) {
	c, end, err := e.beginReading(ctx, name)
	if err != nil {
		return Collection{}, err
	}
	defer end()
	return collectionOf(c.record), nil
}

// Collections returns up to limit collections with a name after the given one, in order of name.
func (e *Engine) Collections(ctx context.Context, after string, limit int) ([]Collection, error) {
	end, err := e.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	var list []Collection
	for _, c := range e.collectionsAfter(after) {
		if len(list) == limit {
			break
		}
		described, err := c.describe()
		if err != nil {
			continue // it was deleted in between
		}
		list = append(list, described)
	}
	return list, nil
}

// collectionsAfter returns the collections with a name after the given one, in order of name.
func (e *Engine) collectionsAfter(name string) []*collection {
	e.mu.RLock()
	defer e.mu.RUnlock()
	var list []*collection
	for _, other := range slices.Sorted(maps.Keys(e.collections)) {
		if other > name {
			list = append(list, e.collections[other])
		}
	}
	return list
}

// UpdateCollection applies change to the settings of a collection, durably, and returns it. Stored matches keep their
// relation until later documents are a reason to judge them again. It needs the name of the collection itself, not an
// alias.
func (e *Engine) UpdateCollection(ctx context.Context, name string, change func(*Settings)) (Collection, error) {
	c, end, err := e.beginOnItself(ctx, name, "collection.name")
	if err != nil {
		return Collection{}, err
	}
	defer end()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gone != nil {
		return Collection{}, c.gone
	}
	return c.update(change)
}

// DeleteCollection deletes a collection and all that it holds. It needs the name of the collection itself, to which no
// alias may point.
func (e *Engine) DeleteCollection(ctx context.Context, name string) error {
	c, end, err := e.beginOnItself(ctx, name, "collection")
	if err != nil {
		return err
	}
	defer end()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gone != nil {
		return c.gone
	}
	e.names.Lock()
	defer e.names.Unlock()
	if name := e.aliasOf(c); name != "" {
		return &CollectionAliasedError{Collection: c.name(), Alias: name}
	}
	if err := e.store.DeleteCollection(c.record.GetCollectionId()); err != nil {
		return storeError(err)
	}
	c.gone = &CollectionNotFoundError{name}
	c.changeLog.wake()
	c.closeIndex()
	e.mu.Lock()
	delete(e.collections, name)
	e.mu.Unlock()
	return nil
}

// storeError gives a failed write the engine's name for it.
func storeError(err error) error {
	switch {
	case errors.Is(err, store.ErrLowSpace):
		return fmt.Errorf("%w: %w", ErrStoreLowSpace, err)
	case errors.Is(err, store.ErrUnavailable):
		return fmt.Errorf("%w: %w", ErrStoreUnavailable, err)
	case errors.Is(err, store.ErrTooLarge):
		return fmt.Errorf("%w: %w", ErrBatchTooLarge, err)
	}
	return err
}

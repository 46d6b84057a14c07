package service

import (
	"context"
	"errors"
	"sync/atomic"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
	"github.com/neardup/neardup/service/store"
)

// changePageBytes is about how many bytes of changes Changes returns at most, but for a single larger one.
const changePageBytes = 1 << 20

// changeLog is what a collection knows of its change feed, which the store holds. It is guarded as the collection is,
// except for durable.
type changeLog struct {
	// kept are the changes in the store.
	kept store.ChangeRange
	// durable is the sequence of a change that is known to be on the disk, and so are those before it.
	durable atomic.Uint64
	// wait waits until the last of them is on the disk.
	wait func() error
	// grown is closed when there are more changes, or the collection is gone.
	grown chan struct{}
}

// applied takes what waits for the disk after a change, and wakes those who wait for one.
func (l *changeLog) applied(wait func() error) {
	l.wait = wait
	l.wake()
}

// failed is called when a change could not be applied. For lack of space it was refused, and what is kept is as durable
// as before; otherwise the store may have frozen, with a change that can be read and is not on the disk.
func (l *changeLog) failed(err error, e *Engine) {
	if !errors.Is(err, store.ErrLowSpace) {
		l.wait = e.writable
	}
}

// load reads which changes there are.
func (l *changeLog) load(s *store.Store, collection uint32) (err error) {
	l.kept, err = s.ChangeRange(collection)
	return err
}

// wake wakes those who wait for a change.
func (l *changeLog) wake() {
	close(l.grown)
	l.grown = make(chan struct{})
}

// confirm waits until a change is on the disk, by what was wait when it was the last one or later, and returns the
// sequence up to which changes are there: that of an earlier one if there is an error.
func (l *changeLog) confirm(sequence uint64, wait func() error) (durable uint64, err error) {
	for {
		durable = l.durable.Load()
		if sequence <= durable {
			return sequence, nil
		}
		if err := wait(); err != nil {
			return durable, storeError(err)
		}
		l.durable.CompareAndSwap(durable, sequence)
	}
}

// FeedStart returns the position before the oldest change that is kept.
func (e *Engine) FeedStart(ctx context.Context, collection string) (FeedPosition, error) {
	c, end, err := e.beginReading(ctx, collection)
	if err != nil {
		return FeedPosition{}, err
	}
	defer end()
	return FeedPosition{Collection: c.id(), Sequence: c.changeLog.kept.First - 1}, nil
}

// FeedEnd returns the position after all changes that had happened when it was called; they are durable.
func (e *Engine) FeedEnd(ctx context.Context, collection string) (FeedPosition, error) {
	c, end, err := e.beginReading(ctx, collection)
	if err != nil {
		return FeedPosition{}, err
	}
	last, wait := c.changeLog.kept.Last, c.changeLog.wait
	end() // the disk is waited for without the lock
	if _, err := c.changeLog.confirm(last, wait); err != nil {
		return FeedPosition{}, err
	}
	return FeedPosition{Collection: c.id(), Sequence: last}, nil
}

// Changes returns up to limit changes after a position, in order, all of them durable; fewer where they are large, none
// only if there are none. A position that is not one of the collection is a BadCursorError, and one before the changes
// that are kept a CursorExpiredError.
func (e *Engine) Changes(ctx context.Context, collection string, after FeedPosition, limit int) ([]Change, error) {
	c, end, err := e.beginReading(ctx, collection)
	if err != nil {
		return nil, err
	}
	changes, err := c.changesAfter(after, limit)
	wait := c.changeLog.wait
	end() // the disk is waited for without the lock
	if err != nil || len(changes) == 0 {
		return nil, err
	}
	durable, err := c.changeLog.confirm(changes[len(changes)-1].Sequence, wait)
	for len(changes) > 0 && changes[len(changes)-1].Sequence > durable {
		changes = changes[:len(changes)-1]
	}
	if len(changes) == 0 {
		return nil, err
	}
	return changes, nil
}

// changesAfter returns changes that may not be durable yet; the collection is locked.
func (c *collection) changesAfter(after FeedPosition, limit int) ([]Change, error) {
	sequence, err := c.sequenceOf(after)
	if err != nil || limit <= 0 || sequence == c.changeLog.kept.Last {
		return nil, err
	}
	var changes []Change
	size := 0
	err = c.engine.store.ChangesAfter(c.id(), sequence, func(sequence uint64, rec *storagev1.ChangeRecord, bytes int) bool {
		size += bytes
		// Behind a failed change there may be one in the store that is none.
		if sequence > c.changeLog.kept.Last || len(changes) > 0 && size > changePageBytes {
			return false
		}
		changes = append(changes, changeOf(sequence, rec))
		return len(changes) < limit
	})
	return changes, err
}

// sequenceOf returns the sequence that a position stands for, or why it stands for none.
func (c *collection) sequenceOf(p FeedPosition) (uint64, error) {
	kept := c.changeLog.kept
	switch {
	case p == FeedPosition{}:
		return kept.First - 1, nil
	case p.Collection != c.id() || p.Sequence > kept.Last:
		return 0, &BadCursorError{Collection: c.name()}
	case p.Sequence < kept.First-1:
		return 0, &CursorExpiredError{Collection: c.name()}
	}
	return p.Sequence, nil
}

// AwaitChange returns when there are changes after a position, or with an error when the context, the collection or the
// engine comes to its end, or the position is none that Changes takes.
func (e *Engine) AwaitChange(ctx context.Context, collection string, after FeedPosition) error {
	for {
		c, end, err := e.beginReading(ctx, collection)
		if err != nil {
			return err
		}
		sequence, err := c.sequenceOf(after)
		more, grown := sequence < c.changeLog.kept.Last, c.changeLog.grown
		end() // or the engine could not be closed
		if err != nil || more {
			return err
		}
		select {
		case <-grown:
		case <-ctx.Done():
			return ctx.Err()
		case <-e.closing:
			return ErrClosed
		}
	}
}

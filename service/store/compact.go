package store

import (
	"context"
	"time"
)

// Compact rewrites the tables of a collection, so that what was deleted takes no space any more, unless an open snapshot
// sees it. By itself pebble does so as more is written, which may be never. It costs reading and writing what is left of
// the collection. If the context ends first, its error is returned, and some of it may be done.
func (s *Store) Compact(ctx context.Context, collection uint32) error {
	if !s.calls.enter() {
		return ErrClosed
	}
	defer s.calls.leave()
	if err := s.checkWritable(0); err != nil {
		return err
	}
	return s.unlessFrozen(ctx, func(ctx context.Context) error {
		// What deletes is in memory at first.
		if err := s.flush(ctx); err != nil {
			return err
		}
		all := dataKey(collection)
		return s.compact(ctx, keyRange{all, keyAfter(all)})
	})
}

// unlessFrozen calls do, and leaves it behind when the store freezes: a compaction may be blocked in a write then that
// ends when the store is closed. Nothing is begun after it.
func (s *Store) unlessFrozen(ctx context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		err = do(ctx)
	}()
	select {
	case <-done:
		return err
	case <-s.disk.frozen:
		cancel()
		waitFor(done, time.Second)
		return unavailable(s.disk.failure())
	}
}

package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/neardup/neardup/service"
)

const (
	// checkEvery is how many operations lie between two comparisons of all there is.
	checkEvery = 1000
	// restartEvery and crashEvery are how many lie between two restarts and between two crashes, on the average.
	restartEvery, crashEvery = 2000, 1000
	// patience is how long the model waits for a sweep before it calls it a difference.
	patience = 30 * time.Second
)

// run makes so many operations.
func (w *world) run(ctx context.Context, operations int, progress func(done int)) error {
	crashAt := 0
	for n := 1; n <= operations; n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		var err error
		switch {
		case n == crashAt:
			err = w.crash(ctx)
		case w.r.IntN(restartEvery) == 0:
			err = w.restart(ctx)
		default:
			m := w.choose()
			err = w.perform(ctx, m, w.draw(m))
		}
		if err == nil && n > crashAt && w.r.IntN(crashEvery) == 0 {
			// The last operations before a crash are made on a disk that forgets.
			crashAt = n + 1 + w.r.IntN(30)
			err = w.moveToForgetfulDisk()
		}
		if err == nil && (n%checkEvery == 0 || n == operations) {
			err = w.check(ctx)
			progress(n)
		}
		if err != nil {
			return fmt.Errorf("operation %d: %w", n, err)
		}
	}
	return nil
}

// choose draws a collection: half the time the first.
func (w *world) choose() *modeled {
	return w.collections[max(0, w.r.IntN(2*(len(w.collections)-1))-len(w.collections)+2)]
}

func (w *world) draw(m *modeled) operation {
	if w.r.IntN(12) == 0 {
		return m.draw.passing()
	}
	return m.draw.operation()
}

// perform makes one operation, and holds what the feed tells of it against the oracle.
func (w *world) perform(ctx context.Context, m *modeled, op operation) error {
	w.figures.operations[op.kind()]++
	touched := []*modeled{m}
	if _, ok := op.(passing); ok {
		touched = w.collections
	}
	before := make([][]*document, len(touched))
	for i, t := range touched {
		before[i] = slices.Clone(t.oracle.documents)
	}
	err := op.do(ctx, w, m)
	for i := 0; err == nil && i < len(touched); i++ {
		err = w.follow(ctx, touched[i], before[i], goneBy(op))
	}
	if err != nil {
		return fmt.Errorf("%s on collection %s: %w\nthe arguments:\n%s", op.kind(), m.name(), err, dump(op))
	}
	return nil
}

// goneBy is why documents go by an operation, if any do.
func goneBy(op operation) service.DocumentChangeKind {
	switch op.(type) {
	case passing, setting, revising:
		return service.DocumentExpired
	}
	return service.DocumentDeleted
}

// expire waits until what must have expired has.
func (w *world) expire(ctx context.Context, m *modeled) error {
	deadline := time.Now().Add(patience)
	for _, id := range m.oracle.expire(w.clock.now()) {
		w.figures.expired++
		for {
			_, _, err := w.engine.Document(ctx, m.name(), id)
			if errors.As(err, new(*service.DocumentNotFoundError)) {
				break
			}
			if err != nil {
				return err
			}
			if time.Now().After(deadline) {
				return &difference{what: "expiry", got: id + " is still there", want: id + " has expired"}
			}
			time.Sleep(sweepInterval / 5)
		}
	}
	return nil
}

// follow reads what is new in the feed of a collection, which one call changed.
func (w *world) follow(ctx context.Context, m *modeled, before []*document, gone service.DocumentChangeKind) error {
	const limit = 50
	m.follower.strict, m.follower.renewed = true, renewed(before, m.oracle.documents)
	told := map[string]service.DocumentChangeKind{}
	seen := map[any]bool{}
	for {
		changes, err := w.engine.Changes(ctx, m.name(), m.follower.position, limit)
		if err != nil {
			return err
		}
		for _, c := range changes {
			if err := m.follower.apply(c); err != nil {
				return err
			}
			var what any
			switch {
			case c.Document != nil:
				what = c.Document.ID
				told[c.Document.ID] = c.Document.Kind
				w.figures.changes["documents"]++
			case c.Match != nil:
				what = c.Match.Pair
				w.figures.changes["matches"]++
			case c.Cluster != nil:
				what = [1]string{c.Cluster.ID}
				w.figures.changes["clusters"]++
			}
			// A sweep and a revision may take several steps, each of which changes a cluster.
			if seen[what] && gone != service.DocumentExpired {
				return &feedError{c, "the same call told of it before"}
			}
			seen[what] = true
		}
		if len(changes) == 0 {
			break
		}
	}
	if err := same("what the feed tells of documents", told, documentChanges(before, m.oracle.documents, gone)); err != nil {
		return err
	}
	return m.follower.compare(m.oracle)
}

// check compares all there is.
func (w *world) check(ctx context.Context) error {
	w.figures.checks++
	for _, m := range w.collections {
		got, err := stateOf(ctx, w.engine, m.name())
		if err != nil {
			return err
		}
		if err := same("collection "+m.name(), got, m.oracle.state()); err != nil {
			return err
		}
		if err := m.follower.compare(m.oracle); err != nil {
			return err
		}
	}
	return nil
}

// replay follows the feeds that are kept as a whole from the beginning.
func (w *world) replay(ctx context.Context) error {
	for _, m := range w.collections {
		if m.oracle.settings.ChangeRetention != wholeFeed {
			continue
		}
		f := newFollower()
		for f.last.Sequence < m.follower.last.Sequence {
			changes, err := w.engine.Changes(ctx, m.name(), f.position, 1000)
			if err != nil {
				return err
			}
			if len(changes) == 0 {
				return &difference{"the end of the feed", f.last.Sequence, m.follower.last.Sequence}
			}
			for _, c := range changes {
				if err := f.apply(c); err != nil {
					return fmt.Errorf("from the beginning: %w", err)
				}
			}
			f.position.Collection = m.follower.position.Collection
		}
		w.figures.replayed += int(f.last.Sequence)
		if err := f.compare(m.oracle); err != nil {
			return fmt.Errorf("from the beginning: %w", err)
		}
	}
	return nil
}

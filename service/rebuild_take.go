package service

import (
	"bytes"
	"context"
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

// taken is a document that the target of a rebuild takes over as the source has it.
type taken struct {
	id string
	// source is its record there; nil if it is gone.
	source *storagev1.DocumentRecord
	// prepared is the document under the parameters of the target.
	prepared *prepared
}

// takeOver makes the target hold documents as the source does, in their order, durably. Those that it holds already cost
// the reading of a record.
func (r *rebuild) takeOver(ctx context.Context, docs []taken) error {
	docs, err := r.different(docs)
	for len(docs) > 0 && err == nil {
		n, bytes := 0, uint64(0)
		for n < min(len(docs), rebuildDocuments) && (n == 0 || bytes+docs[n].source.GetTextBytes() <= RebuildBytes) {
			bytes += docs[n].source.GetTextBytes()
			n++
		}
		err = r.takeOverAtOnce(ctx, docs[:n])
		docs = docs[n:]
	}
	return err
}

// different returns the documents that the target does not hold as the source does.
func (r *rebuild) different(docs []taken) ([]taken, error) {
	r.target.mu.RLock()
	defer r.target.mu.RUnlock()
	if r.target.gone != nil {
		return nil, r.target.gone
	}
	var different []taken
	for _, d := range docs {
		doc, there := r.target.ordinals[d.id]
		if !there && d.source == nil {
			continue
		}
		if there && d.source != nil {
			rec, err := r.target.documentRecord(doc)
			if err != nil {
				return nil, err
			}
			if bytes.Equal(rec.GetContentDigest(), d.source.GetContentDigest()) &&
				rec.GetAddTimeNanos() == d.source.GetAddTimeNanos() {
				continue
			}
		}
		different = append(different, d)
	}
	return different, nil
}

// takeOverAtOnce prepares documents and changes the target in one step.
func (r *rebuild) takeOverAtOnce(ctx context.Context, docs []taken) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range docs {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return r.prepare(&docs[i])
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	durable, err := r.target.replace(docs)
	if err != nil {
		return err
	}
	return storeError(durable())
}

// prepare prepares a document for the target. One that was deleted since it was looked at is gone.
func (r *rebuild) prepare(d *taken) error {
	if d.source == nil {
		return nil
	}
	text, ok, err := r.engine.store.DocumentText(r.source.id(), d.source.GetOrdinal())
	switch {
	case err != nil:
		return err
	case !ok && r.follower.has(d.id):
		d.source = nil
		return nil
	case !ok:
		return fmt.Errorf("document %d of collection %q has no text", d.source.GetOrdinal(), r.source.name())
	}
	if d.prepared, err = r.target.prepareOne(documentOf(d.source, string(text))); err != nil {
		return err
	}
	// By which the document is known again, also if an earlier version made the digest.
	d.prepared.digest = [len(d.prepared.digest)]byte(d.source.GetContentDigest())
	return nil
}

// replace puts documents in the place of those with the same ids, and removes those that are gone.
func (c *collection) replace(docs []taken) (durable func() error, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gone != nil {
		return nil, c.gone
	}
	change := c.begin()
	defer change.end()
	for _, d := range docs {
		if old, ok := c.ordinals[d.id]; ok {
			rec, err := c.documentRecord(old)
			if err != nil {
				return nil, err
			}
			if err := change.remove(old, rec); err != nil {
				return nil, err
			}
		}
		if d.source == nil {
			continue
		}
		if _, err := change.put(d.prepared, AddOptions{}, addedOf(d.source)); err != nil {
			return nil, err
		}
	}
	if err := change.apply(); err != nil {
		return nil, err
	}
	return c.durable, nil
}

// judgementChange is feedback that the target takes over; without a judgement it is taken back.
type judgementChange struct{ Feedback }

// takeOverFeedback makes the feedback of the target that of the source.
func (r *rebuild) takeOverFeedback(ctx context.Context) error {
	return r.step(ctx, func() error {
		r.source.mu.RLock()
		changes := r.judgementsToTake()
		r.source.mu.RUnlock()
		return r.judge(changes)
	})
}

// judgementsToTake compares the feedback of both; the source is locked for reading.
func (r *rebuild) judgementsToTake() []judgementChange {
	r.target.mu.RLock()
	defer r.target.mu.RUnlock()
	from, to := &r.source.judgements, &r.target.judgements
	var changes []judgementChange
	for _, pair := range to.order {
		if _, ok := from.byPair[pair]; !ok {
			changes = append(changes, judgementChange{Feedback{Pair: pair}})
		}
	}
	for _, pair := range from.order {
		if f := from.byPair[pair]; to.byPair[pair] != f {
			changes = append(changes, judgementChange{f})
		}
	}
	return changes
}

// judge changes the feedback of the target, durably.
func (r *rebuild) judge(changes []judgementChange) error {
	for len(changes) > 0 {
		n := min(len(changes), rebuildDocuments)
		durable, err := r.target.judgeAll(changes[:n])
		if err != nil {
			return err
		}
		if err := durable(); err != nil {
			return storeError(err)
		}
		changes = changes[n:]
	}
	return nil
}

func (c *collection) judgeAll(changes []judgementChange) (durable func() error, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gone != nil {
		return nil, c.gone
	}
	change := c.begin()
	defer change.end()
	for _, j := range changes {
		if j.Judgement != 0 {
			err = change.keep(j.Feedback)
		} else {
			err = change.takeBack(j.Pair)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := change.apply(); err != nil {
		return nil, err
	}
	return c.durable, nil
}

package service

import (
	"cmp"
	"context"
	"slices"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

// A rebuild makes one collection, the target, hold the documents of another one, the source, under parameters of its own:
//
//  1. documents that the source no longer has are removed, if an earlier call has left some;
//  2. all documents are copied in the order in which they were added, those that are there already left out;
//  3. what has changed meanwhile is taken over, again and again, until little is left;
//  4. with the source locked against changes, the rest is taken over, the target is marked complete and the alias, if
//     there is one, is pointed at it, in one write.
//
// Where nothing changes meanwhile, the target is what it would be had the documents been added to it in that order. Steps
// 1 to 3 lock the source only to look up records; a target that is not complete survives a crash or the end of the call
// and is taken up by the same call again, at the cost of comparing the records of both.
//
// Of two collections the source is locked first. A target was made while its source existed and is no source of it in
// turn, so that no two rebuilds wait for each other.

const (
	// rebuildDocuments and RebuildBytes bound the documents that a rebuild takes over at once, but for a text that is
	// longer by itself.
	rebuildDocuments = 128
	// RebuildBytes is the length of the texts.
	RebuildBytes = 8 << 20
)

// RebuildProgress tells how far a rebuild is.
type RebuildProgress struct {
	// Done is the number of documents of the source that were looked at, Total how many it held at the beginning.
	Done, Total int64
	// Changes is the number of changed documents that were looked at since.
	Changes int64
}

// rebuild is a rebuild under way.
type rebuild struct {
	engine         *Engine
	source, target *collection
	follower       *follower
	progress       RebuildProgress
	tell           func(RebuildProgress)
}

// Rebuild makes the target from the retained texts of the source, which goes on to serve and to change, and returns it
// complete. A target that exists must be one that an earlier, interrupted call has begun for the same source, with the
// same parameters; its settings stay as they are. One that is complete already is returned as it is. Nothing else should
// write to the target before it is complete: what the source does not have is removed.
//
// If alias is not empty, it must point at the source or not exist, and points at the target in the end; every change that
// was acknowledged through it is in the target then. Without an alias, what the source takes after the end is not taken
// over. tell is called now and then, with nothing locked.
func (e *Engine) Rebuild(
	ctx context.Context, source string, target Collection, alias string, tell func(RebuildProgress),
) (Collection, error) {
	r, err := e.beginRebuild(ctx, source, target, alias)
	if err != nil {
		return Collection{}, err
	}
	r.tell = tell
	// A caller who lost the connection may call again before the first call has noticed.
	select {
	case r.target.rebuilding <- struct{}{}:
		defer func() { <-r.target.rebuilding }()
	case <-ctx.Done():
		return Collection{}, ctx.Err()
	}
	if done, complete, err := r.completed(alias); complete || err != nil {
		return done, err
	}
	var end func()
	r.follower, end = r.source.follow()
	defer end()
	for _, stage := range []func(context.Context) error{r.prune, r.takeOverFeedback, r.copy, r.catchUp} {
		if err := stage(ctx); err != nil {
			return Collection{}, err
		}
	}
	return r.finish(ctx, alias)
}

// beginRebuild checks the request, and makes the target unless it exists.
func (e *Engine) beginRebuild(ctx context.Context, source string, target Collection, alias string) (*rebuild, error) {
	from, end, err := e.beginReading(ctx, source)
	if err != nil {
		return nil, err
	}
	retained := from.retainsText()
	end()
	switch {
	case !retained:
		return nil, &TextNotRetainedError{from.name()}
	case target.Name == from.name():
		return nil, &InvalidFieldError{"target.name", "must be another one than that of the collection to build from"}
	}
	if alias != "" {
		if err := validateAlias("alias", alias); err != nil {
			return nil, err
		}
	}
	if alias == target.Name {
		return nil, &InvalidFieldError{"alias", "must be another name than that of the collection to build"}
	}
	if end, err = e.begin(ctx); err != nil {
		return nil, err
	}
	defer end()
	r := &rebuild{engine: e, source: from}
	if alias != "" {
		// So that a mistake shows before the work.
		if err := r.checkAlias(alias, target.Name); err != nil {
			return nil, err
		}
	}
	r.target, err = r.makeTarget(target)
	return r, err
}

// checkAlias returns an error if the alias cannot point at the target in the end.
func (r *rebuild) checkAlias(alias, target string) error {
	to, _ := r.engine.resolve(alias)
	switch {
	case to == nil || to == r.source || to.name() == target: // at the target if the request is repeated
		return nil
	case to.name() == alias:
		return &NameTakenError{alias}
	}
	return &AliasMovedError{Alias: alias, Want: r.source.name(), Got: to.name()}
}

// makeTarget makes the collection, or returns the one that an earlier call has made.
func (r *rebuild) makeTarget(want Collection) (*collection, error) {
	if err := validate(want); err != nil {
		return nil, err
	}
	_, _, err := r.engine.create(want, func(rec *storagev1.CollectionRecord) {
		rec.Rebuild = &storagev1.RebuildRecord{SourceCollectionId: r.source.id()}
	})
	if err != nil {
		return nil, err
	}
	target, err := r.engine.resolve(want.Name)
	if err != nil {
		return nil, err
	}
	target.mu.RLock()
	defer target.mu.RUnlock()
	if target.gone != nil {
		return nil, target.gone
	}
	is := collectionOf(target.record)
	if is.Parameters != want.Parameters || is.Retention != want.Retention || is.SeedPolicy != want.SeedPolicy {
		return nil, &CollectionDiffersError{Is: is, Want: want}
	}
	if target.record.GetRebuild().GetSourceCollectionId() != r.source.id() {
		return nil, &CollectionExistsError{want.Name}
	}
	return target, nil
}

// completed returns the target if an earlier call has completed it, with what it was asked for now.
func (r *rebuild) completed(alias string) (Collection, bool, error) {
	r.target.mu.RLock()
	defer r.target.mu.RUnlock()
	if r.target.gone != nil || !r.target.record.GetRebuild().GetComplete() {
		return Collection{}, false, r.target.gone
	}
	if alias != "" {
		if to, err := r.engine.resolve(alias); err != nil || to != r.target {
			// It has gone its own way since, and may lack what the alias has got.
			return Collection{}, false, &CollectionExistsError{r.target.name()}
		}
	}
	return collectionOf(r.target.record), true, nil
}

// step does one piece of the work. Between two of them the engine may be closed.
func (r *rebuild) step(ctx context.Context, do func() error) error {
	end, err := r.engine.begin(ctx)
	if err != nil {
		return err
	}
	err = do()
	end()
	if err == nil {
		r.tell(r.progress)
	}
	return err
}

// prune removes the documents of the target that the source does not have.
func (r *rebuild) prune(ctx context.Context) error {
	var after uint64
	for more := true; more; {
		err := r.step(ctx, func() error {
			recs, err := r.engine.store.DocumentsFrom(r.target.id(), after, rebuildDocuments)
			if err != nil || len(recs) == 0 {
				more = false
				return err
			}
			after = recs[len(recs)-1].GetOrdinal()
			var gone []taken
			r.source.mu.RLock()
			err = r.source.gone
			for _, rec := range recs {
				if _, ok := r.source.ordinals[rec.GetId()]; !ok {
					gone = append(gone, taken{id: rec.GetId()})
				}
			}
			r.source.mu.RUnlock()
			if err != nil {
				return err
			}
			return r.takeOver(ctx, gone)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// copy takes over all documents in order.
func (r *rebuild) copy(ctx context.Context) error {
	r.source.mu.RLock()
	r.progress.Total = int64(len(r.source.ordinals))
	r.source.mu.RUnlock()
	var after uint64
	for more := true; more; {
		err := r.step(ctx, func() error {
			recs, err := r.engine.store.DocumentsFrom(r.source.id(), after, rebuildDocuments)
			if err != nil || len(recs) == 0 {
				more = false
				return err
			}
			after = recs[len(recs)-1].GetOrdinal()
			docs := make([]taken, len(recs))
			for i, rec := range recs {
				docs[i] = taken{id: rec.GetId(), source: rec}
			}
			r.progress.Done += int64(len(recs))
			return r.takeOver(ctx, docs)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// catchUp takes over what has changed meanwhile, until less is left than one step takes.
func (r *rebuild) catchUp(ctx context.Context) error {
	for {
		ids := r.follower.take()
		for some := range slices.Chunk(ids, rebuildDocuments) {
			err := r.step(ctx, func() error {
				r.source.mu.RLock()
				docs, err := r.look(some)
				r.source.mu.RUnlock()
				if err != nil {
					return err
				}
				return r.takeOver(ctx, docs)
			})
			if err != nil {
				return err
			}
		}
		if err := r.takeOverFeedback(ctx); err != nil {
			return err
		}
		if len(ids) < rebuildDocuments {
			return nil
		}
	}
}

// look returns what has become of documents, in the order in which they were added, those that are gone first. The source
// is locked for reading.
func (r *rebuild) look(ids []string) ([]taken, error) {
	if r.source.gone != nil {
		return nil, r.source.gone
	}
	docs := make([]taken, len(ids))
	for i, id := range ids {
		docs[i].id = id
		if doc, ok := r.source.ordinals[id]; ok {
			var err error
			if docs[i].source, err = r.source.documentRecord(doc); err != nil {
				return nil, err
			}
		}
	}
	slices.SortFunc(docs, func(a, b taken) int {
		return cmp.Compare(a.source.GetOrdinal(), b.source.GetOrdinal()) // ordinals count from 1
	})
	r.progress.Changes += int64(len(ids))
	return docs, nil
}

// finish takes over the rest with the source locked, and completes the target.
func (r *rebuild) finish(ctx context.Context, alias string) (Collection, error) {
	end, err := r.engine.begin(ctx)
	if err != nil {
		return Collection{}, err
	}
	defer end()
	var entry *aliasEntry
	if alias != "" {
		entry = r.engine.aliasNamed(alias)
		entry.changes.Lock()
		defer entry.changes.Unlock()
	}
	r.source.mu.RLock()
	defer r.source.mu.RUnlock()
	docs, err := r.look(r.follower.take())
	if err != nil {
		return Collection{}, err
	}
	if err := r.takeOver(ctx, docs); err != nil {
		return Collection{}, err
	}
	if err := r.judge(r.judgementsToTake()); err != nil {
		return Collection{}, err
	}
	return r.complete(alias, entry)
}

// complete marks the target complete and points the alias at it, if there is one, in one write.
func (r *rebuild) complete(alias string, entry *aliasEntry) (Collection, error) {
	t := r.target
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.gone != nil {
		return Collection{}, t.gone
	}
	r.engine.names.Lock()
	defer r.engine.names.Unlock()
	if entry != nil && entry.to != nil && entry.to != r.source {
		return Collection{}, &AliasMovedError{Alias: alias, Want: r.source.name(), Got: entry.to.name()}
	}
	t.record.Rebuild.Complete = true
	var err error
	if entry != nil {
		err = r.engine.point(alias, entry, t, t.record)
	} else {
		err = storeError(r.engine.store.PutCollection(t.record))
	}
	if err != nil {
		t.record.Rebuild.Complete = false
		return Collection{}, err
	}
	return collectionOf(t.record), nil
}

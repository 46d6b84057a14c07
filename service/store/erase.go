package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cockroachdb/pebble/v2"
)

// What a delete leaves in the files: pebble writes a tombstone above the old value, which stays in its table until a
// compaction brings both together, and in the log until the memtable with it is flushed. A log that is no longer needed
// is deleted and not used again, see cleaner.

// erasePoll is the time between two looks at the folder for files that are still to be deleted.
const erasePoll = 5 * time.Millisecond

// Erase returns when nothing that was deleted from a collection before the call is in the files of the folder any more:
// no record, no text, and not the given id, whether it was deleted or replaced; but changes that are not dropped name it
// still. The numbers of deleted matches go with later compactions, and an id that bounded a table is in the database's
// list of tables until that is written anew, when the folder is opened next or the list has grown to 128 MiB.
//
// It rewrites the tables that hold what was deleted. If the context ends first, its error is returned, and what was
// deleted may stay until a later Erase or an ordinary compaction.
func (s *Store) Erase(ctx context.Context, collection uint32, id string) error {
	if !s.calls.enter() {
		return ErrClosed
	}
	defer s.calls.leave()
	if err := s.checkWritable(0); err != nil {
		return err
	}
	return s.unlessFrozen(ctx, func(ctx context.Context) error { return s.erase(ctx, collection, id) })
}

func (s *Store) erase(ctx context.Context, collection uint32, id string) error {
	// A compaction keeps what an open snapshot sees. Those that are opened from now on do not see what was deleted.
	snapshotsClosed, _ := s.snapshots.Swap(new(gate)).close()
	select {
	case <-snapshotsClosed:
	case <-ctx.Done():
		return ctx.Err()
	}
	logs, err := s.files(".log")
	if err != nil {
		return err
	}
	if err := s.flush(ctx); err != nil {
		return err
	}
	key := idKey(collection, id)
	for _, r := range []keyRange{
		// Records and texts stand side by side.
		{partKey(collection, partDocument), partKey(collection, partID)},
		{key, keyNext(key)},
		// Changes name documents for as long as they are kept.
		{partKey(collection, partChange), keyAfter(partKey(collection, partChange))},
	} {
		if err := s.eraseRange(ctx, r); err != nil {
			return err
		}
	}
	tables, err := s.files(".sst")
	if err != nil {
		return err
	}
	return s.awaitRemoval(ctx, append(tables, logs...))
}

// keyRange is the keys from one on, up to another.
type keyRange struct{ from, to []byte }

// keyNext returns the smallest key above a key.
func keyNext(key []byte) []byte { return append(slices.Clone(key), 0) }

// eraseRange removes what was deleted in a range of keys from the tables in use.
func (s *Store) eraseRange(ctx context.Context, r keyRange) error {
	if err := s.compact(ctx, r); err != nil {
		return err
	}
	// A compaction moves a table as it is where nothing is below it, with its tombstones and, if there was a snapshot
	// when it was written, with what they delete. A range key, which is no key of ours, above its first key has it
	// rewritten.
	tables, err := s.db.SSTables(pebble.WithProperties(), pebble.WithKeyRangeFilter(r.from, r.to))
	if err != nil {
		return fmt.Errorf("listing the tables: %w", err)
	}
	for _, table := range slices.Concat(tables...) {
		if table.Properties.NumDeletions == 0 {
			continue
		}
		first := table.Smallest.UserKey
		if err := s.db.RangeKeyDelete(first, keyNext(first), pebble.NoSync); err != nil {
			return fmt.Errorf("marking a table: %w", err)
		}
		if err := s.flush(ctx); err != nil {
			return err
		}
		if err := s.compact(ctx, keyRange{first, keyNext(first)}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) compact(ctx context.Context, r keyRange) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := s.db.Compact(ctx, r.from, r.to, false); err != nil {
		return fmt.Errorf("compacting the tables: %w", err)
	}
	return nil
}

// flush writes what is in the log and in memory into tables.
func (s *Store) flush(ctx context.Context) error {
	flushed, err := s.db.AsyncFlush()
	if err != nil {
		return fmt.Errorf("flushing the log: %w", err)
	}
	select {
	case <-flushed:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// files lists the files of the database whose names have an ending.
func (s *Store) files(ending string) ([]string, error) {
	all, err := s.disk.List(s.database())
	if err != nil {
		return nil, fmt.Errorf("listing the database: %w", err)
	}
	var names []string
	for _, name := range all {
		if strings.HasSuffix(name, ending) {
			names = append(names, name)
		}
	}
	return names, nil
}

func (s *Store) database() string { return s.disk.PathJoin(s.dir, databaseName) }

// awaitRemoval waits until the given tables and logs are gone, except for tables that are in use. A table that is not in
// use now never will be, but a reader may hold it open for a while.
func (s *Store) awaitRemoval(ctx context.Context, names []string) error {
	ticker := time.NewTicker(erasePoll)
	defer ticker.Stop()
	for {
		used, err := s.tablesInUse()
		if err != nil {
			return err
		}
		left := names[:0]
		for _, name := range names {
			if used[name] {
				continue
			}
			if _, err := s.disk.Stat(s.disk.PathJoin(s.database(), name)); err == nil {
				left = append(left, name)
			}
		}
		if names = left; len(names) == 0 {
			// What is gone from the folder must stay so after a crash.
			return s.syncDatabase()
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return fmt.Errorf("waiting for %d files to be removed: %w", len(names), ctx.Err())
		}
	}
}

// tablesInUse returns the names of the tables of the current state.
func (s *Store) tablesInUse() (map[string]bool, error) {
	levels, err := s.db.SSTables()
	if err != nil {
		return nil, fmt.Errorf("listing the tables: %w", err)
	}
	used := make(map[string]bool)
	for _, level := range levels {
		for _, table := range level {
			used[fmt.Sprintf("%06d.sst", uint64(table.BackingSSTNum))] = true
		}
	}
	return used, nil
}

func (s *Store) syncDatabase() error {
	if err := syncFolder(s.disk, s.database()); err != nil {
		return fmt.Errorf("syncing the database's folder: %w", err)
	}
	if cause := s.disk.failure(); cause != nil {
		return unavailable(cause)
	}
	return nil
}

// cleaner removes files that pebble needs no more. Pebble renames an old log and writes over it by default, which may be
// faster to sync: then the bytes of deleted documents would stay in it until they happen to be overwritten. Pebble gives
// up on that only for a cleaner that keeps files, by a method that it does not export. So this one removes, by the
// methods of DeleteCleaner, and is taken for one that keeps, by the method that only the deeper ArchiveCleaner has.
type cleaner struct {
	pebble.DeleteCleaner
	keepsFiles
}

type keepsFiles struct{ pebble.ArchiveCleaner }

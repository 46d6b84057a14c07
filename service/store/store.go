package store

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// defaultCloseGrace is how long Close waits for calls that are under way, and for a write that the disk does not take.
const defaultCloseGrace = 10 * time.Second

// Options configure a store. The zero value is useful.
type Options struct {
	// FS holds the data folder; nil means the disk.
	FS vfs.FS
	// Log takes what an operator must know, and pebble's own log at debug level; nil discards it.
	Log *slog.Logger
	// ReserveBytes is the free disk space below which writes are refused; default 256 MiB.
	ReserveBytes uint64
	// CacheBytes is the size of the cache of blocks; default 64 MiB.
	CacheBytes int64
	// Faults are for tests only.
	Faults Faults
}

// Faults break a guarantee on purpose, so that a test of the guarantee can show that it would notice. They are for tests
// only.
type Faults struct {
	// SkipSync acknowledges batches that are not on the disk.
	SkipSync bool
}

// Store is one open data folder. It is safe for concurrent use, with the exceptions that Batch names.
type Store struct {
	db       *pebble.DB
	dir      string
	disk     *disk
	lock     *pebble.Lock
	texts    *textCodec
	reserve  uint64
	skipSync bool

	// calls are those that use the database; commits are the batches that pebble is still applying.
	calls, commits gate
	// newCollection guards the choice of a collection id.
	newCollection sync.Mutex
	// snapshots counts the snapshots that are open, since Erase last replaced it.
	snapshots  atomic.Pointer[gate]
	closeGrace time.Duration
}

// Open opens the data folder dir, or makes it if it is missing or empty. The error is ErrLocked if another process has
// it open, ErrForeign if the folder holds something else, in which case nothing was written, ErrFormat if another
// version wrote it, ErrCorrupt if it is damaged, and ErrLowSpace if the disk has too little free space to open it. After
// an error nothing is written to the folder any more.
func Open(dir string, opts Options) (*Store, error) {
	fsys := opts.FS
	if fsys == nil {
		fsys = vfs.Default
	}
	log := opts.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	database, err := prepareFolder(fsys, dir)
	if err != nil {
		return nil, openFailure(dir, err)
	}
	texts, err := newTextCodec()
	if err != nil {
		return nil, err
	}
	s := &Store{
		dir:        dir,
		disk:       newDisk(fsys, log),
		texts:      texts,
		reserve:    cmp.Or(opts.ReserveBytes, defaultReserveBytes),
		skipSync:   opts.Faults.SkipSync,
		closeGrace: defaultCloseGrace,
	}
	s.snapshots.Store(new(gate))
	if err := s.open(database, cmp.Or(opts.CacheBytes, defaultCacheBytes)); err != nil {
		texts.close()
		return nil, openFailure(dir, err)
	}
	return s, nil
}

// open locks and opens the database.
func (s *Store) open(database string, cacheBytes int64) error {
	lock, err := lockFolder(s.disk, database)
	if err != nil {
		return err
	}
	if err := checkDatabase(s.disk.FS, database); err != nil {
		return errors.Join(err, lock.Close())
	}
	need, err := openBytes(s.disk.FS, database)
	if err == nil {
		err = checkSpace(s.disk.FS, s.dir, need, true)
	}
	if err != nil {
		return errors.Join(err, lock.Close())
	}
	db, err := openDatabase(database, s.disk, lock, cacheBytes)
	if err != nil {
		released, unlockErr := s.disk.abandon(err, s.closeGrace)
		if !released {
			return fmt.Errorf("%w: the disk does not answer: the folder stays locked until the process ends", err)
		}
		return errors.Join(err, unlockErr)
	}
	s.db, s.lock = db, lock
	return nil
}

// Close waits for calls under way, and closes the folder. Later calls return ErrClosed; a second Close does too. The
// error is ErrUnavailable if the store had frozen. If a write hangs in the disk, Close gives up after a while: then the
// folder stays locked until the process ends.
func (s *Store) Close() error {
	idle, first := s.calls.close()
	if !first {
		return ErrClosed
	}
	drained := waitFor(idle, s.closeGrace)
	if !drained {
		// A write that waits for a flush on a full disk would hold up Close for as long. The freeze sets its caller free.
		s.disk.freeze(errors.New("closed while a write was waiting for the disk"))
		drained = waitFor(idle, s.closeGrace)
	}
	commits, _ := s.commits.close()
	if !drained || !waitFor(commits, s.closeGrace) {
		// Pebble cannot be closed under a commit. Its background work stays blocked on the frozen disk.
		return fmt.Errorf("%w: closing the data folder %q: the disk does not answer: the folder stays locked until the process ends",
			ErrUnavailable, s.dir)
	}
	s.disk.release()
	err := errors.Join(s.db.Close(), s.lock.Close())
	s.texts.close()
	if cause := s.disk.failure(); cause != nil {
		return errors.Join(unavailable(cause), err)
	}
	if err != nil {
		return fmt.Errorf("closing the data folder %q: %w", s.dir, err)
	}
	return nil
}

// snapshot returns an unchanging view of the database, and the function that ends it.
func (s *Store) snapshot() (view *pebble.Snapshot, end func() error) {
	open := s.snapshots.Load()
	for !open.enter() { // Erase has just replaced it
		open = s.snapshots.Load()
	}
	view = s.db.NewSnapshot()
	return view, func() error {
		defer open.leave()
		return view.Close()
	}
}

// DiskUsage returns how many bytes the database takes on the disk; zero once the store is closed.
func (s *Store) DiskUsage() uint64 {
	if !s.calls.enter() {
		return 0
	}
	defer s.calls.leave()
	return s.db.Metrics().DiskSpaceUsage()
}

// checkWritable returns an ErrUnavailable if a batch of the given size cannot be written now: an ErrLowSpace unless the
// store is frozen.
func (s *Store) checkWritable(batchBytes int) error {
	if cause := s.disk.failure(); cause != nil {
		return unavailable(cause)
	}
	return checkSpace(s.disk, s.dir, s.reserve+uint64(batchBytes), false)
}

// apply hands a batch to pebble and returns the function that waits for the disk; see Batch.Apply. The batch belongs to
// apply from then on.
func (s *Store) apply(batch *pebble.Batch) (wait func() error, err error) {
	if !s.calls.enter() {
		return nil, ErrClosed
	}
	if err := s.commit(batch); err != nil {
		s.calls.leave()
		return nil, err
	}
	return sync.OnceValue(func() error {
		defer s.calls.leave()
		// With SkipSync there is nothing to wait for, and SyncWait returns at once.
		err := batch.SyncWait()
		if cause := s.disk.failure(); cause != nil {
			return unavailable(cause)
		}
		if err != nil {
			return unavailable(err)
		}
		return batch.Close()
	}), nil
}

// commit makes a batch visible. Pebble may hold a commit until a flush makes room, which never comes on a frozen disk;
// so the commit runs in a goroutine of its own that can be left behind.
func (s *Store) commit(batch *pebble.Batch) error {
	if err := s.checkWritable(batch.Len()); err != nil {
		return err
	}
	if !s.commits.enter() {
		return ErrClosed
	}
	committed := make(chan error, 1)
	go func() {
		defer s.commits.leave()
		if s.skipSync {
			committed <- s.db.Apply(batch, pebble.NoSync)
		} else {
			committed <- s.db.ApplyNoSyncWait(batch, pebble.Sync)
		}
	}()
	select {
	case err := <-committed:
		if cause := s.disk.failure(); cause != nil {
			return unavailable(cause)
		}
		if err != nil {
			return fmt.Errorf("applying a batch: %w", err)
		}
		return nil
	case <-s.disk.frozen:
		return unavailable(s.disk.failure())
	}
}

func unavailable(cause error) error {
	return fmt.Errorf("%w until it is opened again, reads go on: %w", ErrUnavailable, cause)
}

// waitFor reports whether the channel was closed in time.
func waitFor(done <-chan struct{}, limit time.Duration) bool {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-done:
		return true
	case <-timer.C:
		return false
	}
}

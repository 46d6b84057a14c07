package store

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/bloom"
)

// databaseFormat pins the version of pebble's files, so that a newer pebble does not change a folder by being linked in.
// This one has checksums in the footers of tables, and a log that tells its end from damage.
const databaseFormat = pebble.FormatTableFormatV6

const (
	// defaultReserveBytes is room for the log and the table of two memtables, and for the compactions behind them.
	defaultReserveBytes = 256 << 20
	defaultCacheBytes   = 64 << 20
	memTableBytes       = 32 << 20
	// maxBatchBytes keeps a batch far from the 4 GiB at which pebble panics.
	maxBatchBytes = 1 << 30

	// openGrace is how long a call of pebble.Open gets to return after a write has failed in it.
	openGrace = 500 * time.Millisecond
)

// openDatabase opens the database, or makes an empty one.
func openDatabase(database string, d *disk, lock *pebble.Lock, cacheBytes int64) (*pebble.DB, error) {
	opts := &pebble.Options{
		FS:                    d,
		Lock:                  lock,
		Logger:                pebbleLog{disk: d},
		FormatMajorVersion:    databaseFormat,
		CacheSize:             cacheBytes,
		MemTableSize:          memTableBytes,
		L0CompactionThreshold: 4,
		// No log is used again, so that Erase can promise what it does.
		Cleaner:       cleaner{},
		EventListener: newEvents(d.log),
	}
	// Texts come compressed and pebble leaves a block as it is that does not shrink; records, mostly keys and
	// signatures, gain little from more than the fastest profile.
	opts.ApplyCompressionSettings(func() pebble.DBCompressionSettings { return pebble.DBCompressionFastest })
	for i := range opts.Levels {
		opts.Levels[i].FilterPolicy = bloom.FilterPolicy(10)
		opts.Levels[i].BlockSize = 16 << 10
	}
	return openOrAbandon(database, d, opts)
}

// openOrAbandon calls pebble.Open. When a write fails meanwhile, that either returns the error or waits for a flush that
// never ends. Then the call is left behind with its memory, since pebble has nothing that would end it; its writes block
// on the frozen disk, so that it neither spins nor changes the folder again.
func openOrAbandon(database string, d *disk, opts *pebble.Options) (*pebble.DB, error) {
	var db *pebble.DB
	var err error
	returned := make(chan struct{})
	go func() {
		defer close(returned)
		db, err = pebble.Open(database, opts)
	}()
	select {
	case <-returned:
	case <-d.frozen:
		if !waitFor(returned, openGrace) {
			return nil, fmt.Errorf("opening the database: %w", d.failure())
		}
	}
	if err != nil {
		return nil, openError(database, err)
	}
	if cause := d.arm(); cause != nil {
		// A compaction failed meanwhile. What it still writes must not hold up Close.
		d.release()
		return nil, errors.Join(fmt.Errorf("opening the database: %w", cause), db.Close())
	}
	return db, nil
}

// openError tells damage from a failing disk. What pebble refuses without an error of the operating system is in the
// files themselves; a file that is missing is damage too.
func openError(database string, err error) error {
	var errno syscall.Errno
	var pathErr *fs.PathError
	fromSystem := errors.As(err, &errno) || errors.As(err, &pathErr)
	if fromSystem && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("opening the database: %w", err)
	}
	return &CorruptError{Where: database, Err: err}
}

// readError gives the error of a read its place.
func readError(key []byte, err error) error {
	if pebble.IsCorruptionError(err) {
		return &CorruptError{Where: describe(key), Err: err}
	}
	return fmt.Errorf("reading %s: %w", describe(key), err)
}

// get calls use with the value of a key, which is valid during the call, and says whether there is one.
func get(r pebble.Reader, key []byte, use func(value []byte) error) (bool, error) {
	value, closer, err := r.Get(key)
	switch {
	case errors.Is(err, pebble.ErrNotFound):
		return false, nil
	case err != nil:
		return false, readError(key, err)
	}
	defer closer.Close()
	if err := use(value); err != nil {
		return false, err
	}
	return true, nil
}

// errStop ends a scan early, without an error.
var errStop = errors.New("stop")

// scan calls visit with every key that has the prefix, in order. Key and value are valid during the call.
func scan(r pebble.Reader, prefix []byte, visit func(key, value []byte) error) error {
	return scanFrom(r, prefix, prefix, visit)
}

// scanFrom does the same, beginning with the first key that is not below from.
func scanFrom(r pebble.Reader, prefix, from []byte, visit func(key, value []byte) error) error {
	iter, err := r.NewIter(&pebble.IterOptions{LowerBound: from, UpperBound: keyAfter(prefix)})
	if err != nil {
		return readError(prefix, err)
	}
	err = visitAll(iter, visit)
	if closeErr := iter.Close(); closeErr != nil && err == nil {
		err = readError(prefix, closeErr)
	}
	if errors.Is(err, errStop) {
		return nil
	}
	return err
}

func visitAll(iter *pebble.Iterator, visit func(key, value []byte) error) error {
	for ok := iter.First(); ok; ok = iter.Next() {
		value, err := iter.ValueAndErr()
		if err != nil {
			return readError(iter.Key(), err)
		}
		if err := visit(iter.Key(), value); err != nil {
			return err
		}
	}
	return nil
}

package store

import (
	"errors"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// retryDelay slows down what pebble tries again at once and without end: the writing of a table on a full disk.
const retryDelay = 250 * time.Millisecond

// errFrozen is what pebble gets for writes to a frozen disk.
var errFrozen = errors.New("the disk is frozen after a failed write")

// disk is the file system through which pebble writes. It freezes at the first failure that pebble cannot survive.
//
// What pebble v2 does when a write fails depends on the file:
//
//   - A table (flush, compaction): it drops the table and tries again. Nothing is lost; such errors pass through.
//   - The MANIFEST or its marker: it calls Logger.Fatalf, whose default ends the process, because it cannot know whether
//     the change reached the disk. If Fatalf returns, the flush counts as failed and the tables that it wrote are
//     deleted, although the MANIFEST on the disk may name them.
//   - The log: those who wait for the sync get the error. The next rotation of the log then panics under a mutex that a
//     deferred call unlocks a second time, which the Go runtime answers by ending the process, recover or not. The
//     same holds for the sync of the folder after a new log was made.
//
// A library must not end the process, and an engine that cannot write should still answer reads. So a failure of the
// log or the state freezes the disk: from then on nothing is changed on it, as if the process had crashed at that
// moment, which is a state that pebble recovers from by design. Writes to the log are reported to pebble as done, so
// that it does not panic; the store acknowledges no batch after the freeze (Store.apply looks at failure after the
// sync, and the freeze comes before pebble learns of the sync). All other writes, flushes above all, block until the
// store is closed: data that is not flushed stays readable in memory, where a flush into nowhere would lose it.
//
// While the database is being opened there is nothing to read yet, and pebble would try a flush that fails again without
// a pause or an end. So the first write that fails then, of any file, freezes the disk, and pebble gets the error.
type disk struct {
	vfs.FS
	log *slog.Logger
	// armed is false while the database is being opened.
	armed atomic.Bool
	// changes are the writes that are under way; freeze closes it.
	changes gate
	// unlock releases the lock of the folder, once.
	unlock func() error

	mu    sync.Mutex
	cause error
	// frozen is closed by freeze, after cause was set.
	frozen chan struct{}
	// released is closed by release, and lets blocked writes end.
	released chan struct{}
}

func newDisk(fsys vfs.FS, log *slog.Logger) *disk {
	return &disk{FS: fsys, log: log, frozen: make(chan struct{}), released: make(chan struct{})}
}

// freeze stops all writes, for the given reason. Only the first reason counts.
func (d *disk) freeze(cause error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.cause != nil {
		return
	}
	d.cause = cause
	d.changes.close()
	close(d.frozen)
	if d.armed.Load() {
		d.log.Error("the store cannot write any more; reads go on", "error", cause.Error())
	}
}

// arm ends the opening of the database. It returns the reason if the disk froze before.
func (d *disk) arm() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.cause == nil {
		d.armed.Store(true)
	}
	return d.cause
}

// abandon freezes the disk after the database could not be opened, and releases the folder once nothing is being written
// to it any more. It reports whether that was within the limit; if not, the folder stays locked.
func (d *disk) abandon(cause error, limit time.Duration) (bool, error) {
	d.freeze(cause)
	idle, _ := d.changes.close()
	if !waitFor(idle, limit) {
		return false, nil
	}
	return true, d.unlock()
}

// failure returns why the disk is frozen, or nil.
func (d *disk) failure() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.cause
}

// release ends the writes that block on the frozen disk, with an error. It is called once.
func (d *disk) release() { close(d.released) }

func (d *disk) isFrozen() bool {
	select {
	case <-d.frozen:
		return true
	default:
		return false
	}
}

// fileKind says what a failed write to a file means.
type fileKind uint8

const (
	// tableFile can be written again.
	tableFile fileKind = iota
	// stateFile says which tables are current: pebble calls Fatalf.
	stateFile
	// logFile is the write-ahead log, or the folder that it is in: pebble panics.
	logFile
)

func (d *disk) kindOf(path string) fileKind {
	name := d.PathBase(path)
	switch {
	case strings.HasSuffix(name, ".log"):
		return logFile
	case strings.HasPrefix(name, "MANIFEST-"), strings.HasPrefix(name, "marker."):
		return stateFile
	default:
		return tableFile
	}
}

// do makes one change of the disk, unless it is frozen. A change to the log always succeeds as far as pebble can see.
func (d *disk) do(kind fileKind, change func() error) error {
	if !d.changes.enter() {
		if kind == logFile {
			return nil
		}
		<-d.released
		return errFrozen
	}
	defer d.changes.leave()
	err := change()
	if err == nil {
		return nil
	}
	if !d.armed.Load() {
		d.freeze(err)
		return err
	}
	switch kind {
	case logFile:
		d.freeze(err)
		return nil
	case stateFile:
		d.freeze(err)
	case tableFile:
		time.Sleep(retryDelay)
	}
	return err
}

// open makes a change that opens a file for writing.
func (d *disk) open(kind fileKind, open func() (vfs.File, error)) (vfs.File, error) {
	var file vfs.File
	err := d.do(kind, func() error {
		f, err := open()
		if err == nil {
			file = f
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if file == nil {
		// A log that could not be opened, or that the frozen disk must not open: pebble writes it into nowhere.
		file = vfs.NewMemFile(nil)
	}
	return &diskFile{File: file, disk: d, kind: kind}, nil
}

// Create implements vfs.FS.
func (d *disk) Create(name string, category vfs.DiskWriteCategory) (vfs.File, error) {
	return d.open(d.kindOf(name), func() (vfs.File, error) { return d.FS.Create(name, category) })
}

// OpenReadWrite implements vfs.FS.
func (d *disk) OpenReadWrite(
	name string, category vfs.DiskWriteCategory, opts ...vfs.OpenOption,
) (vfs.File, error) {
	return d.open(d.kindOf(name), func() (vfs.File, error) { return d.FS.OpenReadWrite(name, category, opts...) })
}

// ReuseForWrite implements vfs.FS.
func (d *disk) ReuseForWrite(oldname, newname string, category vfs.DiskWriteCategory) (vfs.File, error) {
	return d.open(d.kindOf(newname), func() (vfs.File, error) { return d.FS.ReuseForWrite(oldname, newname, category) })
}

// OpenDir implements vfs.FS. A folder is opened to sync it, and pebble panics if that fails.
func (d *disk) OpenDir(name string) (vfs.File, error) {
	file, err := d.FS.OpenDir(name)
	if err != nil {
		return nil, err
	}
	return &diskFile{File: file, disk: d, kind: logFile}, nil
}

// Link implements vfs.FS.
func (d *disk) Link(oldname, newname string) error {
	return d.do(tableFile, func() error { return d.FS.Link(oldname, newname) })
}

// Rename implements vfs.FS.
func (d *disk) Rename(oldname, newname string) error {
	return d.do(d.kindOf(newname), func() error { return d.FS.Rename(oldname, newname) })
}

// MkdirAll implements vfs.FS.
func (d *disk) MkdirAll(dir string, perm os.FileMode) error {
	return d.do(tableFile, func() error { return d.FS.MkdirAll(dir, perm) })
}

// Remove implements vfs.FS. A frozen disk keeps its files, which the state on it may name.
func (d *disk) Remove(name string) error {
	if !d.changes.enter() {
		return nil
	}
	defer d.changes.leave()
	return d.FS.Remove(name)
}

// RemoveAll implements vfs.FS.
func (d *disk) RemoveAll(name string) error {
	if !d.changes.enter() {
		return nil
	}
	defer d.changes.leave()
	return d.FS.RemoveAll(name)
}

// Lock implements vfs.FS. A call of pebble.Open that was left behind keeps its share in pebble's lock, so that only
// unlock can release the file.
func (d *disk) Lock(name string) (io.Closer, error) {
	lock, err := d.FS.Lock(name)
	if err != nil {
		return nil, err
	}
	d.unlock = sync.OnceValue(lock.Close)
	return closerFunc(d.unlock), nil
}

type closerFunc func() error

// Close implements io.Closer.
func (f closerFunc) Close() error { return f() }

// Unwrap implements vfs.FS.
func (d *disk) Unwrap() vfs.FS { return d.FS }

// diskFile is a file that is open for writing.
type diskFile struct {
	vfs.File
	disk *disk
	kind fileKind
}

// Write implements io.Writer.
func (f *diskFile) Write(p []byte) (int, error) {
	err := f.disk.do(f.kind, func() error {
		_, err := f.File.Write(p)
		return err
	})
	if err != nil {
		return 0, err
	}
	return len(p), nil
}

// WriteAt implements io.WriterAt.
func (f *diskFile) WriteAt(p []byte, offset int64) (int, error) {
	err := f.disk.do(f.kind, func() error {
		_, err := f.File.WriteAt(p, offset)
		return err
	})
	if err != nil {
		return 0, err
	}
	return len(p), nil
}

// Preallocate implements vfs.File. It only makes later writes faster, so its failure means nothing.
func (f *diskFile) Preallocate(offset, length int64) error {
	if !f.disk.isFrozen() {
		_ = f.File.Preallocate(offset, length)
	}
	return nil
}

// Sync implements vfs.File.
func (f *diskFile) Sync() error { return f.disk.do(f.kind, f.File.Sync) }

// SyncData implements vfs.File.
func (f *diskFile) SyncData() error { return f.disk.do(f.kind, f.File.SyncData) }

// SyncTo implements vfs.File.
func (f *diskFile) SyncTo(length int64) (fullSync bool, err error) {
	err = f.disk.do(f.kind, func() error {
		fullSync, err = f.File.SyncTo(length)
		return err
	})
	return fullSync && err == nil, err
}

// Close implements io.Closer.
func (f *diskFile) Close() error {
	if f.disk.isFrozen() {
		_ = f.File.Close()
		return nil
	}
	return f.disk.do(f.kind, f.File.Close)
}

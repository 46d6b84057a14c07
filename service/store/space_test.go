package store

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"
)

// newUnflushed returns a disk with a closed store whose documents 0 to 19 are in the log, and their text.
func newUnflushed(t *testing.T) (*vfs.MemFS, []byte) {
	t.Helper()
	mem := vfs.NewMem()
	s, err := Open("data", Options{FS: mem})
	if err != nil {
		t.Fatal(err)
	}
	text := bytes.Repeat([]byte("the ferry left at noon "), 50)
	for ordinal := range uint64(20) {
		if err := add(s, ordinal, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return mem, text
}

// sizes returns the files of the database with their sizes.
func sizes(t *testing.T, mem *vfs.MemFS) map[string]int64 {
	t.Helper()
	dir := mem.PathJoin("data", databaseName)
	names, err := mem.List(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string]int64)
	for _, name := range names {
		info, err := mem.Stat(mem.PathJoin(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = info.Size()
	}
	return files
}

func TestOpenWithLittleSpace(t *testing.T) {
	mem, text := newUnflushed(t)
	before := sizes(t, mem)
	var logged uint64
	for name, size := range before {
		if strings.HasSuffix(name, ".log") {
			logged += uint64(size)
		}
	}
	need, err := openBytes(mem, mem.PathJoin("data", databaseName))
	if err != nil || logged == 0 || need < openReserveBytes+logged {
		t.Fatalf("openBytes = %d, %v with %d bytes of log", need, err, logged)
	}
	for _, free := range []uint64{0, need - 1} {
		mem.TestingSetDiskUsage(vfs.DiskUsage{AvailBytes: free, TotalBytes: 1 << 30})
		_, err := Open("data", Options{FS: mem})
		if !errors.Is(err, ErrLowSpace) || !errors.Is(err, ErrUnavailable) {
			t.Fatalf("Open with %d bytes free = %v, want ErrLowSpace", free, err)
		}
		want := LowSpaceError{Dir: "data", FreeBytes: free, NeedBytes: need, Opening: true}
		if low, ok := errors.AsType[*LowSpaceError](err); !ok || *low != want {
			t.Errorf("Open with %d bytes free = %#v, want %#v", free, low, want)
		}
	}
	if after := sizes(t, mem); !maps.Equal(before, after) {
		t.Errorf("an Open that was refused changed the files: %v, before %v", after, before)
	}
	mem.TestingSetDiskUsage(vfs.DiskUsage{AvailBytes: need, TotalBytes: 1 << 30})
	checkTwenty(t, open(t, mem), text)
}

func TestLowSpaceText(t *testing.T) {
	err := LowSpaceError{Dir: "data", FreeBytes: 3<<20 - 1, NeedBytes: 3 << 20}
	for opening, want := range map[bool]string{
		false: `the store cannot write for lack of disk space: the disk of "data" has 2 MiB free and ` +
			`3 MiB are kept in reserve: make room, reads go on`,
		true: `the store cannot write for lack of disk space: the disk of "data" has 2 MiB free, ` +
			`opening the data folder takes up to 3 MiB: make room and open it again`,
	} {
		if err.Opening = opening; err.Error() != want {
			t.Errorf("got  %s\nwant %s", err.Error(), want)
		}
	}
}

// TestOpenOnADiskThatFills fails each kind of write with which Open turns a log into tables, on a file system that does
// not tell how much is free. Pebble would try most of them again for ever.
func TestOpenOnADiskThatFills(t *testing.T) {
	for _, word := range []string{".sst", "MANIFEST", "marker", ".log", ".dbtmp"} {
		t.Run(word, func(t *testing.T) {
			t.Parallel()
			mem, text := newUnflushed(t)
			disk := &failing{match: func(op errorfs.Op) bool { return op.Kind != errorfs.OpRemove && name(word)(op) }}
			disk.on.Store(true)
			var log bytes.Buffer
			fsys := errorfs.Wrap(mem, disk)
			result := make(chan error, 1)
			go func() {
				_, err := Open("data", Options{FS: fsys, Log: slog.New(slog.NewTextHandler(&log, nil))})
				result <- err
			}()
			select {
			case err := <-result:
				if !errors.Is(err, ErrLowSpace) || !errors.Is(err, syscall.ENOSPC) {
					t.Errorf("Open = %v, want ErrLowSpace with the error of the disk", err)
				}
			case <-time.After(20 * time.Second):
				t.Fatal("Open does not return")
			}
			if lines := bytes.Count(log.Bytes(), []byte("\n")); lines > 1 {
				t.Errorf("Open logs %d lines:\n%s", lines, &log)
			}
			if bytes.Contains(log.Bytes(), []byte("goroutine")) || bytes.Contains(log.Bytes(), []byte(".go:")) {
				t.Errorf("the log has a stack trace: %s", &log)
			}

			// What was left behind must not write, though the disk could.
			disk.on.Store(false)
			before := sizes(t, mem)
			time.Sleep(2 * retryDelay)
			if after := sizes(t, mem); !maps.Equal(before, after) {
				t.Errorf("the files changed after Open had failed: %v, before %v", after, before)
			}
			checkTwenty(t, open(t, mem), text)
		})
	}
}

// TestOpenOnABrokenDisk tells a full disk from one that fails for another reason.
func TestOpenOnABrokenDisk(t *testing.T) {
	mem, text := newUnflushed(t)
	injector := errorfs.InjectorFunc(func(op errorfs.Op) error {
		if op.Kind == errorfs.OpFileWrite && name(".sst")(op) {
			return syscall.EIO
		}
		return nil
	})
	_, err := Open("data", Options{FS: errorfs.Wrap(mem, injector)})
	if !errors.Is(err, syscall.EIO) || errors.Is(err, ErrLowSpace) || errors.Is(err, ErrCorrupt) {
		t.Errorf("Open = %v, want the error of the disk", err)
	}
	checkTwenty(t, open(t, mem), text)
}

// freezing is a file system that freezes a disk when the last file of an opening gets its name.
type freezing struct {
	vfs.FS
	disk *disk
}

// Rename implements vfs.FS.
func (f *freezing) Rename(oldname, newname string) error {
	err := f.FS.Rename(oldname, newname)
	if strings.Contains(newname, "OPTIONS") {
		f.disk.freeze(fmt.Errorf("a compaction: %w", syscall.ENOSPC))
	}
	return err
}

// TestFrozenWhileOpened lets pebble open the database although a write failed: openDatabase must not hand it out.
func TestFrozenWhileOpened(t *testing.T) {
	mem, _ := newUnflushed(t)
	fsys := &freezing{FS: mem}
	d := newDisk(fsys, slog.New(slog.DiscardHandler))
	fsys.disk = d
	database := mem.PathJoin("data", databaseName)
	lock, err := pebble.LockDirectory(database, d)
	if err != nil {
		t.Fatal(err)
	}
	if db, err := openDatabase(database, d, lock, 1<<20); db != nil || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("openDatabase = %v, %v, want the error of the disk", db, err)
	}
	if err := lock.Close(); err != nil {
		t.Error(err)
	}
}

// TestAbandonKeepsTheLockOfABusyFolder shows that a folder stays locked while a write to it has not ended.
func TestAbandonKeepsTheLockOfABusyFolder(t *testing.T) {
	mem := vfs.NewMem()
	d := newDisk(mem, slog.New(slog.DiscardHandler))
	if _, err := d.Lock("LOCK"); err != nil {
		t.Fatal(err)
	}
	started, end, ended := make(chan struct{}), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		_ = d.do(tableFile, func() error {
			close(started)
			<-end
			return nil
		})
	}()
	<-started
	if released, err := d.abandon(syscall.EIO, time.Millisecond); released || err != nil {
		t.Errorf("abandon during a write = %v, %v, want false", released, err)
	}
	if _, err := mem.Lock("LOCK"); err == nil {
		t.Error("the folder was unlocked during a write")
	}
	close(end)
	<-ended
	if released, err := d.abandon(syscall.EIO, time.Minute); !released || err != nil {
		t.Errorf("abandon after the write = %v, %v, want true", released, err)
	}
	if _, err := mem.Lock("LOCK"); err != nil {
		t.Errorf("the folder is still locked: %v", err)
	}
}

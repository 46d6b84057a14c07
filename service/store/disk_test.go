package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"
)

// failing is a disk whose writes to some files fail while it is told so.
type failing struct {
	match func(op errorfs.Op) bool
	on    atomic.Bool
	hits  atomic.Int32
}

// String implements errorfs.Injector.
func (f *failing) String() string { return "failing" }

// MaybeError implements errorfs.Injector.
func (f *failing) MaybeError(op errorfs.Op) error {
	if f.on.Load() && op.Kind.ReadOrWrite() == errorfs.OpIsWrite && f.match(op) {
		f.hits.Add(1)
		return &errorWithCause{op.Kind, op.Path}
	}
	return nil
}

// errorWithCause is what a full disk answers.
type errorWithCause struct {
	kind errorfs.OpKind
	path string
}

func (e *errorWithCause) Error() string {
	return fmt.Sprintf("op %d on %s: no space left", e.kind, e.path)
}
func (e *errorWithCause) Unwrap() error { return syscall.ENOSPC }

// openFailing opens a store on a disk that can be told to fail the writes that match.
func openFailing(t *testing.T, match func(op errorfs.Op) bool) (*Store, *failing, *vfs.MemFS) {
	t.Helper()
	mem := vfs.NewCrashableMem()
	f := &failing{match: match}
	s, err := Open("data", Options{FS: errorfs.Wrap(mem, f)})
	if err != nil {
		t.Fatal(err)
	}
	return s, f, mem
}

// add adds one document and returns the first error.
func add(s *Store, ordinal uint64, text []byte) error {
	b := s.NewBatch()
	b.PutDocument(1, newDocument(ordinal, fmt.Sprint(ordinal)), text, true)
	wait, err := b.Apply()
	if err != nil {
		return err
	}
	return wait()
}

func name(word string) func(errorfs.Op) bool {
	return func(op errorfs.Op) bool { return strings.Contains(op.Path, word) }
}

// TestFrozenDisk fails each write that pebble cannot survive, once in the middle of a log and once when memtables, and
// with them logs and tables, change. In each case reads go on, writes are refused, and what was acknowledged is there
// after the folder is opened again.
func TestFrozenDisk(t *testing.T) {
	for _, c := range []struct {
		name  string
		match func(errorfs.Op) bool
		flush bool
	}{
		{"log", name(".log"), false},
		{"sync of the log", func(op errorfs.Op) bool {
			return name(".log")(op) && (op.Kind == errorfs.OpFileSync || op.Kind == errorfs.OpFileSyncData)
		}, false},
		{"next log", func(op errorfs.Op) bool {
			return name(".log")(op) && (op.Kind == errorfs.OpCreate || op.Kind == errorfs.OpReuseForWrite)
		}, true},
		{"manifest", name("MANIFEST"), true},
		{"folder", func(op errorfs.Op) bool {
			return op.Kind == errorfs.OpFileSync && strings.HasSuffix(op.Path, databaseName)
		}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, disk, mem := openFailing(t, c.match)
			text := bytes.Repeat([]byte("the ferry left at noon "), 50)
			for ordinal := range uint64(20) {
				if err := add(s, ordinal, text); err != nil {
					t.Fatal(err)
				}
			}
			disk.on.Store(true)
			if c.flush {
				// The flush cannot end before Close lets it.
				if _, err := s.db.AsyncFlush(); err != nil {
					t.Fatal(err)
				}
				select {
				case <-s.disk.frozen:
				case <-time.After(10 * time.Second):
					t.Fatal("the store does not freeze")
				}
			}
			for ordinal := uint64(100); ordinal < 110; ordinal++ {
				if err := add(s, ordinal, text); !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), "no space left") {
					t.Fatalf("add on a failing disk = %v, want ErrUnavailable with the cause", err)
				}
			}
			disk.on.Store(false)
			if err := add(s, 120, text); !errors.Is(err, ErrUnavailable) {
				t.Errorf("add after the disk recovered = %v: only opening it again may end the freeze", err)
			}
			if err := s.PutCollection(newRecord("late")); !errors.Is(err, ErrUnavailable) {
				t.Errorf("PutCollection = %v, want ErrUnavailable", err)
			}
			checkTwenty(t, s, text)
			if err := s.Close(); !errors.Is(err, ErrUnavailable) {
				t.Errorf("Close = %v, want ErrUnavailable", err)
			}
			for _, fsys := range []*vfs.MemFS{mem.CrashClone(vfs.CrashCloneCfg{}), mem} {
				again := open(t, fsys)
				checkTwenty(t, again, text)
				if err := add(again, 130, text); err != nil {
					t.Errorf("add after opening again: %v", err)
				}
			}
		})
	}
}

// checkTwenty checks that the documents 0 to 19 are there.
func checkTwenty(t *testing.T, s *Store, want []byte) {
	t.Helper()
	for ordinal := range uint64(20) {
		text, ok, err := s.DocumentText(1, ordinal)
		if err != nil || !ok || !bytes.Equal(text, want) {
			t.Fatalf("document %d: %d bytes, %v, %v", ordinal, len(text), ok, err)
		}
	}
	if n := len(documents(t, s, 1)); n < 20 {
		t.Fatalf("%d documents", n)
	}
}

// TestFrozenUnderLoad lets the log fail while several goroutines write and memtables change: every call must return, and
// nothing that was acknowledged may be lost.
func TestFrozenUnderLoad(t *testing.T) {
	s, disk, mem := openFailing(t, name(".log"))
	noise := make([]byte, 200<<10)
	for i := range noise {
		noise[i] = byte(i * i >> 3)
	}
	var done acknowledged
	results := make(chan error)
	for writer := range uint64(4) {
		go func() {
			for i := uint64(1); ; i++ {
				if err := add(s, writer<<32|i, noise); err != nil {
					results <- err
					return
				}
				done.add(writer<<32 | i)
			}
		}()
	}
	for len(done.snapshot()) < 60 {
		time.Sleep(time.Millisecond)
	}
	disk.on.Store(true)
	for range 4 {
		if err := <-results; !errors.Is(err, ErrUnavailable) {
			t.Errorf("a writer ended with %v, want ErrUnavailable", err)
		}
	}
	disk.on.Store(false)
	if err := s.Close(); !errors.Is(err, ErrUnavailable) {
		t.Errorf("Close = %v", err)
	}
	again := open(t, mem)
	for _, ordinal := range done.snapshot() {
		if text, ok, err := again.DocumentText(1, ordinal); !ok || err != nil || !bytes.Equal(text, noise) {
			t.Fatalf("document %d: %v, %v", ordinal, ok, err)
		}
	}
}

// TestTableIsWrittenAgain shows that a flush that fails for a while is no failure of the store.
func TestTableIsWrittenAgain(t *testing.T) {
	s, disk, _ := openFailing(t, name(".sst"))
	if err := add(s, 1, []byte("before")); err != nil {
		t.Fatal(err)
	}
	disk.on.Store(true)
	flushed, err := s.db.AsyncFlush()
	if err != nil {
		t.Fatal(err)
	}
	for disk.hits.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	if err := add(s, 2, []byte("meanwhile")); err != nil {
		t.Errorf("add while a table cannot be written: %v", err)
	}
	disk.on.Store(false)
	<-flushed
	if err := s.Close(); err != nil {
		t.Errorf("Close = %v", err)
	}
}

// stallLog is closed when the store logs that writes wait.
type stallLog struct {
	slog.Handler
	stalled chan struct{}
	once    *sync.Once
}

// Enabled implements slog.Handler.
func (stallLog) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelWarn }

// Handle implements slog.Handler.
func (l stallLog) Handle(_ context.Context, record slog.Record) error {
	if record.Message == "writes wait for the disk" {
		l.once.Do(func() { close(l.stalled) })
	}
	return nil
}

// TestStalledWriterIsFreed lets a writer wait for a flush that never ends: Close sets it free and returns, although
// pebble's commit hangs.
func TestStalledWriterIsFreed(t *testing.T) {
	disk := &failing{match: name(".sst")}
	log := stallLog{Handler: slog.DiscardHandler, stalled: make(chan struct{}), once: new(sync.Once)}
	s, err := Open("data", Options{FS: errorfs.Wrap(vfs.NewMem(), disk), Log: slog.New(log)})
	if err != nil {
		t.Fatal(err)
	}
	s.closeGrace = 100 * time.Millisecond
	disk.on.Store(true)
	// Random bytes, which do not compress.
	noise := make([]byte, 8<<20)
	if _, err := rand.NewChaCha8([32]byte{}).Read(noise); err != nil {
		t.Fatal(err)
	}
	var ordinal uint64
	result := make(chan error)
	go func() {
		for {
			ordinal++
			if err := add(s, ordinal, noise); err != nil {
				result <- err
				return
			}
		}
	}()
	<-log.stalled
	if _, ok, err := s.Document(1, 1); !ok || err != nil {
		t.Errorf("Document while writes wait = %v, %v", ok, err)
	}
	if err := s.Close(); !errors.Is(err, ErrUnavailable) {
		t.Errorf("Close = %v, want ErrUnavailable", err)
	}
	if err := <-result; !errors.Is(err, ErrUnavailable) {
		t.Errorf("the stalled add = %v, want ErrUnavailable", err)
	}
}

func TestReserve(t *testing.T) {
	const reserve = 1 << 20
	mem := vfs.NewMem()
	var log bytes.Buffer
	s, err := Open("data", Options{FS: mem, ReserveBytes: reserve, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	mem.TestingSetDiskUsage(vfs.DiskUsage{AvailBytes: reserve + 1<<16, TotalBytes: 1 << 30})
	if err := add(s, 1, []byte("one")); err != nil {
		t.Fatal(err)
	}
	mem.TestingSetDiskUsage(vfs.DiskUsage{AvailBytes: reserve, TotalBytes: 1 << 30})
	if err := add(s, 2, []byte("two")); !errors.Is(err, ErrUnavailable) {
		t.Errorf("add with less than the reserve free = %v, want ErrUnavailable", err)
	}
	if err := s.DeleteCollection(1); !errors.Is(err, ErrUnavailable) {
		t.Errorf("DeleteCollection = %v, want ErrUnavailable", err)
	}
	if _, ok, err := s.Document(1, 1); !ok || err != nil {
		t.Errorf("Document on a full disk = %v, %v", ok, err)
	}
	if _, ok, err := s.Document(1, 2); ok || err != nil {
		t.Errorf("the refused document: %v, %v", ok, err)
	}
	mem.TestingSetDiskUsage(vfs.DiskUsage{AvailBytes: 2 * reserve, TotalBytes: 1 << 30})
	if err := add(s, 2, []byte("two")); err != nil {
		t.Errorf("add after room was made = %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if log.Len() != 0 {
		t.Errorf("a full disk is told to the caller, not logged for each call: %s", &log)
	}
}

// TestOpenOnAFailingDisk checks that Open returns the error, and leaves the folder unlocked.
func TestOpenOnAFailingDisk(t *testing.T) {
	for _, word := range []string{".log", "MANIFEST", "marker", ".dbtmp", formatName, databaseName} {
		mem := vfs.NewMem()
		disk := &failing{match: name(word)}
		disk.on.Store(true)
		_, err := Open("data", Options{FS: errorfs.Wrap(mem, disk)})
		if !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("%s: Open = %v, want the error of the disk", word, err)
		}
		s, err := Open("data", Options{FS: mem})
		if err != nil {
			t.Errorf("%s: Open after the disk recovered = %v", word, err)
			continue
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

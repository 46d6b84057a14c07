package service

import (
	"errors"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
	"github.com/neardup/neardup/service/store"
)

// clock is a time that a test sets.
type clock struct{ nanos atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.nanos.Store(time.Date(2025, 6, 1, 12, 0, 0, 0, time.UTC).UnixNano())
	return c
}

func (c *clock) now() time.Time { return time.Unix(0, c.nanos.Load()) }

func (c *clock) advance(d time.Duration) { c.nanos.Add(int64(d)) }

// openExpiring opens an engine whose sweeps, but for the first, are those that the test makes.
func openExpiring(t *testing.T, fsys vfs.FS, c *clock, log *slog.Logger) *Engine {
	t.Helper()
	e, err := Open(Options{
		Dir: "data", Log: log, Now: c.now, SweepInterval: time.Hour, RevisionInterval: -1, Store: store.Options{FS: fsys},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil && !errors.Is(err, ErrClosed) {
			t.Errorf("Close: %v", err)
		}
	})
	return e
}

func expireAfterAnHour(c *Collection) { c.MaxAge = time.Hour }

// documentIDs lists the ids of all documents.
func documentIDs(t *testing.T, e *Engine) []string {
	t.Helper()
	entries, err := e.Documents(t.Context(), news, "", 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	list := make([]string, len(entries))
	for i, entry := range entries {
		list[i] = entry.Document.ID
	}
	return list
}

func wantDocuments(t *testing.T, e *Engine, when string, want ...string) {
	t.Helper()
	if got := documentIDs(t, e); !slices.Equal(got, want) {
		t.Errorf("%s the documents are %v, want %v", when, got, want)
	}
}

func TestDocumentsExpireAtTheirAge(t *testing.T) {
	fsys, now := vfs.NewMem(), newClock()
	e := openExpiring(t, fsys, now, nil)
	createNews(t, e, expireAfterAnHour)
	add(t, e, Document{ID: "a", Text: "one"}, Document{ID: "b", Text: "two"})
	now.advance(30 * time.Minute)
	// What is added again unchanged keeps its time, what is replaced takes a new one.
	add(t, e, Document{ID: "a", Text: "one"}, Document{ID: "b", Text: "three"}, Document{ID: "c"})
	now.advance(30*time.Minute - 1)
	e.sweep(t.Context())
	wantDocuments(t, e, "before the first is an hour old", "a", "b", "c")
	now.advance(1)
	e.sweep(t.Context())
	wantDocuments(t, e, "when the first is an hour old", "b", "c")

	// The clock is set back; what was added before then is older by it, whatever its place.
	now.advance(-2 * time.Hour)
	add(t, e, Document{ID: "d"})
	now.advance(2*time.Hour + time.Minute)
	e.sweep(t.Context())
	wantDocuments(t, e, "after the clock was set back and forth", "b", "c")
	e = reopenedExpiring(t, e, fsys, now)
	now.advance(28 * time.Minute)
	e.sweep(t.Context())
	wantDocuments(t, e, "a minute before the end", "b", "c")
	now.advance(time.Minute)
	e.sweep(t.Context())
	wantDocuments(t, e, "in the end")
}

func reopenedExpiring(t *testing.T, e *Engine, fsys vfs.FS, now *clock) *Engine {
	t.Helper()
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	return openExpiring(t, fsys, now, nil)
}

func TestMaxAgeCanChange(t *testing.T) {
	fsys, now := vfs.NewMem(), newClock()
	e := openExpiring(t, fsys, now, nil)
	createNews(t, e)
	set := func(d time.Duration) {
		t.Helper()
		updated, err := e.UpdateCollection(t.Context(), news, func(s *Settings) { s.MaxAge = d })
		if err != nil || updated.MaxAge != d {
			t.Fatalf("UpdateCollection = %+v, %v", updated, err)
		}
	}
	for _, id := range []string{"a", "b", "c"} {
		add(t, e, Document{ID: id})
		now.advance(24 * time.Hour)
	}
	e.sweep(t.Context())
	wantDocuments(t, e, "without a maximum age", "a", "b", "c")
	set(72 * time.Hour)
	e.sweep(t.Context())
	wantDocuments(t, e, "after three days", "b", "c")
	set(0)
	now.advance(1000 * time.Hour)
	e.sweep(t.Context())
	wantDocuments(t, e, "without a maximum age again", "b", "c")
	set(time.Hour)
	add(t, e, Document{ID: "d"})

	// It is kept with the collection, and what expired while the engine was closed goes at once.
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	e = openExpiring(t, fsys, now, nil)
	for start := time.Now(); len(documentIDs(t, e)) != 1; time.Sleep(time.Millisecond) {
		if time.Since(start) > 10*time.Second {
			t.Fatalf("after opening the documents are %v", documentIDs(t, e))
		}
	}
	wantDocuments(t, e, "after opening", "d")
}

// TestAnExpiredDocumentLeavesNoTrace compares with an engine that never had the documents, before and after reopening,
// and in what is found for documents that are added later.
func TestAnExpiredDocumentLeavesNoTrace(t *testing.T) {
	for name, change := range map[string]func(*Collection){
		"texts retained": func(*Collection) {}, "texts discarded": discardText,
	} {
		t.Run(name, func(t *testing.T) {
			fsys, now := vfs.NewMem(), newClock()
			had, never := openExpiring(t, fsys, now, nil), openNews(t, Limits{}, change)
			createNews(t, had, change, expireAfterAnHour)
			f := newFeed(3, "a")
			// More than one step expires, with copies and stories across the steps.
			for range 6 {
				add(t, had, f.batch(60)...)
				now.advance(time.Minute)
			}
			now.advance(time.Hour)
			first, later, probes := f.batch(60), f.batch(40), f.batch(30)
			had.sweep(t.Context())
			for _, e := range []*Engine{had, never} {
				add(t, e, first...)
			}
			kept := idsOf(first)
			compareWithout(t, ask(t, had, kept, probes), ask(t, never, kept, probes))
			had = reopenedExpiring(t, had, fsys, now)
			for _, e := range []*Engine{had, never} {
				add(t, e, later...)
			}
			had.sweep(t.Context())
			kept = append(kept, idsOf(later)...)
			compareWithout(t, ask(t, had, kept, probes), ask(t, never, kept, probes))
		})
	}
}

// TestAnswersAreTheSameAfterExpiry compares what is derived step by step with what is derived from the store, while
// documents are added, replaced, deleted and expire.
func TestAnswersAreTheSameAfterExpiry(t *testing.T) {
	fsys, now := vfs.NewMem(), newClock()
	e := openExpiring(t, fsys, now, nil)
	createNews(t, e, expireAfterAnHour)
	f := newFeed(8, "a")
	ids := map[string]bool{}
	for range 90 {
		churn(t, e, f, ids)
		now.advance(2 * time.Minute)
		if f.IntN(3) == 0 {
			e.sweep(t.Context())
			ids = map[string]bool{}
			for _, id := range documentIDs(t, e) {
				ids[id] = true
			}
		}
	}
	sorted, probes := slices.Sorted(maps.Keys(ids)), f.batch(20)
	want := ask(t, e, sorted, probes)
	if len(want.Clusters) < 3 || len(sorted) < 40 {
		t.Fatalf("the feed is not worth the test: %+v", want.Statistics)
	}
	if n := len(e.collections[news].ages.list); n != len(sorted) {
		t.Errorf("there are the ages of %d documents, want %d", n, len(sorted))
	}
	now.advance(-time.Hour) // so that nothing expires when it is opened
	e = reopenedExpiring(t, e, fsys, now)
	compareAnswers(t, ask(t, e, sorted, probes), want)
}

func TestASweepIsDoneInSteps(t *testing.T) {
	now := newClock()
	e := openExpiring(t, vfs.NewMem(), now, nil)
	createNews(t, e, expireAfterAnHour)
	f := newFeed(9, "a")
	for range 6 {
		add(t, e, f.batch(100)...)
	}
	now.advance(time.Hour)
	c := e.collections[news]
	left := 600
	for left > 0 {
		n, durable, err := c.sweepStep()
		if err != nil {
			t.Fatal(err)
		}
		if err := durable(); err != nil {
			t.Fatal(err)
		}
		if left -= n; n < 1 || n > sweepStepDocuments || len(documentIDs(t, e)) != left {
			t.Fatalf("a step deleted %d documents, %d are left", n, len(documentIDs(t, e)))
		}
	}
	if n, _, err := c.sweepStep(); n != 0 || err != nil {
		t.Errorf("a step without work: %d, %v", n, err)
	}
}

// TestASweepOnAFullDisk fails, is logged, and is done once there is room.
func TestASweepOnAFullDisk(t *testing.T) {
	fsys, now := vfs.NewMem(), newClock()
	var written logText
	e := openExpiring(t, fsys, now, slog.New(slog.NewTextHandler(&written, nil)))
	createNews(t, e, expireAfterAnHour)
	f := newFeed(2, "a")
	docs := f.batch(30)
	add(t, e, docs...)
	before := ask(t, e, idsOf(docs), nil)
	now.advance(time.Hour)

	fsys.TestingSetDiskUsage(vfs.DiskUsage{AvailBytes: 1 << 20, TotalBytes: 1 << 30})
	derived := e.collections[news].corpus
	e.sweep(t.Context())
	compareAnswers(t, ask(t, e, idsOf(docs), nil), before)
	if e.collections[news].corpus != derived {
		t.Error("a refused sweep derived the collection from the store again")
	}
	if log := written.String(); !strings.Contains(log, "the next sweep tries again") || !strings.Contains(log, news) {
		t.Errorf("the log does not tell of the sweep: %s", log)
	}
	fsys.TestingSetDiskUsage(vfs.DiskUsage{})
	e.sweep(t.Context())
	wantDocuments(t, e, "with room again")
}

// logText is a log that several goroutines write.
type logText struct {
	mu sync.Mutex
	b  strings.Builder
}

// Write implements io.Writer.
func (l *logText) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// TestSweepsWhileCallsRun has the sweeper and the reviser run all the time beside adds, and closes the engine under them.
func TestSweepsWhileCallsRun(t *testing.T) {
	fsys, now := vfs.NewMem(), newClock()
	e, err := Open(Options{
		Dir: "data", Now: now.now, SweepInterval: time.Millisecond, RevisionInterval: time.Millisecond,
		Store: store.Options{FS: fsys},
	})
	if err != nil {
		t.Fatal(err)
	}
	createNews(t, e, expireAfterAnHour)
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Go(func() {
			f := newFeed(uint64(i), string(rune('a'+i)))
			for range 30 {
				if _, err := e.Add(t.Context(), news, f.batch(3), AddOptions{}); err != nil {
					t.Error(err)
					return
				}
				now.advance(time.Minute)
			}
		})
	}
	wg.Wait()
	now.advance(time.Hour)
	last := add(t, e, Document{ID: "last"})
	for start := time.Now(); len(documentIDs(t, e)) != 1; time.Sleep(time.Millisecond) {
		if time.Since(start) > 10*time.Second {
			t.Fatalf("%d documents are left", len(documentIDs(t, e)))
		}
	}
	if err := e.Close(); err != nil || last[0].Outcome != Added {
		t.Error(err, last)
	}
	if err := e.Close(); !errors.Is(err, ErrClosed) {
		t.Errorf("a second Close = %v", err)
	}
}

func TestAges(t *testing.T) {
	var a ages
	rec := func(added int64, doc uint64) *storagev1.DocumentRecord {
		return &storagev1.DocumentRecord{AddTimeNanos: added, Ordinal: doc}
	}
	oldest := func(until int64) uint32 { doc, _ := a.oldest(time.Unix(0, until)); return doc }
	a.load([]age{{30, 3}, {10, 1}, {20, 2}})
	a.add(rec(15, 4))
	a.add(rec(30, 5))
	a.add(rec(10, 6))
	a.remove(rec(20, 2))
	a.remove(rec(20, 7)) // not there
	if want := []age{{10, 1}, {10, 6}, {15, 4}, {30, 3}, {30, 5}}; !slices.Equal(a.list, want) {
		t.Fatalf("the list is %v, want %v", a.list, want)
	}
	if oldest(9) != 0 || oldest(10) != 1 {
		t.Error("the oldest document is not the first")
	}
	a.remove(rec(10, 1))
	if oldest(100) != 6 {
		t.Error("the next document is not the second")
	}
}

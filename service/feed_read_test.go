package service

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/neardup/neardup/service/store"
)

func feedEnd(t *testing.T, e *Engine) FeedPosition {
	t.Helper()
	end, err := e.FeedEnd(t.Context(), news)
	if err != nil {
		t.Fatal(err)
	}
	return end
}

func TestPositionsOfTheFeed(t *testing.T) {
	fsys := vfs.NewMem()
	e := openOn(t, fsys, Limits{})
	createNews(t, e)
	start, err := e.FeedStart(t.Context(), news)
	if err != nil || start.Sequence != 0 || start != feedEnd(t, e) {
		t.Errorf("the feed of a new collection goes from %+v, %v, to %+v", start, err, feedEnd(t, e))
	}
	add(t, e, Document{ID: "a"}, Document{ID: "b"})
	for _, p := range []FeedPosition{
		{Collection: start.Collection, Sequence: 3}, {Collection: start.Collection + 1, Sequence: 1}, {Sequence: 1},
	} {
		_, err := e.Changes(t.Context(), news, p, 1)
		wantError(t, err, func(err *BadCursorError) bool { return err.Collection == news })
		err = e.AwaitChange(t.Context(), news, p)
		wantError(t, err, func(err *BadCursorError) bool { return err.Collection == news })
	}
	e = reopened(t, e, fsys)
	if end := feedEnd(t, e); end != (FeedPosition{start.Collection, 2}) {
		t.Errorf("opened anew, the feed ends at %+v", end)
	}
	if err := e.DeleteCollection(t.Context(), news); err != nil {
		t.Fatal(err)
	}
	createNews(t, e)
	_, err = e.Changes(t.Context(), news, start, 1)
	wantError(t, err, func(err *BadCursorError) bool { return err.Collection == news })
}

// TestOldChangesAreDropped moves the clock, also back.
func TestOldChangesAreDropped(t *testing.T) {
	fsys, now := vfs.NewMem(), newClock()
	e := openExpiring(t, fsys, now, nil)
	created := createNews(t, e, func(c *Collection) { c.ChangeRetention = 10 * time.Hour })
	if created.ChangeRetention != 10*time.Hour {
		t.Errorf("the retention is %v", created.ChangeRetention)
	}
	kept := func(want ...string) {
		t.Helper()
		e.sweep(t.Context())
		changes, err := e.Changes(t.Context(), news, FeedPosition{}, 10)
		if err != nil {
			t.Fatal(err)
		}
		got := []string{}
		for _, c := range changes {
			got = append(got, c.Document.ID)
		}
		same(t, "documents in the feed", got, append([]string{}, want...))
	}
	start := feedEnd(t, e)
	add(t, e, Document{ID: "a"})
	now.advance(4 * time.Hour)
	add(t, e, Document{ID: "b"})
	now.advance(-2 * time.Hour)
	add(t, e, Document{ID: "c"}) // as if at the time of b
	now.advance(8*time.Hour - 1)
	kept("a", "b", "c")
	now.advance(1)
	kept("b", "c")
	_, err := e.Changes(t.Context(), news, start, 10)
	wantError(t, err, func(err *CursorExpiredError) bool { return err.Collection == news })
	e = reopenedExpiring(t, e, fsys, now)
	kept("b", "c")
	if _, err := e.UpdateCollection(t.Context(), news, func(s *Settings) { s.ChangeRetention = time.Hour }); err != nil {
		t.Fatal(err)
	}
	end := feedEnd(t, e)
	kept()
	e = reopenedExpiring(t, e, fsys, now)
	if again := feedEnd(t, e); again != end || end.Sequence != 3 {
		t.Errorf("once all is dropped, the feed ends at %+v, before at %+v", again, end)
	}
	add(t, e, Document{ID: "d"})
	kept("d")
	changes, err := e.Changes(t.Context(), news, end, 10)
	if err != nil || len(changes) != 1 || changes[0].Sequence != 4 {
		t.Errorf("after the end came %+v, %v", changes, err)
	}
	_, err = e.UpdateCollection(t.Context(), news, func(s *Settings) { s.ChangeRetention = -1 })
	wantError(t, err, func(err *InvalidFieldError) bool { return err.Field == "collection.change_retention" })
	updated, err := e.UpdateCollection(t.Context(), news, func(s *Settings) { s.ChangeRetention = 0 })
	if err != nil || updated.ChangeRetention != DefaultChangeRetention {
		t.Errorf("set back, the retention is %v, %v", updated.ChangeRetention, err)
	}
}

// TestAwaitChangeEnds ends what it waits on in every way.
func TestAwaitChangeEnds(t *testing.T) {
	for name, test := range map[string]struct {
		do   func(*testing.T, *Engine, context.CancelFunc)
		want func(error) bool
	}{
		"a change": {
			func(t *testing.T, e *Engine, _ context.CancelFunc) { add(t, e, Document{ID: "b"}) },
			func(err error) bool { return err == nil },
		},
		"the context": {
			func(_ *testing.T, _ *Engine, cancel context.CancelFunc) { cancel() },
			func(err error) bool { return errors.Is(err, context.Canceled) },
		},
		"the collection": {
			func(t *testing.T, e *Engine, _ context.CancelFunc) {
				if err := e.DeleteCollection(t.Context(), news); err != nil {
					t.Error(err)
				}
			},
			func(err error) bool { return errors.As(err, new(*CollectionNotFoundError)) },
		},
		"the engine": {
			func(t *testing.T, e *Engine, _ context.CancelFunc) {
				if err := e.Close(); err != nil {
					t.Error(err)
				}
			},
			func(err error) bool { return errors.Is(err, ErrClosed) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := openNews(t, Limits{})
			add(t, e, Document{ID: "a"})
			end := feedEnd(t, e)
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			if err := e.AwaitChange(ctx, news, FeedPosition{}); err != nil {
				t.Fatalf("from the beginning: %v", err)
			}
			ended := make(chan error, 2)
			for range 2 {
				go func() { ended <- e.AwaitChange(ctx, news, end) }()
			}
			select {
			case err := <-ended:
				t.Fatalf("it ended at once: %v", err)
			case <-time.After(10 * time.Millisecond):
			}
			test.do(t, e, cancel)
			for range 2 {
				if err := <-ended; !test.want(err) {
					t.Errorf("it ended with %v", err)
				}
			}
		})
	}
}

// TestChangesBeforeARefusalAreRead fills the disk: what was told before is still read.
func TestChangesBeforeARefusalAreRead(t *testing.T) {
	disk := &fillingDisk{FS: vfs.NewMem()}
	disk.asked.Store(1000)
	e := openOn(t, disk, Limits{})
	createNews(t, e)
	add(t, e, Document{ID: "a"})
	disk.asked.Store(1)
	if _, err := e.Add(t.Context(), news, []Document{{ID: "b"}}, AddOptions{}); !errors.Is(err, ErrStoreLowSpace) {
		t.Errorf("Add = %v, want ErrStoreLowSpace", err)
	}
	changes, err := e.Changes(t.Context(), news, FeedPosition{}, 10)
	if err != nil || len(changes) != 1 || changes[0].Document.ID != "a" {
		t.Errorf("the feed has %+v, %v", changes, err)
	}
	disk.asked.Store(1000)
	add(t, e, Document{ID: "c"})
	r := newReplica()
	r.follow(t, e, 1)
	r.compare(t, e)
}

// TestAWatcherNeverSeesWhatACrashTakes follows the feed while several write, drops what was not synced, and compares
// with what is there then.
func TestAWatcherNeverSeesWhatACrashTakes(t *testing.T) {
	if lost := crashFeed(t, store.Faults{}); lost != 0 {
		t.Errorf("%d changes were seen and are lost", lost)
	}
}

// TestWithoutSyncAWatcherSeesWhatACrashTakes shows that the test above can fail.
func TestWithoutSyncAWatcherSeesWhatACrashTakes(t *testing.T) {
	if lost := crashFeed(t, store.Faults{SkipSync: true}); lost == 0 {
		t.Error("no change is lost without sync: the test would not notice")
	}
}

// crashFeed returns how many changes watchers had seen that are not there after a loss of power.
func crashFeed(t *testing.T, faults store.Faults) (lost uint64) {
	t.Helper()
	fsys := vfs.NewCrashableMem()
	e, err := Open(Options{Dir: "data", Store: store.Options{FS: fsys, Faults: faults}})
	if err != nil {
		t.Fatal(err)
	}
	createNews(t, e)
	text := newWriter(1).text(40, 40)
	add(t, e, Document{ID: "base", Text: text})
	ctx, cancel := context.WithCancel(t.Context())
	var writers, watchers sync.WaitGroup
	for i := range 3 {
		writers.Go(func() {
			f := newFeed(uint64(i), string(rune('a'+i)))
			for n := range 30 {
				d := Document{ID: fmt.Sprintf("%s%d", f.prefix, n%7), Text: f.edited(text, 20)}
				if _, err := e.Add(t.Context(), news, []Document{d}, AddOptions{}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	var mu sync.Mutex
	var seen [2]FeedPosition
	for i := range seen {
		watchers.Go(func() {
			var at FeedPosition
			for e.AwaitChange(ctx, news, at) == nil {
				changes, err := e.Changes(ctx, news, at, 3+i)
				if err != nil {
					break
				}
				mu.Lock()
				at = FeedPosition{1, changes[len(changes)-1].Sequence}
				seen[i] = at
				mu.Unlock()
			}
		})
	}
	r := rand.New(rand.NewPCG(5, 5))
	type moment struct {
		fsys *vfs.MemFS
		seen [2]FeedPosition
	}
	var taken []moment
	for range 4 {
		time.Sleep(time.Duration(5+r.IntN(15)) * time.Millisecond)
		mu.Lock()
		m := moment{seen: seen}
		mu.Unlock()
		m.fsys = fsys.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: 0, RNG: r})
		taken = append(taken, m)
	}
	writers.Wait()
	cancel()
	watchers.Wait()
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	for _, m := range taken {
		recovered := openOn(t, m.fsys, Limits{})
		end, err := recovered.FeedEnd(t.Context(), news)
		if errors.As(err, new(*CollectionNotFoundError)) {
			lost += m.seen[0].Sequence + m.seen[1].Sequence
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, seen := range m.seen {
			lost += max(seen.Sequence, end.Sequence) - end.Sequence
		}
		all := newReplica()
		all.follow(t, recovered, 100)
		all.compare(t, recovered)
	}
	return lost
}

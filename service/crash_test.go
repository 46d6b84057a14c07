package service

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/neardup/neardup/service/store"
)

// crashWriter changes documents of its own, one call after the other, and keeps what there must be after each.
type crashWriter struct {
	feed   *feed
	prefix string

	mu sync.Mutex
	// states[k] is what there is after k calls: the texts by id. The last may be of a call that is not acknowledged.
	states       []map[string]string
	acknowledged int
}

// step makes one random call: an add of new, replaced and unchanged documents, each a copy of one of the bases, or a
// deletion.
func (w *crashWriter) step(t *testing.T, e *Engine, bases []Document) error {
	state := maps.Clone(w.states[len(w.states)-1])
	held := slices.Sorted(maps.Keys(state))
	if len(held) > 3 && w.feed.IntN(5) == 0 {
		id := held[w.feed.IntN(len(held))]
		delete(state, id)
		w.begin(state)
		return e.DeleteDocument(t.Context(), news, id)
	}
	var batch []Document
	for range 1 + w.feed.IntN(4) {
		d := Document{ID: fmt.Sprintf("%s%04d", w.prefix, w.feed.count)}
		w.feed.count++
		base := bases[w.feed.IntN(len(bases))]
		d.Text = w.feed.edited(base.Text, 20)
		if len(held) > 0 && w.feed.IntN(3) == 0 {
			d.ID = held[w.feed.IntN(len(held))]
			if w.feed.IntN(2) == 0 {
				d.Text = state[d.ID]
			}
		}
		state[d.ID] = d.Text
		batch = append(batch, d)
	}
	w.begin(state)
	_, err := e.Add(t.Context(), news, batch, AddOptions{})
	return err
}

func (w *crashWriter) begin(state map[string]string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.states = append(w.states, state)
}

func (w *crashWriter) acknowledge() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.acknowledged = len(w.states) - 1
}

// crash changes documents from several goroutines, and takes at several moments the state that a loss of power would
// leave. It returns how many calls had been acknowledged by then, and how many of them are lost.
func crash(t *testing.T, faults store.Faults, unsyncedPercent int) (acknowledged, lost int) {
	t.Helper()
	const steps, moments = 25, 4
	fsys := vfs.NewCrashableMem()
	e, err := Open(Options{
		Dir: "data", RevisionInterval: time.Millisecond, Store: store.Options{FS: fsys, Faults: faults},
	})
	if err != nil {
		t.Fatal(err)
	}
	createNews(t, e)
	text := newWriter(1)
	var bases []Document
	for i := range 4 {
		bases = append(bases, Document{ID: fmt.Sprint("base", i), Text: text.text(40, 40)})
	}
	add(t, e, bases...)

	writers := make([]*crashWriter, 3)
	var wg sync.WaitGroup
	for i := range writers {
		prefix := string(rune('a' + i))
		w := &crashWriter{feed: newFeed(uint64(i), prefix), prefix: prefix, states: []map[string]string{{}}}
		writers[i] = w
		wg.Go(func() {
			for range steps {
				if err := w.step(t, e, bases); err != nil {
					t.Error(err)
					return
				}
				w.acknowledge()
			}
		})
	}
	type moment struct {
		fsys         *vfs.MemFS
		acknowledged []int
	}
	var taken []moment
	r := rand.New(rand.NewPCG(2, uint64(unsyncedPercent)))
	for range moments {
		time.Sleep(time.Duration(r.IntN(15)) * time.Millisecond)
		// What was acknowledged is read before the crash.
		m := moment{}
		for _, w := range writers {
			w.mu.Lock()
			m.acknowledged = append(m.acknowledged, w.acknowledged)
			w.mu.Unlock()
		}
		m.fsys = fsys.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: unsyncedPercent, RNG: r})
		taken = append(taken, m)
	}
	wg.Wait()
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	for _, m := range taken {
		recovered := openOn(t, m.fsys, Limits{})
		for i, w := range writers {
			acknowledged += m.acknowledged[i] + 1 // the bases and the collection are one more
			lost += w.lost(t, recovered, bases, m.acknowledged[i])
		}
	}
	return acknowledged, lost
}

// lost holds what an engine has after a crash against the states, and returns how many acknowledged calls are lost.
func (w *crashWriter) lost(t *testing.T, e *Engine, bases []Document, acknowledged int) int {
	t.Helper()
	if _, err := e.Collection(t.Context(), news); errors.As(err, new(*CollectionNotFoundError)) {
		return acknowledged + 1
	}
	for _, base := range bases {
		if _, _, err := e.Document(t.Context(), news, base.ID); err != nil {
			return acknowledged + 1
		}
	}
	found := map[string]string{}
	for _, state := range w.states {
		for id := range state {
			d, _, err := e.Document(t.Context(), news, id)
			if errors.As(err, new(*DocumentNotFoundError)) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			found[id] = d.Text
			if len(matchesOf(t, e, id)) == 0 {
				t.Errorf("%s is there without its matches", id)
			}
		}
	}
	// Calls may have no effect, so that several states can be equal: the last of them counts.
	for k := len(w.states) - 1; k >= 0; k-- {
		if maps.Equal(found, w.states[k]) {
			return max(0, acknowledged-k)
		}
	}
	t.Errorf("what is there of writer %s is the state after none of its calls: a batch is there by half", w.prefix)
	return 0
}

// TestAcknowledgedCallsSurviveACrash drops what was not synced: all of it, or half.
func TestAcknowledgedCallsSurviveACrash(t *testing.T) {
	for _, unsyncedPercent := range []int{0, 50} {
		if acknowledged, lost := crash(t, store.Faults{}, unsyncedPercent); lost != 0 {
			t.Errorf("%d%% of the unsynced data kept: %d of %d acknowledged calls are lost", unsyncedPercent, lost, acknowledged)
		}
	}
}

// TestWithoutSyncACrashLosesAcknowledgedCalls shows that TestAcknowledgedCallsSurviveACrash can fail.
func TestWithoutSyncACrashLosesAcknowledgedCalls(t *testing.T) {
	if acknowledged, lost := crash(t, store.Faults{SkipSync: true}, 0); lost == 0 {
		t.Errorf("none of %d acknowledged calls is lost without sync: the crash test would not notice", acknowledged)
	}
}

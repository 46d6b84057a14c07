package store

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// acknowledged are the documents whose wait returned nil, by ordinal.
type acknowledged struct {
	mu       sync.Mutex
	ordinals []uint64
}

func (a *acknowledged) add(ordinal uint64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ordinals = append(a.ordinals, ordinal)
}

func (a *acknowledged) snapshot() []uint64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]uint64(nil), a.ordinals...)
}

func textOf(ordinal uint64) []byte {
	return bytes.Repeat(fmt.Appendf(nil, "document %d of the crash test. ", ordinal), int(ordinal%50)+1)
}

// crash adds documents from several goroutines, takes the state that a loss of power would leave at several moments, and
// returns how many documents had been acknowledged before and how many of them are lost.
func crash(t *testing.T, faults Faults, unsyncedPercent int) (acked, lost int) {
	t.Helper()
	const writers, each, crashes = 4, 25, 3
	fsys := vfs.NewCrashableMem()
	s, err := Open("data", Options{FS: fsys, Faults: faults})
	if err != nil {
		t.Fatal(err)
	}
	var (
		done    acknowledged
		apply   sync.Mutex
		ordinal uint64
		wg      sync.WaitGroup
	)
	add := func() error {
		apply.Lock()
		ordinal++
		mine := ordinal
		b := s.NewBatch()
		b.PutDocument(1, newDocument(mine, fmt.Sprint(mine)), textOf(mine), true)
		if mine > 1 {
			b.PutMatch(1, newMatch(mine-1, mine))
		}
		wait, err := b.Apply()
		apply.Unlock()
		if err != nil {
			return err
		}
		if err := wait(); err != nil {
			return err
		}
		done.add(mine)
		return nil
	}
	for range writers {
		wg.Go(func() {
			for range each {
				if err := add(); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	type moment struct {
		fsys *vfs.MemFS
		want []uint64
	}
	var moments []moment
	for i := range crashes {
		for len(done.snapshot()) < (i+1)*writers*each/(crashes+1) && !t.Failed() {
			time.Sleep(100 * time.Microsecond)
		}
		// What was acknowledged is read before the crash.
		want := done.snapshot()
		moments = append(moments, moment{want: want, fsys: fsys.CrashClone(vfs.CrashCloneCfg{
			UnsyncedDataPercent: unsyncedPercent, RNG: rand.New(rand.NewPCG(1, uint64(i))),
		})})
	}
	wg.Wait()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, m := range moments {
		acked += len(m.want)
		lost += countLost(t, m.fsys, m.want)
	}
	return acked, lost
}

// countLost opens a crashed folder and counts the documents that are not there whole. What is there must be consistent.
func countLost(t *testing.T, fsys vfs.FS, want []uint64) (lost int) {
	t.Helper()
	s := open(t, fsys)
	for _, ordinal := range want {
		rec, ok, err := s.Document(1, ordinal)
		text, textOK, textErr := s.DocumentText(1, ordinal)
		if err != nil || textErr != nil {
			t.Fatalf("document %d: %v, %v", ordinal, err, textErr)
		}
		if ok != textOK {
			t.Fatalf("document %d is there by half", ordinal)
		}
		if !ok {
			lost++
			continue
		}
		if rec.GetOrdinal() != ordinal || !bytes.Equal(text, textOf(ordinal)) {
			t.Fatalf("document %d has other content", ordinal)
		}
	}
	// Batches survive in order: up to some ordinal all are there, each with its match, and none beyond.
	for i, rec := range documents(t, s, 1) {
		if rec.GetOrdinal() != uint64(i)+1 {
			t.Fatalf("document %d stands at place %d: an earlier batch is lost", rec.GetOrdinal(), i)
		}
		if i > 0 && len(pairsOf(t, s, 1, rec.GetOrdinal())) == 0 {
			t.Fatalf("document %d has lost its matches", rec.GetOrdinal())
		}
	}
	return lost
}

func TestAcknowledgedSurvivesACrash(t *testing.T) {
	for _, unsyncedPercent := range []int{0, 50} {
		if acked, lost := crash(t, Faults{}, unsyncedPercent); lost != 0 || acked == 0 {
			t.Errorf("%d%% of the unsynced data kept: %d of %d acknowledged documents are lost", unsyncedPercent, lost, acked)
		}
	}
}

// TestSkipSyncLosesAcknowledged shows that TestAcknowledgedSurvivesACrash can fail.
func TestSkipSyncLosesAcknowledged(t *testing.T) {
	if acked, lost := crash(t, Faults{SkipSync: true}, 0); lost == 0 {
		t.Errorf("none of %d documents is lost without sync: the crash test would not notice", acked)
	}
}

func TestDeletionSurvivesACrash(t *testing.T) {
	fsys := vfs.NewCrashableMem()
	s := open(t, fsys)
	newCollection(t, s, "first")
	newCollection(t, s, "second")
	commit(t, s, func(b *Batch) {
		b.PutDocument(1, newDocument(1, "a"), nil, true)
		b.PutDocument(2, newDocument(1, "a"), nil, true)
	})
	if err := s.DeleteCollection(1); err != nil {
		t.Fatal(err)
	}
	s = open(t, fsys.CrashClone(vfs.CrashCloneCfg{}))
	if recs, err := s.Collections(); err != nil || len(recs) != 1 || recs[0].GetName() != "second" {
		t.Errorf("Collections = %v, %v; want the second", recs, err)
	}
	if len(documents(t, s, 1)) != 0 || len(documents(t, s, 2)) != 1 {
		t.Error("the documents are not as acknowledged")
	}
	if third := newCollection(t, s, "third"); third.GetCollectionId() != 3 {
		t.Errorf("the id of a new collection is %d, want 3", third.GetCollectionId())
	}
}

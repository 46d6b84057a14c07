package indextest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/neardup/neardup/service/index"
)

// testSnapshotDuringChanges walks snapshots while the index goes on changing, and after.
func testSnapshotDuringChanges(t *testing.T, open func() index.Index) {
	const docs, rounds = 3000, 4
	x, m := open(), newModel()
	keys := func(i int) []uint64 { return []uint64{spread(i), spread(-1 - i/5), spread(-100_000 - i%20)} }
	next := 0
	var wait sync.WaitGroup
	errs := make(chan error, 2*rounds)
	for range rounds {
		for range docs {
			must(t, x.Add(uint32(next), keys(next)))
			m.add(uint32(next), keys(next))
			next++
		}
		s, want := get[index.Snapshot](t)(x.Snapshot()), m.state()
		wait.Go(func() {
			defer s.Release()
			for range 2 {
				got, err := walk(s)
				if err == nil && !sameState(got, want) {
					err = fmt.Errorf("a snapshot of %d buckets shows others after a change", len(want))
				}
				errs <- err
			}
		})
		for i := next - docs; i < next; i += 2 {
			must(t, x.Remove(uint32(i), keys(i)))
			m.remove(uint32(i))
		}
	}
	wait.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
	view := view{get[index.Snapshot](t)(x.Snapshot()), m.state()}
	view.check(t)
	view.snapshot.Release()
	must(t, x.Close())
}

// testReadersAtOnce reads from several goroutines between changes.
func testReadersAtOnce(t *testing.T, open func() index.Index) {
	const docs = 200
	x := open()
	for doc := range uint32(docs) {
		must(t, x.Add(doc, []uint64{7, spread(int(doc))}))
		must(t, x.AddWords([]uint64{spread(int(doc))}))
		if doc%20 != 19 {
			continue
		}
		total := int(doc) + 1
		var wait sync.WaitGroup
		errs := make([]error, 4)
		for g := range errs {
			wait.Go(func() { errs[g] = readAll(x, total) })
		}
		wait.Wait()
		must(t, errors.Join(errs...))
	}
	must(t, x.Close())
}

// readAll calls every method that may run beside others, on the index of testReadersAtOnce.
func readAll(x index.Index, total int) error {
	probed, err := x.Probe(index.MaxProbed, none, []uint64{7})
	if err != nil {
		return err
	}
	read, err := x.Bucket(7, nil)
	if err != nil {
		return err
	}
	if read.Total != total || len(probed.Candidates) != min(total, index.MaxProbed) || !slices.IsSorted(read.Docs) {
		return fmt.Errorf("a bucket of %d documents reads %+v, and probed are %d", total, read, len(probed.Candidates))
	}
	stories, err := x.WordStories(spread(total - 1))
	if err != nil || stories != 1 {
		return fmt.Errorf("a word of one story stands in %d, %w", stories, err)
	}
	usage, err := x.Usage()
	if err != nil || usage.Buckets != total+1 {
		return fmt.Errorf("%d documents make %d buckets, %w", total, usage.Buckets, err)
	}
	s, err := x.Snapshot()
	if err != nil {
		return err
	}
	defer s.Release()
	state, err := walk(s)
	if err == nil && len(state) != total+1 {
		err = fmt.Errorf("a snapshot shows %d buckets of %d", len(state), total+1)
	}
	return err
}

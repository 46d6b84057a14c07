package indextest

import (
	"errors"
	"slices"
	"testing"

	"github.com/neardup/neardup/service/index"
)

func testEmpty(t *testing.T, open func() index.Index) {
	x := open()
	got := get[index.Probed](t)(x.Probe(10, none, nil, []uint64{0, 1}))
	if len(got.Candidates) != 0 || got.MoreCandidates || got.FullBucket {
		t.Errorf("a probe finds %+v", got)
	}
	must(t, x.Remove(1, []uint64{0}))
	must(t, x.RemoveWords([]uint64{0}))
	if b := bucket(t, x, 0); b.Total != 0 || len(b.Docs) != 0 {
		t.Errorf("a bucket reads %+v", b)
	}
	if n := get[int](t)(x.WordStories(0)); n != 0 {
		t.Errorf("a word stands in %d stories", n)
	}
	s := get[index.Snapshot](t)(x.Snapshot())
	defer s.Release()
	if state, err := walk(s); err != nil || len(state) != 0 || buckets(t, x) != 0 {
		t.Errorf("a snapshot shows %v, %v; there are %d buckets", state, err, buckets(t, x))
	}
	must(t, x.Close())
}

// testGrows adds more than fits into any first size, and removes all of it.
func testGrows(t *testing.T, open func() index.Index) {
	const docs = 20_000
	x := open()
	keys := func(i int) []uint64 { return []uint64{spread(i), spread(docs + i/3)} }
	for i := range docs {
		must(t, x.Add(uint32(i), keys(i)[:1], keys(i)[1:]))
	}
	if got, want := buckets(t, x), docs+(docs+2)/3; got != want {
		t.Errorf("%d buckets, want %d", got, want)
	}
	for i := range docs {
		if got := bucket(t, x, spread(i)); got.Total != 1 || !slices.Equal(got.Docs, []uint32{uint32(i)}) {
			t.Fatalf("the bucket of document %d reads %+v", i, got)
		}
		if got := bucket(t, x, spread(docs+i/3)).Total; got != min(3, docs-i/3*3) {
			t.Fatalf("the bucket of document %d and its neighbors holds %d", i, got)
		}
	}
	for i := range docs {
		must(t, x.Remove(uint32(i), keys(i)))
		if i%1000 == 0 && bucket(t, x, spread(docs-1)).Total != 1 {
			t.Fatalf("the last document is gone with document %d", i)
		}
	}
	if got := buckets(t, x); got != 0 {
		t.Errorf("%d buckets once all documents are gone", got)
	}
	must(t, x.Close())
}

func testFullBucket(t *testing.T, open func() index.Index) {
	x := open()
	for doc := range uint32(index.MaxProbed) {
		must(t, x.Add(doc, []uint64{7}))
	}
	got := get[index.Probed](t)(x.Probe(1000, none, []uint64{7}))
	if len(got.Candidates) != index.MaxProbed || got.MoreCandidates || got.FullBucket {
		t.Errorf("a bucket of MaxProbed documents: %d candidates of %+v", len(got.Candidates), got)
	}
	for doc := range uint32(index.MaxProbed) {
		must(t, x.Add(1000+doc, []uint64{7}))
	}
	got = get[index.Probed](t)(x.Probe(1000, none, []uint64{7}))
	if len(got.Candidates) != index.MaxProbed || got.MoreCandidates || !got.FullBucket {
		t.Fatalf("a bucket of twice MaxProbed documents: %d candidates of %+v", len(got.Candidates), got)
	}
	for i, c := range got.Candidates {
		want := uint32(i)
		if i >= index.MaxProbed/2 {
			want = uint32(1000 + i) // the newer half of the second MaxProbed
		}
		if c.Doc != want || c.Score != 1.0/(2*index.MaxProbed) {
			t.Errorf("candidate %d is %+v, want document %d with the score of a bucket of %d", i, c, want, 2*index.MaxProbed)
		}
	}
	must(t, x.Close())
}

// testReadsIntoRoom checks that what was read is the caller's: neither a change nor another read touches it.
func testReadsIntoRoom(t *testing.T, open func() index.Index) {
	x := open()
	for doc := range uint32(10) {
		must(t, x.Add(doc, []uint64{7}))
	}
	room := make([]uint32, 0, index.MaxProbed)
	read := get[index.Bucket](t)(x.Bucket(7, room))
	if &read.Docs[0] != &room[:1][0] {
		t.Error("there was room, but it was not used")
	}
	other := bucket(t, x, 7)
	clear(read.Docs)
	must(t, x.Remove(0, []uint64{7}))
	if want := []uint32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}; !slices.Equal(other.Docs, want) {
		t.Errorf("what was read is %v after a change", other.Docs)
	}
	if got := bucket(t, x, 7); got.Total != 9 || got.Docs[0] != 1 {
		t.Errorf("the index reads %v after a caller has changed what it had read", got)
	}
	must(t, x.Close())
}

// testUnmixedKeys adds keys that differ in their lower bits alone: slower is allowed, and wrong is not.
func testUnmixedKeys(t *testing.T, open func() index.Index) {
	const docs = 10_000
	x := open()
	for i := range docs {
		must(t, x.Add(uint32(i), []uint64{uint64(i)}))
	}
	for i := range docs {
		if got := bucket(t, x, uint64(i)); got.Total != 1 || got.Docs[0] != uint32(i) {
			t.Fatalf("the bucket of document %d reads %+v", i, got)
		}
	}
	must(t, x.Close())
}

func testSnapshotEnds(t *testing.T, open func() index.Index) {
	x := open()
	for doc := range uint32(10) {
		must(t, x.Add(doc, []uint64{spread(int(doc))}))
	}
	s := get[index.Snapshot](t)(x.Snapshot())
	stop, visited := errors.New("stop"), 0
	err := s.Each(func(uint64, []uint32) error {
		if visited++; visited == 3 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || visited != 3 {
		t.Errorf("a walk that was stopped at the third bucket visited %d and returned %v", visited, err)
	}
	s.Release()
	s.Release()
	if err := s.Each(func(uint64, []uint32) error { return nil }); !errors.Is(err, index.ErrReleased) {
		t.Errorf("a released snapshot returns %v", err)
	}
	must(t, x.Close())
}

func testClosed(t *testing.T, open func() index.Index) {
	x := open()
	must(t, x.Add(1, []uint64{7}))
	s := get[index.Snapshot](t)(x.Snapshot())
	must(t, x.Close())
	for name, call := range map[string]func() error{
		"Add":         func() error { return x.Add(2, []uint64{7}) },
		"Remove":      func() error { return x.Remove(1, []uint64{7}) },
		"AddWords":    func() error { return x.AddWords([]uint64{7}) },
		"RemoveWords": func() error { return x.RemoveWords([]uint64{7}) },
		"WordStories": func() error { _, err := x.WordStories(7); return err },
		"Probe":       func() error { _, err := x.Probe(1, none, []uint64{7}); return err },
		"Bucket":      func() error { _, err := x.Bucket(7, nil); return err },
		"Snapshot":    func() error { _, err := x.Snapshot(); return err },
		"Usage":       func() error { _, err := x.Usage(); return err },
		"Close":       x.Close,
	} {
		if err := call(); !errors.Is(err, index.ErrClosed) {
			t.Errorf("%s of a closed index returns %v", name, err)
		}
	}
	view{s, map[uint64][]uint32{7: {1}}}.check(t)
	s.Release()
}

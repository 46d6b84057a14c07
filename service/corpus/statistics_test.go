package corpus

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/neardup/neardup/service/index"
	"github.com/neardup/neardup/service/index/memory"
	"github.com/neardup/neardup/sketch"
)

// sized returns the snapshot of an index with buckets of the given numbers of documents, under the keys 0, 1, ...
func sized(t *testing.T, sizes ...int) index.Snapshot {
	t.Helper()
	x := memory.New()
	for doc := range uint32(slices.Max(append(sizes, 0))) {
		var keys []uint64
		for key, size := range sizes {
			if int(doc) < size {
				keys = append(keys, uint64(key))
			}
		}
		done(x.Add(doc, keys))
	}
	s := must(x.Snapshot())
	t.Cleanup(s.Release)
	return s
}

func TestSurveyBuckets(t *testing.T) {
	for _, c := range []struct {
		sizes   []int
		longest int
		counts  []int64
		keys    []uint64
	}{
		{nil, 3, nil, nil},
		{[]int{1}, 0, []int64{1}, nil},
		{[]int{1, 1, 2, 3, 4, 7, 8}, 3, []int64{2, 2, 2, 1}, []uint64{6, 5, 4}},
		{[]int{5, 1, 5, 5}, 2, []int64{1, 0, 3}, []uint64{0, 2}}, // of equal size, the smaller key first
		{[]int{1, 2}, 9, []int64{1, 1}, []uint64{1, 0}},
	} {
		t.Run(fmt.Sprint(c.sizes), func(t *testing.T) {
			survey, err := SurveyBuckets(t.Context(), sized(t, c.sizes...), c.longest)
			if err != nil {
				t.Fatal(err)
			}
			if survey.Buckets != int64(len(c.sizes)) || !slices.Equal(survey.Sizes, c.counts) {
				t.Errorf("%d buckets, by size %v; want %d, %v", survey.Buckets, survey.Sizes, len(c.sizes), c.counts)
			}
			var keys []uint64
			for _, bucket := range survey.Longest {
				keys = append(keys, bucket.Key)
				size := c.sizes[bucket.Key]
				if bucket.Documents != size || len(bucket.Oldest) != size || bucket.Oldest[0] != 0 {
					t.Errorf("the bucket of %d documents is %+v", size, bucket)
				}
			}
			if !slices.Equal(keys, c.keys) {
				t.Errorf("the longest buckets are %v, want %v", keys, c.keys)
			}
		})
	}
}

func TestSurveyKeepsFewDocumentsOfABucket(t *testing.T) {
	const docs = 10 * oldestKept
	survey := must(SurveyBuckets(t.Context(), sized(t, docs), 1))
	longest := survey.Longest[0]
	if longest.Documents != docs || len(longest.Oldest) != oldestKept || !slices.IsSorted(longest.Oldest) {
		t.Errorf("of %d documents %d, are kept %v", docs, longest.Documents, longest.Oldest)
	}
}

func TestSurveyEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := SurveyBuckets(ctx, sized(t, 1), 1); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}

func TestChannelOfAKey(t *testing.T) {
	keys := Keys{Bands: []uint64{1}, Passages: []uint64{2}, SimHash: []uint64{3}}
	for key, want := range []sketch.Channels{0, sketch.BandChannel, sketch.PassageChannel, sketch.SimHashChannel} {
		if got := keys.Channel(uint64(key)); got != want {
			t.Errorf("the channel of key %d is %b, want %b", key, got, want)
		}
	}
}

// broken is an index that fails from a call on.
type broken struct {
	index.Index
	calls int
}

var errBroken = errors.New("broken")

func (b *broken) fail() error {
	if b.calls--; b.calls < 0 {
		return errBroken
	}
	return nil
}

func (b *broken) Add(doc uint32, keys ...[]uint64) error {
	return errors.Join(b.fail(), b.Index.Add(doc, keys...))
}

func (b *broken) Remove(doc uint32, keys ...[]uint64) error {
	return errors.Join(b.fail(), b.Index.Remove(doc, keys...))
}

func (b *broken) Probe(limit int, skip func(uint32) bool, keys ...[]uint64) (index.Probed, error) {
	probed, err := b.Index.Probe(limit, skip, keys...)
	return probed, errors.Join(b.fail(), err)
}

func (b *broken) Bucket(key uint64, room []uint32) (index.Bucket, error) {
	bucket, err := b.Index.Bucket(key, room)
	return bucket, errors.Join(b.fail(), err)
}

func (b *broken) WordStories(word uint64) (int, error) {
	n, err := b.Index.WordStories(word)
	return n, errors.Join(b.fail(), err)
}

// TestErrorsOfTheIndex breaks the index at every call that finding and explaining make of it.
func TestErrorsOfTheIndex(t *testing.T) {
	x := &broken{Index: memory.New(), calls: 1000}
	l := newLibrary(t, func(c *Config) { c.Index = x })
	l.add(Document{ID: "a"}, story("s", 0, 60))
	l.add(Document{ID: "b"}, story("s", 0, 60)+story("o", 0, 30))
	subject, other := l.subject(story("s", 0, 60)+story("p", 0, 30)), l.subject(story("s", 0, 60))
	number := uint32(0)
	other.Number = &number
	for name, call := range map[string]func() error{
		"find":    func() error { _, err := l.Find(t.Context(), subject); return err },
		"explain": func() error { _, err := l.Explain(subject, other); return err },
	} {
		x.calls = 1 << 20
		done(call())
		used := 1<<20 - x.calls
		if used < 3 {
			t.Fatalf("%s: only %d calls", name, used)
		}
		for calls := range used {
			x.calls = calls
			if err := call(); !errors.Is(err, errBroken) {
				t.Fatalf("%s: the index is broken from call %d of %d on, and the error is %v", name, calls+1, used, err)
			}
		}
	}
	x.calls = 0
	if err := l.Add(2, Document{}, other.Keys); !errors.Is(err, errBroken) {
		t.Errorf("add: %v", err)
	}
	x.calls = 0
	if _, err := l.Remove(0, other.Keys); !errors.Is(err, errBroken) {
		t.Errorf("remove: %v", err)
	}
	done(l.Close())
	if _, err := l.Find(t.Context(), subject); !errors.Is(err, index.ErrClosed) {
		t.Errorf("find once it is closed: %v", err)
	}
}

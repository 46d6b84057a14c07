package indextest

import (
	"maps"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/neardup/neardup/service/index"
)

// drawKeys draws distinct keys: of few values, so that buckets fill; with equal top bits, so that they collide; and of
// all values.
func drawKeys(t *rapid.T, label string) []uint64 {
	key := rapid.OneOf(rapid.Uint64Range(0, 5), rapid.Uint64Range(math.MaxUint64-40, math.MaxUint64), rapid.Uint64())
	return rapid.SliceOfNDistinct(key, 0, 6, rapid.ID[uint64]).Draw(t, label)
}

// view is a snapshot and what it must show for ever.
type view struct {
	snapshot index.Snapshot
	want     map[uint64][]uint32
}

func (v view) check(t fatal) {
	t.Helper()
	got, err := walk(v.snapshot)
	must(t, err)
	if !sameState(got, v.want) {
		t.Fatalf("the snapshot shows %v, want %v", got, v.want)
	}
}

// compared is an index beside a model that goes through the same changes.
type compared struct {
	index.Index
	model *model
	next  uint32
	views []view
}

// testEqualsMaps compares an index with maps under random changes.
func testEqualsMaps(t *testing.T, open func() index.Index) {
	rapid.Check(t, func(t *rapid.T) {
		c := &compared{Index: open(), model: newModel()}
		c.next = rapid.SampledFrom([]uint32{0, index.MaxDoc - 200}).Draw(t, "first")
		defer func() {
			for _, v := range c.views {
				v.snapshot.Release()
			}
			must(t, c.Close())
		}()
		t.Repeat(map[string]func(*rapid.T){
			"":                         c.check,
			"add":                      c.add,
			"remove":                   c.remove,
			"remove what is not there": c.removeNothing,
			"read buckets":             c.readBuckets,
			"probe":                    c.probe,
			"take a snapshot":          c.takeSnapshot,
			"release a snapshot":       c.releaseSnapshot,
		})
	})
}

func (c *compared) checkBucket(t fatal, key uint64) {
	t.Helper()
	got, want := bucket(t, c, key), c.model.read(key)
	if got.Total != want.Total || !slices.Equal(got.Docs, want.Docs) {
		t.Fatalf("the bucket %#x reads %+v, want %+v", key, got, want)
	}
}

func (c *compared) check(t *rapid.T) {
	if got := buckets(t, c); got != len(c.model.buckets) {
		t.Fatalf("%d buckets, want %d", got, len(c.model.buckets))
	}
	for key := range uint64(6) {
		c.checkBucket(t, key)
	}
}

func (c *compared) add(t *rapid.T) {
	bands, passages := drawKeys(t, "bands"), drawKeys(t, "passages")
	passages = slices.DeleteFunc(passages, func(k uint64) bool { return slices.Contains(bands, k) })
	must(t, c.Add(c.next, bands, passages))
	c.model.add(c.next, slices.Concat(bands, passages))
	c.next++
}

func (c *compared) remove(t *rapid.T) {
	if len(c.model.keys) == 0 {
		t.Skip("no documents")
	}
	doc := rapid.SampledFrom(slices.Sorted(maps.Keys(c.model.keys))).Draw(t, "doc")
	keys := c.model.keys[doc]
	must(t, c.Remove(doc, keys))
	c.model.remove(doc)
	for _, key := range keys {
		c.checkBucket(t, key)
	}
}

func (c *compared) removeNothing(t *rapid.T) {
	keys := drawKeys(t, "keys")
	must(t, c.Remove(c.next, keys))
	must(t, c.Remove(c.next+7, nil, keys))
}

func (c *compared) readBuckets(t *rapid.T) {
	for _, key := range drawKeys(t, "keys") {
		c.checkBucket(t, key)
	}
}

func (c *compared) takeSnapshot(t *rapid.T) {
	v := view{get[index.Snapshot](t)(c.Snapshot()), c.model.state()}
	c.views = append(c.views, v)
	v.check(t)
}

func (c *compared) releaseSnapshot(t *rapid.T) {
	if len(c.views) == 0 {
		t.Skip("no snapshots")
	}
	at := rapid.IntRange(0, len(c.views)-1).Draw(t, "at")
	c.views[at].check(t)
	c.views[at].snapshot.Release()
	c.views = slices.Delete(c.views, at, at+1)
}

func (c *compared) probe(t *rapid.T) {
	limit := rapid.IntRange(0, 10).Draw(t, "limit")
	skipped := uint32(rapid.IntRange(0, 3).Draw(t, "skipped"))
	skip := func(doc uint32) bool { return doc%4 == skipped }
	keys := drawKeys(t, "keys")
	got := get[index.Probed](t)(c.Probe(limit, skip, keys[:len(keys)/2], keys[len(keys)/2:]))
	scores, full := c.model.probe(keys)
	maps.DeleteFunc(scores, func(doc uint32, _ float64) bool { return skip(doc) })
	if got.MoreCandidates != (len(scores) > limit) || got.FullBucket != full ||
		len(got.Candidates) != min(limit, len(scores)) {
		t.Fatalf("the probe of %d candidates found %+v; want full %t", len(scores), got, full)
	}
	for i, k := range got.Candidates {
		if k.Score != scores[k.Doc] {
			t.Fatalf("document %d has the score %v, want %v", k.Doc, k.Score, scores[k.Doc])
		}
		if i > 0 {
			if last := got.Candidates[i-1]; last.Score < k.Score || last.Score == k.Score && last.Doc >= k.Doc {
				t.Fatalf("candidates %+v are not in order", got.Candidates)
			}
		}
		delete(scores, k.Doc)
	}
	for doc, score := range scores {
		if n := len(got.Candidates); n > 0 && score > got.Candidates[n-1].Score {
			t.Fatalf("document %d with the score %v was left out of %+v", doc, score, got.Candidates)
		}
	}
}

// testWordsEqualMap compares the counts of words with a map.
func testWordsEqualMap(t *testing.T, open func() index.Index) {
	rapid.Check(t, func(t *rapid.T) {
		x := open()
		defer func() { must(t, x.Close()) }()
		counted := map[uint64]int{}
		var stories [][]uint64
		story := rapid.SliceOfNDistinct(rapid.Uint64Range(0, 9), 0, 6, rapid.ID[uint64])
		word := func(n uint64) uint64 { return n<<32 | 0xABCD }
		t.Repeat(map[string]func(*rapid.T){
			"": func(t *rapid.T) {
				for n := range uint64(10) {
					if got := get[int](t)(x.WordStories(word(n))); got != counted[n] {
						t.Fatalf("word %d stands in %d stories, want %d", n, got, counted[n])
					}
				}
			},
			"add": func(t *rapid.T) {
				var words []uint64
				for _, n := range story.Draw(t, "story") {
					words = append(words, word(n))
					counted[n]++
				}
				must(t, x.AddWords(words))
				stories = append(stories, words)
			},
			"remove": func(t *rapid.T) {
				if len(stories) == 0 {
					t.Skip("no stories")
				}
				at := rapid.IntRange(0, len(stories)-1).Draw(t, "at")
				must(t, x.RemoveWords(stories[at]))
				for _, w := range stories[at] {
					counted[w>>32]--
				}
				stories = slices.Delete(stories, at, at+1)
			},
		})
	})
}

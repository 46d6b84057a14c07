package index_test

import (
	"maps"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/neardup/neardup/service/index"
)

// model is the index as maps.
type model struct {
	buckets map[uint64][]uint32 // ascending documents
	keys    map[uint32][]uint64
	words   map[uint64]int // by the upper half
}

func newModel() *model {
	return &model{buckets: map[uint64][]uint32{}, keys: map[uint32][]uint64{}, words: map[uint64]int{}}
}

func (m *model) add(doc uint32, keys []uint64) {
	m.keys[doc] = keys
	for _, k := range keys {
		m.buckets[k] = append(m.buckets[k], doc)
	}
}

func (m *model) remove(doc uint32) {
	for _, k := range m.keys[doc] {
		m.buckets[k] = slices.DeleteFunc(m.buckets[k], func(d uint32) bool { return d == doc })
		if len(m.buckets[k]) == 0 {
			delete(m.buckets, k)
		}
	}
	delete(m.keys, doc)
}

// read returns the documents of a bucket that a probe reads.
func (m *model) read(key uint64) []uint32 {
	docs := m.buckets[key]
	if len(docs) > index.MaxProbed {
		return slices.Concat(docs[:index.MaxProbed/2], docs[len(docs)-index.MaxProbed/2:])
	}
	return docs
}

func (m *model) probe(keys []uint64) (scores map[uint32]float64, full bool) {
	scores = map[uint32]float64{}
	for _, k := range keys {
		total := len(m.buckets[k])
		full = full || total > index.MaxProbed
		for _, doc := range m.read(k) {
			scores[doc] += 1 / float64(total)
		}
	}
	return scores, full
}

// drawKeys draws distinct keys: of few values, so that buckets fill; with equal top bits, so that slots collide; and of
// all values.
func drawKeys(t *rapid.T, label string) []uint64 {
	key := rapid.OneOf(rapid.Uint64Range(0, 5), rapid.Uint64Range(math.MaxUint64-40, math.MaxUint64), rapid.Uint64())
	return rapid.SliceOfNDistinct(key, 0, 6, rapid.ID[uint64]).Draw(t, label)
}

func TestIndexEqualsMaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, m := index.New(), newModel()
		next := rapid.SampledFrom([]uint32{0, index.MaxDoc - 200}).Draw(t, "first")
		check := func(key uint64) {
			var one [1]uint32
			total, oldest, newest := x.Documents(key, &one)
			if total != len(m.buckets[key]) || !slices.Equal(slices.Concat(oldest, newest), m.read(key)) {
				t.Fatalf("bucket %#x has %d documents, read are %v and %v; want %v", key, total, oldest, newest, m.buckets[key])
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"": func(*rapid.T) {
				if x.Buckets() != len(m.buckets) {
					t.Fatalf("%d buckets, want %d", x.Buckets(), len(m.buckets))
				}
				for key := range uint64(6) {
					check(key)
				}
			},
			"add": func(t *rapid.T) {
				bands, passages := drawKeys(t, "bands"), drawKeys(t, "passages")
				passages = slices.DeleteFunc(passages, func(k uint64) bool { return slices.Contains(bands, k) })
				x.Add(next, bands, passages)
				m.add(next, slices.Concat(bands, passages))
				next++
			},
			"remove": func(t *rapid.T) {
				if len(m.keys) == 0 {
					t.Skip("no documents")
				}
				doc := rapid.SampledFrom(slices.Sorted(maps.Keys(m.keys))).Draw(t, "doc")
				for _, key := range m.keys[doc] {
					defer check(key)
				}
				x.Remove(doc, m.keys[doc])
				m.remove(doc)
			},
			"remove what is not there": func(t *rapid.T) {
				key := drawKeys(t, "keys")
				x.Remove(next, key)
				x.Remove(next+7, nil, key)
			},
			"documents": func(t *rapid.T) {
				for _, key := range drawKeys(t, "keys") {
					check(key)
				}
			},
			"probe": func(t *rapid.T) {
				limit := rapid.IntRange(0, 10).Draw(t, "limit")
				skipped := uint32(rapid.IntRange(0, 3).Draw(t, "skipped"))
				skip := func(doc uint32) bool { return doc%4 == skipped }
				keys := drawKeys(t, "keys")
				got, more, full := x.Probe(limit, skip, keys[:len(keys)/2], keys[len(keys)/2:])
				scores, wantFull := m.probe(keys)
				maps.DeleteFunc(scores, func(doc uint32, _ float64) bool { return skip(doc) })
				if more != (len(scores) > limit) || full != wantFull || len(got) != min(limit, len(scores)) {
					t.Fatalf("%d candidates of %d, more %t, full %t, want %t", len(got), len(scores), more, full, wantFull)
				}
				for i, c := range got {
					if c.Score != scores[c.Doc] {
						t.Fatalf("document %d has the score %v, want %v", c.Doc, c.Score, scores[c.Doc])
					}
					if i > 0 && (got[i-1].Score < c.Score || got[i-1].Score == c.Score && got[i-1].Doc >= c.Doc) {
						t.Fatalf("candidates %+v are not in order", got)
					}
					delete(scores, c.Doc)
				}
				for doc, score := range scores {
					if n := len(got); n > 0 && score > got[n-1].Score {
						t.Fatalf("document %d with the score %v was left out of %+v", doc, score, got)
					}
				}
			},
		})
	})
}

func TestWordsEqualMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := index.New()
		counted := map[uint64]int{}
		var stories [][]uint64
		story := rapid.SliceOfNDistinct(rapid.Uint64Range(0, 9), 0, 6, rapid.ID[uint64])
		word := func(n uint64) uint64 { return n<<32 | 0xABCD }
		t.Repeat(map[string]func(*rapid.T){
			"": func(*rapid.T) {
				for n := range uint64(10) {
					if got := x.WordStories(word(n)); got != counted[n] {
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
				x.AddWords(words)
				stories = append(stories, words)
			},
			"remove": func(t *rapid.T) {
				if len(stories) == 0 {
					t.Skip("no stories")
				}
				at := rapid.IntRange(0, len(stories)-1).Draw(t, "at")
				x.RemoveWords(stories[at])
				for _, w := range stories[at] {
					counted[w>>32]--
				}
				stories = slices.Delete(stories, at, at+1)
			},
		})
	})
}

// bucketKey spreads documents over all slots.
func bucketKey(i int) uint64 { return uint64(i) * 0x9E3779B97F4A7C15 }

func TestIndexGrows(t *testing.T) {
	const docs = 20_000
	x := index.New()
	for i := range docs {
		x.Add(uint32(i), []uint64{bucketKey(i)}, []uint64{bucketKey(i/3) + 1})
	}
	if want := docs + (docs+2)/3; x.Buckets() != want {
		t.Errorf("%d buckets, want %d", x.Buckets(), want)
	}
	var one [1]uint32
	for i := range docs {
		if _, got, _ := x.Documents(bucketKey(i), &one); !slices.Equal(got, []uint32{uint32(i)}) {
			t.Fatalf("bucket %d holds %v", i, got)
		}
		if total, _, _ := x.Documents(bucketKey(i/3)+1, &one); total != min(3, docs-i/3*3) {
			t.Fatalf("bucket of three documents %d holds %d", i/3, total)
		}
	}
}

// TestEmptiedSlotsAreReused: documents that come and go for ever take no more memory than those that are there.
func TestEmptiedSlotsAreReused(t *testing.T) {
	x := index.New()
	for i := range 100_000 {
		keys := []uint64{bucketKey(2 * i), bucketKey(i/2) + 1}
		x.Add(uint32(i), keys)
		if old := i - 100; old >= 0 {
			x.Remove(uint32(old), []uint64{bucketKey(2 * old), bucketKey(old/2) + 1})
		}
	}
	if x.Buckets() != 150 {
		t.Errorf("%d buckets, want 150", x.Buckets())
	}
	if got := x.MemoryBytes(); got > 64<<10 {
		t.Errorf("the index of 100 documents takes %d bytes after 100,000 came and went", got)
	}
	for i := 99_900; i < 100_000; i++ {
		x.Remove(uint32(i), []uint64{bucketKey(2 * i), bucketKey(i/2) + 1})
	}
	if x.Buckets() != 0 {
		t.Errorf("%d buckets once all documents are gone", x.Buckets())
	}
}

func TestFullBucketReadsOldestAndNewest(t *testing.T) {
	x := index.New()
	none := func(uint32) bool { return false }
	for doc := range uint32(index.MaxProbed) {
		x.Add(doc, []uint64{7})
	}
	if got, more, full := x.Probe(1000, none, []uint64{7}); len(got) != index.MaxProbed || more || full {
		t.Errorf("a bucket of MaxProbed documents: %d candidates, more %t, full %t", len(got), more, full)
	}
	for doc := range uint32(index.MaxProbed) {
		x.Add(1000+doc, []uint64{7})
	}
	got, more, full := x.Probe(1000, none, []uint64{7})
	if len(got) != index.MaxProbed || more || !full {
		t.Fatalf("a bucket of twice MaxProbed documents: %d candidates, more %t, full %t", len(got), more, full)
	}
	for i, c := range got {
		want := uint32(i)
		if i >= index.MaxProbed/2 {
			want = uint32(1000 + i) // the newer half of the second MaxProbed
		}
		if c.Doc != want || c.Score != 1.0/(2*index.MaxProbed) {
			t.Errorf("candidate %d is %+v, want document %d with the score of a bucket of %d", i, c, want, 2*index.MaxProbed)
		}
	}
}

func TestZeroKeysFindNothing(t *testing.T) {
	x := index.New()
	if got, more, full := x.Probe(10, func(uint32) bool { return false }, nil, []uint64{0, 1}); len(got) != 0 || more || full {
		t.Errorf("an empty index gives %v, more %t, full %t", got, more, full)
	}
	x.Remove(1, []uint64{0})
	if x.Buckets() != 0 || x.WordStories(0) != 0 {
		t.Error("an empty index is not empty")
	}
}

func BenchmarkProbe(b *testing.B) {
	x := index.New()
	for i := range 50_000 {
		x.Add(uint32(i), []uint64{bucketKey(i), bucketKey(i / 4), bucketKey(i % 100)})
	}
	none := func(uint32) bool { return false }
	i := 0
	for b.Loop() {
		x.Probe(100, none, []uint64{bucketKey(i), bucketKey(i / 4), bucketKey(i % 100)})
		i = (i + 1) % 50_000
	}
}

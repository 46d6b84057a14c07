package corpus

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/neardup/neardup/service/index"
)

// Recurrence says where a paragraph stands besides the document that was asked about.
type Recurrence struct {
	// Documents and Stories are how many hold it. Copies of one text are one story, and count once.
	Documents, Stories int
	// Sources is how many known sources these documents have, and SameSource how many of them have the source that was
	// asked about.
	Sources, SameSource int
	// Witnesses are some of the documents, of a story each: up to maxWitnesses.
	Witnesses []uint32
}

// maxWitnesses is enough to tell a line that stands in nearly all of them from one that happens to stand in two.
const maxWitnesses = 8

// IsBoilerplate reports whether a paragraph recurs in so many stories that it is part of none: log2(stories + 1000)/2 of
// them, which is 5 in a young collection, 7 at ten thousand stories and 10 at a million. It is where a passage counts for
// a fifth of one that stands nowhere else, see match.Knowledge.
func (c *Corpus) IsBoilerplate(r Recurrence) bool {
	const prior = 1000 // stories that a collection is taken to hold from the beginning, as for the rarity of passages
	return float64(r.Stories) >= math.Log2(float64(c.stories.Count()+prior))/2
}

// Recurrence finds the documents that hold at least half of a paragraph's passages, by their keys. Of a bucket that holds
// more documents than are read the rest is taken to be like those.
func (c *Corpus) Recurrence(keys []uint64, source string, skip func(doc uint32) bool) (Recurrence, error) {
	held := make(map[uint32]int)
	scales := make([]float64, len(keys)) // documents in a bucket for each one that is read
	var room [index.MaxProbed]uint32
	for i, key := range keys {
		bucket, err := c.index.Bucket(key, room[:0])
		if err != nil {
			return Recurrence{}, fmt.Errorf("read the index: %w", err)
		}
		for _, doc := range bucket.Docs {
			if !skip(doc) {
				held[doc]++
			}
		}
		scales[i] = float64(bucket.Total) / float64(max(1, len(bucket.Docs)))
	}
	stories, sources := make(map[uint32]bool), make(map[string]bool)
	r := Recurrence{}
	for _, doc := range slices.Sorted(maps.Keys(held)) {
		if 2*held[doc] < len(keys) {
			continue
		}
		r.Documents++
		if story := c.stories.Of(doc); !stories[story] {
			stories[story] = true
			if len(r.Witnesses) < maxWitnesses {
				r.Witnesses = append(r.Witnesses, doc)
			}
		}
		if s := c.docs[doc].Source; s != "" {
			sources[s] = true
			if s == source {
				r.SameSource++
			}
		}
	}
	r.Stories, r.Sources = len(stories), len(sources)
	if len(keys) > 0 {
		// The passage in the middle stands for the half that a document must hold.
		slices.Sort(scales)
		scale := scales[len(scales)/2]
		for _, n := range []*int{&r.Documents, &r.Stories, &r.SameSource} {
			*n = int(math.Round(float64(*n) * scale))
		}
	}
	return r, nil
}

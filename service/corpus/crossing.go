package corpus

import (
	"fmt"
	"slices"

	"github.com/neardup/neardup/service/index"
)

// A verdict rests on how many stories hold each common passage. Documents that come and go change that for the verdicts
// of others, and to judge all of these each time would cost ever more. So they are judged again when the number of
// stories in a bucket crosses one of a series of sizes, which lie the wider apart the less a story more or less means for
// how rare a passage is: between two of them, the rarity of one passage changes by a twentieth or less (docs/algorithms.md).
// A bucket that grows crosses each size once, with few documents in it, so that it has its documents judged about 250
// times in all, however many come.

// crossings are the numbers of stories.
var crossings = [...]int{2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 24, 32, 48, 64}

// Levels are between which two crossings the passages of a document are, in their order.
type Levels []uint8

// fullBucket is the level of a bucket with more documents than are read of it. How many stories it has is an estimate
// that sways as the newest documents change, and its passage is frequent whether or not a few more come.
const fullBucket = uint8(len(crossings)) + 1

// Levels returns the levels of passages.
func (c *Corpus) Levels(passages []uint64) (Levels, error) {
	levels := make(Levels, len(passages))
	for i, key := range passages {
		var err error
		if levels[i], _, err = c.level(key, nil); err != nil {
			return nil, err
		}
	}
	return levels, nil
}

// Crossed returns the documents, ascending, of which a passage has become more frequent by a level since before, and those
// of which one has become less frequent; a document may be in both.
func (c *Corpus) Crossed(passages []uint64, before Levels) (more, fewer []uint32, err error) {
	var room [index.MaxProbed]uint32
	for i, key := range passages {
		level, docs, err := c.level(key, room[:0])
		if err != nil {
			return nil, nil, err
		}
		switch {
		case level == fullBucket || before[i] == fullBucket || level == before[i]:
		case level > before[i]:
			more = append(more, docs...)
		default:
			fewer = append(fewer, docs...)
		}
	}
	return distinct(more), distinct(fewer), nil
}

// level returns the level of one passage and the documents of its bucket, in the memory of room as far as that reaches.
func (c *Corpus) level(key uint64, room []uint32) (level uint8, docs []uint32, err error) {
	bucket, err := c.index.Bucket(key, room)
	if err != nil {
		return 0, nil, fmt.Errorf("read the index: %w", err)
	}
	if bucket.Total > len(bucket.Docs) {
		return fullBucket, nil, nil
	}
	if bucket.Total <= 2 {
		return 0, bucket.Docs, nil // a pair, besides which there is none
	}
	var memory [index.MaxProbed]uint32
	stories := memory[:0]
	for _, doc := range bucket.Docs {
		stories = append(stories, c.stories.Of(doc))
	}
	n := len(distinct(stories))
	for int(level) < len(crossings) && crossings[level] <= n {
		level++
	}
	return level, bucket.Docs, nil
}

// distinct sorts a list and drops what it repeats.
func distinct(docs []uint32) []uint32 {
	slices.Sort(docs)
	return slices.Compact(docs)
}

package service

import (
	"context"
	"unicode/utf8"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
	"github.com/neardup/neardup/service/corpus"
	"github.com/neardup/neardup/service/index"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/shingle"
)

// Statistics counts what a collection holds.
type Statistics struct {
	Documents      int64
	EmptyDocuments int64
	// Matches counts each pair once, under the relation of its larger side: ContainedIn counts as Contains.
	Matches            map[match.Relation]int64
	Clusters           int64
	ClusteredDocuments int64
	TextBytes          int64
	StoredTextBytes    int64
}

// Statistics counts what a collection holds.
func (e *Engine) Statistics(ctx context.Context, collection string) (Statistics, error) {
	c, end, err := e.beginReading(ctx, collection)
	if err != nil {
		return Statistics{}, err
	}
	defer end()
	return c.statistics(), nil
}

// statistics is called with the collection locked for reading.
func (c *collection) statistics() Statistics {
	s := Statistics{
		Documents:       int64(c.corpus.Len()),
		EmptyDocuments:  c.totals.empty,
		Matches:         make(map[match.Relation]int64),
		TextBytes:       c.totals.textBytes,
		StoredTextBytes: c.totals.storedTextBytes,
	}
	for r, n := range c.totals.matches {
		if n > 0 {
			s.Matches[r] = n
		}
	}
	clusters, documents := c.corpus.ClusterCount()
	s.Clusters, s.ClusteredDocuments = int64(clusters), int64(documents)
	return s
}

// Survey says what a collection takes in memory and on disk, and what its buckets are like. Unlike Statistics it reads
// all buckets, for which it does not keep the collection from changing.
type Survey struct {
	// Statistics are those of the moment at which the buckets were looked at.
	Statistics
	// Parts has every part, in their order.
	Parts []PartBytes
	// Buckets is the number of buckets that are not empty, and BucketSizes counts them by size: of BucketSizes[i] each
	// has at least 1<<i documents, and fewer than twice as many.
	Buckets     int64
	BucketSizes []int64
	// Longest are the buckets with the most documents, the longest first.
	Longest []LongBucket
}

// Part is a part of what a collection takes in memory or on disk; the numbers are those of the API.
type Part uint8

// The parts. Words and buckets of the index are in memory, all else is on disk.
const (
	PartIndexBuckets Part = 1 + iota
	PartIndexWords
	PartDocuments
	PartTexts
	PartMatches
	PartChanges
	PartReplies
	PartFeedback
)

// PartBytes is about how many bytes a part takes.
type PartBytes struct {
	Part  Part
	Bytes int64
}

// LongBucket is a bucket with many documents: often boilerplate, a template, or a story carried by many.
type LongBucket struct {
	Documents int
	Channel   sketch.Channels
	// SampleIDs are the ids of some documents that are still there, the oldest first.
	SampleIDs []string
	// SampleText is what the key of a passage stands for, as the oldest document that is still there has it; empty for
	// other channels, and where texts are not retained.
	SampleText string
}

const (
	sampleDocuments = 5
	// sampleTextBytes bounds a sample: a text without a space is one word.
	sampleTextBytes = 1000
)

// Survey surveys a collection and lists so many of its longest buckets. A bucket whose documents are all deleted in the
// meantime is left out of these.
func (e *Engine) Survey(ctx context.Context, collection string, longest int) (Survey, error) {
	for {
		c, end, err := e.beginOn(ctx, collection)
		if err != nil {
			return Survey{}, err
		}
		s, err := c.survey(ctx, longest)
		end()
		if !e.movedAway(err, collection, c) {
			return s, err
		}
	}
}

// survey is called with the collection unlocked, and locks it only to take what belongs to one moment.
func (c *collection) survey(ctx context.Context, longest int) (Survey, error) {
	s, snapshot, err := c.beginSurvey()
	if err != nil {
		return Survey{}, err
	}
	defer snapshot.Release()
	disk, err := c.engine.store.Usage(c.id())
	if err != nil {
		return Survey{}, err
	}
	for i, bytes := range []uint64{disk.Documents, disk.Texts, disk.Matches, disk.Changes, disk.Replies, disk.Feedback} {
		s.Parts = append(s.Parts, PartBytes{PartDocuments + Part(i), int64(bytes)})
	}
	found, err := corpus.SurveyBuckets(ctx, snapshot, longest)
	if err != nil {
		return Survey{}, err
	}
	s.Buckets, s.BucketSizes = found.Buckets, found.Sizes
	for _, bucket := range found.Longest {
		if err := ctx.Err(); err != nil {
			return Survey{}, err
		}
		sampled, ok, err := c.sample(bucket)
		if err != nil {
			return Survey{}, err
		}
		if ok {
			s.Longest = append(s.Longest, sampled)
		}
	}
	return s, nil
}

func (c *collection) beginSurvey() (Survey, index.Snapshot, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.gone != nil {
		return Survey{}, nil, c.gone
	}
	usage, err := c.corpus.IndexUsage()
	if err != nil {
		return Survey{}, nil, err
	}
	snapshot, err := c.corpus.Snapshot()
	return Survey{
		Statistics: c.statistics(),
		Parts:      []PartBytes{{PartIndexBuckets, usage.BucketBytes}, {PartIndexWords, usage.WordBytes}},
	}, snapshot, err
}

// sample says what is in a long bucket; ok is false if none of its documents is there any more. The collection is not
// locked, and may be gone.
func (c *collection) sample(bucket corpus.LongBucket) (sampled LongBucket, ok bool, err error) {
	sampled.Documents = bucket.Documents
	for _, doc := range bucket.Oldest {
		rec, ok, err := c.engine.store.Document(c.id(), uint64(doc))
		if err != nil {
			return LongBucket{}, false, err
		}
		if !ok {
			continue
		}
		if len(sampled.SampleIDs) == 0 {
			sampled.Channel = c.keysOf(rec).Channel(bucket.Key)
			if sampled.SampleText, ok, err = c.sampleText(rec, bucket.Key, sampled.Channel); err != nil {
				return LongBucket{}, false, err
			}
			if !ok {
				continue
			}
		}
		if sampled.SampleIDs = append(sampled.SampleIDs, rec.GetId()); len(sampled.SampleIDs) == sampleDocuments {
			break
		}
	}
	return sampled, len(sampled.SampleIDs) > 0, nil
}

// sampleText returns the words of a document that a passage key stands for; ok is false if the document was deleted
// after its record was read.
func (c *collection) sampleText(
	rec *storagev1.DocumentRecord, key uint64, channel sketch.Channels,
) (sample string, ok bool, err error) {
	if channel != sketch.PassageChannel || !c.retainsText() {
		return "", true, nil
	}
	text, ok, err := c.engine.store.DocumentText(c.id(), rec.GetOrdinal())
	if err != nil || !ok {
		return "", ok, err
	}
	var s sketch.Sketch
	c.sketcher.SketchPassages(&s, string(text))
	for _, p := range s.Passages {
		if p.Key == key {
			last := shingle.End(&s.Tokens, int(p.Token), c.sketcher.Parameters().PassageSize) - 1
			return cutText(string(text[s.Tokens.Start[p.Token]:s.Tokens.End[last]]), sampleTextBytes), true, nil
		}
	}
	return "", true, nil
}

// cutText returns the beginning of a text, up to so many bytes of it and no part of a character.
func cutText(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit]
}

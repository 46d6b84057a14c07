package corpus

import (
	"cmp"
	"context"
	"math/bits"
	"slices"

	"github.com/neardup/neardup/service/index"
	"github.com/neardup/neardup/sketch"
)

// Survey is what the buckets of an index are like.
type Survey struct {
	// Buckets is the number of buckets.
	Buckets int64
	// Sizes counts them by size: Sizes[i] have at least 1<<i documents, and fewer than twice as many.
	Sizes []int64
	// Longest are those with the most documents, the longest first, then in order of their keys.
	Longest []LongBucket
}

// LongBucket is a bucket with many documents.
type LongBucket struct {
	Key       uint64
	Documents int
	// Oldest are the first of its documents, ascending: up to oldestKept of them.
	Oldest []uint32
}

// oldestKept is how many documents of a long bucket a survey keeps: enough to find some that are still there when they
// are looked up.
const oldestKept = 64

// Snapshot returns a view of the buckets as they are now, for SurveyBuckets. It stays as it is while the corpus changes,
// and must be released.
func (c *Corpus) Snapshot() (index.Snapshot, error) { return c.index.Snapshot() }

// IndexUsage says how much the index holds.
func (c *Corpus) IndexUsage() (index.Usage, error) { return c.index.Usage() }

// SurveyBuckets reads all buckets of a snapshot, and keeps so many of the longest. It ends early, with the error of the
// context, if that has ended.
func SurveyBuckets(ctx context.Context, s index.Snapshot, longest int) (Survey, error) {
	var survey Survey
	err := s.Each(func(key uint64, docs []uint32) error {
		if survey.Buckets%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		survey.Buckets++
		size := bits.Len(uint(len(docs))) - 1
		for len(survey.Sizes) <= size {
			survey.Sizes = append(survey.Sizes, 0)
		}
		survey.Sizes[size]++
		survey.keep(longest, key, docs)
		return nil
	})
	if err != nil {
		return Survey{}, err
	}
	return survey, nil
}

// keep keeps a bucket if it is among the longest so far.
func (s *Survey) keep(longest int, key uint64, docs []uint32) {
	bucket := LongBucket{Key: key, Documents: len(docs)}
	at, _ := slices.BinarySearchFunc(s.Longest, bucket, func(a, b LongBucket) int {
		return cmp.Or(cmp.Compare(b.Documents, a.Documents), cmp.Compare(a.Key, b.Key))
	})
	if at >= longest {
		return
	}
	bucket.Oldest = slices.Clone(docs[:min(len(docs), oldestKept)])
	if len(s.Longest) == longest {
		s.Longest = s.Longest[:longest-1]
	}
	s.Longest = slices.Insert(s.Longest, at, bucket)
}

// Channel returns the channel that a bucket key of a document belongs to, and zero if it is none of its keys.
func (k Keys) Channel(key uint64) sketch.Channels {
	switch {
	case slices.Contains(k.Passages, key):
		return sketch.PassageChannel
	case slices.Contains(k.Bands, key):
		return sketch.BandChannel
	case slices.Contains(k.SimHash, key):
		return sketch.SimHashChannel
	}
	return 0
}

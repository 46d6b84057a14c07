package index

import (
	"cmp"
	"slices"
)

// Candidate is an unverified document that shares buckets with the one that was probed.
type Candidate struct {
	Doc uint32
	// Score is the sum over the shared buckets of one by the number of their documents.
	Score float64
}

// Probed is what a probe found.
type Probed struct {
	// Candidates are in order of their scores, the highest first, then the oldest.
	Candidates []Candidate
	// MoreCandidates says that there were more than the limit, FullBucket that a bucket held more documents than were
	// read.
	MoreCandidates, FullBucket bool
}

// ProbeBuckets is Probe for an index that reads its buckets one by one; read is its method Bucket.
func ProbeBuckets(
	read func(key uint64, room []uint32) (Bucket, error),
	limit int, skip func(doc uint32) bool, keys ...[]uint64,
) (Probed, error) {
	var found Probed
	scores := make(map[uint32]float64)
	room := make([]uint32, 0, MaxProbed)
	for _, channel := range keys {
		for _, key := range channel {
			bucket, err := read(key, room)
			if err != nil {
				return Probed{}, err
			}
			if bucket.Total > len(bucket.Docs) {
				found.FullBucket = true
			}
			for _, doc := range bucket.Docs {
				scores[doc] += 1 / float64(bucket.Total)
			}
		}
	}
	found.Candidates = make([]Candidate, 0, len(scores))
	for doc, score := range scores {
		if !skip(doc) {
			found.Candidates = append(found.Candidates, Candidate{doc, score})
		}
	}
	slices.SortFunc(found.Candidates, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Doc, b.Doc))
	})
	if len(found.Candidates) > limit {
		found.Candidates, found.MoreCandidates = found.Candidates[:limit], true
	}
	return found, nil
}

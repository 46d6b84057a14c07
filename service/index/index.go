// Package index finds candidates: it maps bucket keys to the documents that have them, and counts in how many documents
// a passage or a word stands. It lives in memory and is derived from the store, from which it is rebuilt on start.
//
// Both channels are bucket keys in one table: the bands of a MinHash signature find documents that resemble each other
// as a whole, passage fingerprints find copies inside longer texts. A bucket keeps all its documents; a probe reads a
// bounded number of them, the oldest and the newest.
package index

import (
	"cmp"
	"slices"
)

// MaxProbed is how many documents of one bucket a probe reads, half of them the oldest and half the newest. A copy of
// a document finds it if they share a bucket of no more, or if it is among the oldest or newest of a larger one.
const MaxProbed = 64

// Index is not safe for concurrent changes; any number of readers may use it between them. The zero value is not
// useful: use New.
type Index struct {
	buckets table
	words   map[uint32]int32
}

// New returns an empty index.
func New() *Index { return &Index{words: make(map[uint32]int32)} }

// Add puts a document into the buckets of its keys. Documents are added in ascending order, each key once.
func (x *Index) Add(doc uint32, keys ...[]uint64) {
	for _, channel := range keys {
		for _, key := range channel {
			x.buckets.add(key, doc)
		}
	}
}

// Remove takes a document out of the buckets of its keys, which must be those it was added with.
func (x *Index) Remove(doc uint32, keys ...[]uint64) {
	for _, channel := range keys {
		for _, key := range channel {
			x.buckets.remove(key, doc)
		}
	}
}

// AddWords counts the words of a story, given by their token hashes, each once.
func (x *Index) AddWords(words []uint64) {
	for _, w := range words {
		x.words[uint32(w>>32)]++
	}
}

// RemoveWords takes back what AddWords counted.
func (x *Index) RemoveWords(words []uint64) {
	for _, w := range words {
		key := uint32(w >> 32)
		if n := x.words[key]; n > 1 {
			x.words[key] = n - 1
		} else {
			delete(x.words, key)
		}
	}
}

// WordStories returns how many stories were counted with the word. Words whose hashes agree in their upper half, a few
// in a million, count together.
func (x *Index) WordStories(word uint64) int { return int(x.words[uint32(word>>32)]) }

// Documents returns the number of documents in the bucket, and those of them that a probe reads, ascending. The slice
// is valid until the next change and must not be changed; one is the room for a bucket of one document.
func (x *Index) Documents(key uint64, one *[1]uint32) (total int, oldest, newest []uint32) {
	docs := x.buckets.documents(key, one)
	if len(docs) <= MaxProbed {
		return len(docs), docs, nil
	}
	return len(docs), docs[:MaxProbed/2], docs[len(docs)-MaxProbed/2:]
}

// Candidate is an unverified document that shares buckets with the one that was probed.
type Candidate struct {
	Doc uint32
	// Score is the sum over the shared buckets of one by the number of their documents.
	Score float64
}

// Probe returns up to limit candidates for the keys, the highest score first, then the oldest; skip leaves out documents.
// It reports if there were more candidates, and if a bucket held more documents than were read.
func (x *Index) Probe(limit int, skip func(doc uint32) bool, keys ...[]uint64) (candidates []Candidate, moreCandidates, fullBucket bool) {
	scores := make(map[uint32]float64)
	var one [1]uint32
	for _, channel := range keys {
		for _, key := range channel {
			total, oldest, newest := x.Documents(key, &one)
			if total > MaxProbed {
				fullBucket = true
			}
			for _, docs := range [...][]uint32{oldest, newest} {
				for _, doc := range docs {
					scores[doc] += 1 / float64(total)
				}
			}
		}
	}
	candidates = make([]Candidate, 0, len(scores))
	for doc, score := range scores {
		if skip(doc) {
			continue
		}
		candidates = append(candidates, Candidate{doc, score})
	}
	slices.SortFunc(candidates, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Doc, b.Doc))
	})
	if len(candidates) > limit {
		return candidates[:limit], true, fullBucket
	}
	return candidates, false, fullBucket
}

// Buckets returns the number of buckets that are not empty.
func (x *Index) Buckets() int { return x.buckets.used }

// MemoryBytes returns about how much memory the index takes.
func (x *Index) MemoryBytes() int64 {
	// A map of small keys and values takes about 14 bytes an entry at its mean load.
	return x.buckets.memoryBytes() + int64(len(x.words))*14
}

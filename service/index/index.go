// Package index finds candidates: it maps bucket keys to the documents that have them, and counts in how many documents
// a passage or a word stands. It is derived from the store, from which it is rebuilt on start.
//
// All channels are bucket keys in one table: the bands of a MinHash signature and the permuted blocks of a SimHash
// fingerprint find documents that resemble each other as a whole, passage fingerprints find copies inside longer texts.
// A bucket keeps all its documents; a probe reads a bounded number of them, the oldest and the newest.
//
// The form in which buckets are kept stands behind the interface Index: package memory has the one that the engine
// uses, and package indextest the tests that every form must pass.
package index

import "errors"

const (
	// MaxProbed is how many documents of one bucket a probe reads, half of them the oldest and half the newest. A copy
	// of a document finds it if they share a bucket of no more, or if it is among the oldest or newest of a larger one.
	MaxProbed = 64
	// MaxDoc is the largest document number that an index can hold.
	MaxDoc = uint32(1)<<31 - 1
)

var (
	// ErrClosed is returned by all methods of an index once it is closed.
	ErrClosed = errors.New("the index is closed")
	// ErrReleased is returned by a snapshot that was released.
	ErrReleased = errors.New("the snapshot of the index was released")
)

// Index maps bucket keys to documents, and counts words. Add, Remove, AddWords, RemoveWords and Close are changes: they
// are made one at a time, and none while another method runs. Any number of callers may use the other methods between
// two changes.
//
// Every method may fail where buckets are on a disk or on another machine; after a change that failed, what the index
// holds is not to be trusted, and it must be closed and built anew.
type Index interface {
	// Add puts a document, at most MaxDoc, into the buckets of its keys. Documents are added in ascending order, each
	// key once. Keys are well-mixed hashes.
	Add(doc uint32, keys ...[]uint64) error
	// Remove takes a document out of the buckets of its keys, which must be those it was added with. Of a document that
	// is not there nothing is removed.
	Remove(doc uint32, keys ...[]uint64) error

	// AddWords counts the words of a story, given by their token hashes, each once.
	AddWords(words []uint64) error
	// RemoveWords takes back what AddWords counted.
	RemoveWords(words []uint64) error
	// WordStories returns how many stories were counted with the word. Words whose hashes agree in their upper half, a
	// few in a million, may count together.
	WordStories(word uint64) (int, error)

	// Probe returns up to limit candidates for the keys; skip leaves out documents.
	Probe(limit int, skip func(doc uint32) bool, keys ...[]uint64) (Probed, error)
	// Bucket reads one bucket as a probe does, into the memory of room as far as that reaches. A key that no document
	// has leads to an empty bucket.
	Bucket(key uint64, room []uint32) (Bucket, error)

	// Snapshot returns a view of all buckets as they are now. It is cheap to take.
	Snapshot() (Snapshot, error)
	// Usage says how much the index holds.
	Usage() (Usage, error)

	// Close ends the index. Snapshots that are open stay as they are until they are released.
	Close() error
}

// Bucket is what a probe reads of a bucket.
type Bucket struct {
	// Total is the number of its documents.
	Total int
	// Docs are those of them that are read, ascending: all of up to MaxProbed, else the oldest and the newest.
	Docs []uint32
}

// Snapshot is an unchanging view of all buckets. It may be used, by one caller at a time, while the index changes.
type Snapshot interface {
	// Each calls visit with every bucket that is not empty, in no particular order, until it returns an error, which
	// Each returns. The documents are ascending and valid during the call; they must not be changed.
	Each(visit func(key uint64, docs []uint32) error) error
	// Release ends the snapshot, which costs the index memory until then. It may be called again.
	Release()
}

// Usage is how much an index holds.
type Usage struct {
	// Buckets is the number of buckets that are not empty.
	Buckets int
	// BucketBytes and WordBytes are about how much memory the buckets and the counts of words take.
	BucketBytes, WordBytes int64
}

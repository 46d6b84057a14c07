// Package memory keeps the buckets of an index in memory: 12 bytes for the key and document of most buckets, and 4 bytes
// for each document of those that have several.
//
// Buckets stand in open-addressing tables of a few thousand slots, and a directory leads from the top bits of a key to
// its table (Fagin, Nievergelt, Pippenger and Strong, Extendible hashing, 1979). A table that is full splits in two, so
// that no change waits until all buckets have moved, and a snapshot shares all tables with the index: a change copies
// the table that it touches if a snapshot may see it. A read takes one step in the directory and, at the load of a
// table, three to five in the table.
//
// Tables shrink as documents are removed; the directory, 1% of a full index, does not.
package memory

import "github.com/neardup/neardup/service/index"

// Index is an index.Index in memory, whose methods fail once it is closed and never before. It is made by New.
type Index struct {
	buckets *directory
	words   words
	closed  bool
}

var _ index.Index = (*Index)(nil)

// New returns an empty index.
func New() *Index { return &Index{buckets: newDirectory()} }

// Add implements index.Index.
func (x *Index) Add(doc uint32, keys ...[]uint64) error {
	if x.closed {
		return index.ErrClosed
	}
	for _, channel := range keys {
		for _, key := range channel {
			x.buckets.add(key, doc)
		}
	}
	return nil
}

// Remove implements index.Index.
func (x *Index) Remove(doc uint32, keys ...[]uint64) error {
	if x.closed {
		return index.ErrClosed
	}
	for _, channel := range keys {
		for _, key := range channel {
			x.buckets.remove(key, doc)
		}
	}
	return nil
}

// AddWords implements index.Index.
func (x *Index) AddWords(list []uint64) error {
	if x.closed {
		return index.ErrClosed
	}
	x.words.add(list)
	return nil
}

// RemoveWords implements index.Index.
func (x *Index) RemoveWords(list []uint64) error {
	if x.closed {
		return index.ErrClosed
	}
	x.words.remove(list)
	return nil
}

// WordStories implements index.Index.
func (x *Index) WordStories(word uint64) (int, error) {
	if x.closed {
		return 0, index.ErrClosed
	}
	return x.words.count(word), nil
}

// Probe implements index.Index.
func (x *Index) Probe(limit int, skip func(doc uint32) bool, keys ...[]uint64) (index.Probed, error) {
	if x.closed {
		return index.Probed{}, index.ErrClosed
	}
	return index.ProbeBuckets(x.Bucket, limit, skip, keys...)
}

// Bucket implements index.Index.
func (x *Index) Bucket(key uint64, room []uint32) (index.Bucket, error) {
	if x.closed {
		return index.Bucket{}, index.ErrClosed
	}
	doc, list := x.buckets.table(key).bucket(key)
	const half = index.MaxProbed / 2
	switch {
	case list == nil && doc == free:
		return index.Bucket{}, nil
	case list == nil:
		return index.Bucket{Total: 1, Docs: append(room[:0], doc)}, nil
	case len(list) <= index.MaxProbed:
		return index.Bucket{Total: len(list), Docs: append(room[:0], list...)}, nil
	}
	oldest := append(room[:0], list[:half]...)
	return index.Bucket{Total: len(list), Docs: append(oldest, list[len(list)-half:]...)}, nil
}

// Snapshot implements index.Index.
func (x *Index) Snapshot() (index.Snapshot, error) {
	if x.closed {
		return nil, index.ErrClosed
	}
	return x.buckets.snapshot(), nil
}

// Usage implements index.Index.
func (x *Index) Usage() (index.Usage, error) {
	if x.closed {
		return index.Usage{}, index.ErrClosed
	}
	buckets, bytes := x.buckets.usage()
	return index.Usage{Buckets: buckets, BucketBytes: bytes, WordBytes: x.words.memoryBytes()}, nil
}

// Close implements index.Index and gives back all memory.
func (x *Index) Close() error {
	if x.closed {
		return index.ErrClosed
	}
	*x = Index{closed: true}
	return nil
}

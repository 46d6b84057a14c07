package indextest

import (
	"fmt"
	"maps"
	"slices"

	"github.com/neardup/neardup/service/index"
)

// model is an index as maps.
type model struct {
	buckets map[uint64][]uint32 // ascending documents
	keys    map[uint32][]uint64
}

func newModel() *model { return &model{buckets: map[uint64][]uint32{}, keys: map[uint32][]uint64{}} }

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

// read returns what a probe reads of a bucket.
func (m *model) read(key uint64) index.Bucket {
	docs := m.buckets[key]
	b := index.Bucket{Total: len(docs), Docs: docs}
	if len(docs) > index.MaxProbed {
		b.Docs = slices.Concat(docs[:index.MaxProbed/2], docs[len(docs)-index.MaxProbed/2:])
	}
	return b
}

func (m *model) probe(keys []uint64) (scores map[uint32]float64, full bool) {
	scores = map[uint32]float64{}
	for _, k := range keys {
		read := m.read(k)
		full = full || read.Total > index.MaxProbed
		for _, doc := range read.Docs {
			scores[doc] += 1 / float64(read.Total)
		}
	}
	return scores, full
}

// state returns all buckets as they are now.
func (m *model) state() map[uint64][]uint32 {
	state := make(map[uint64][]uint32, len(m.buckets))
	for key, docs := range m.buckets {
		state[key] = slices.Clone(docs)
	}
	return state
}

// walk returns all buckets of a snapshot.
func walk(s index.Snapshot) (map[uint64][]uint32, error) {
	state := map[uint64][]uint32{}
	err := s.Each(func(key uint64, docs []uint32) error {
		if state[key] != nil {
			return fmt.Errorf("the bucket %#x comes twice", key)
		}
		state[key] = slices.Clone(docs)
		return nil
	})
	return state, err
}

func sameState(a, b map[uint64][]uint32) bool { return maps.EqualFunc(a, b, slices.Equal[[]uint32]) }

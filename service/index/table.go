package index

import (
	"math/bits"
	"slices"
)

// table is an open-addressing hash table from bucket keys to lists of documents. Most buckets hold one document, which
// stands in the slot itself; longer lists stand aside.
//
//	keys  [ key | key | ... ]   the bucket keys; a slot is free where its ref is free
//	refs  [ ref | ref | ... ]   free, or the one document, or listBit and the number of a list
//
// Keys are hashes already, so their top bits choose the slot; collisions go to the next one. A bucket whose documents
// are all removed keeps its slot, empty, until the table grows.
type table struct {
	keys  []uint64
	refs  []uint32
	taken int // slots that are not free
	used  int // buckets that are not empty
	shift uint
	lists [][]uint32
	spare []uint32 // numbers of lists that no bucket uses
}

const (
	free    = ^uint32(0)
	emptied = ^uint32(0) - 1
	listBit = uint32(1) << 31
	// MaxDoc is the largest document number that an index can hold.
	MaxDoc = listBit - 1

	firstSlots = 1 << 10
)

// find returns the slot of the key, or the free slot where it would stand.
func (t *table) find(key uint64) int {
	mask := len(t.keys) - 1
	i := int(key >> t.shift)
	for t.refs[i] != free && t.keys[i] != key {
		i = (i + 1) & mask
	}
	return i
}

func (t *table) documents(key uint64, one *[1]uint32) []uint32 {
	if len(t.keys) == 0 {
		return nil
	}
	switch ref := t.refs[t.find(key)]; {
	case ref == free || ref == emptied:
		return nil
	case ref&listBit != 0:
		return t.lists[ref&^listBit]
	default:
		one[0] = ref
		return one[:]
	}
}

func (t *table) add(key uint64, doc uint32) {
	if 4*(t.taken+1) > 3*len(t.keys) {
		t.grow()
	}
	i := t.find(key)
	switch ref := t.refs[i]; {
	case ref == free:
		t.keys[i], t.refs[i] = key, doc
		t.taken++
		t.used++
	case ref == emptied:
		t.refs[i] = doc
		t.used++
	case ref&listBit != 0:
		t.lists[ref&^listBit] = append(t.lists[ref&^listBit], doc)
	default:
		t.refs[i] = listBit | t.newList(ref, doc)
	}
}

func (t *table) newList(docs ...uint32) uint32 {
	if n := len(t.spare); n > 0 {
		number := t.spare[n-1]
		t.spare = t.spare[:n-1]
		t.lists[number] = docs
		return number
	}
	t.lists = append(t.lists, docs)
	return uint32(len(t.lists) - 1)
}

func (t *table) remove(key uint64, doc uint32) {
	if len(t.keys) == 0 {
		return
	}
	i := t.find(key)
	switch ref := t.refs[i]; {
	case ref == free || ref == emptied:
	case ref&listBit == 0:
		if ref == doc {
			t.refs[i] = emptied
			t.used--
		}
	default:
		number := ref &^ listBit
		docs := t.lists[number]
		at, ok := slices.BinarySearch(docs, doc)
		if !ok {
			return
		}
		docs = slices.Delete(docs, at, at+1)
		t.lists[number] = docs
		if len(docs) == 1 {
			t.refs[i] = docs[0]
			t.lists[number] = nil
			t.spare = append(t.spare, number)
		}
	}
}

// grow doubles the table, or keeps its size where many slots are emptied, and drops these.
func (t *table) grow() {
	size := max(firstSlots, len(t.keys))
	if 2*t.used >= size {
		size *= 2
	}
	old := *t
	t.keys, t.refs = make([]uint64, size), make([]uint32, size)
	for i := range t.refs {
		t.refs[i] = free
	}
	t.shift = uint(64 - bits.TrailingZeros(uint(size)))
	t.taken = 0
	for i, ref := range old.refs {
		if ref != free && ref != emptied {
			j := t.find(old.keys[i])
			t.keys[j], t.refs[j] = old.keys[i], ref
			t.taken++
		}
	}
}

func (t *table) memoryBytes() int64 {
	total := int64(len(t.keys))*12 + int64(cap(t.lists))*24 + int64(cap(t.spare))*4
	for _, docs := range t.lists {
		total += int64(cap(docs)) * 4
	}
	return total
}

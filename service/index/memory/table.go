package memory

import (
	"math/bits"
	"slices"
)

// table is an open-addressing hash table from the bucket keys that begin with the same bits to lists of documents. Most
// buckets hold one document, which stands in the slot itself; longer lists stand aside.
//
//	keys  [ key | key | ... ]   the bucket keys; a slot is free where its ref is free
//	refs  [ ref | ref | ... ]   free, or emptied, or the one document, or listBit and the number of a list
//
// Keys are hashes already, so the bits after the common ones choose the slot, for any number of slots: they are taken
// for a fraction of one. Collisions go to the next slot. A bucket whose documents are all removed keeps its slot,
// emptied, until the table is built anew.
type table struct {
	keys  []uint64
	refs  []uint32
	taken int // slots that are not free
	used  int // buckets that are not empty
	lists [][]uint32
	spare []uint32 // numbers of lists that no bucket uses
	room  int      // documents that fit into the lists
	// depth is the number of bits that the keys have in common.
	depth uint
	// born is how many snapshots had been taken when the table was made: later ones share it.
	born uint64
}

const (
	free    = ^uint32(0)
	emptied = ^uint32(0) - 1
	listBit = uint32(1) << 31

	firstSlots = 8
	// splitBuckets is the size from which a table that is full is split. Smaller tables cost the directory more memory,
	// larger ones take longer to copy for a snapshot: this one has up to 50 KB.
	splitBuckets = 2560
)

// newTable returns an empty table in which so many buckets take half of the slots. A table is full at three quarters,
// where an absent key takes eight steps, and too empty at two fifths.
func newTable(buckets int, depth uint, born uint64) *table {
	t := &table{depth: depth, born: born}
	if buckets > 0 {
		t.allocate(max(firstSlots, 2*buckets))
	}
	return t
}

func (t *table) allocate(slots int) {
	t.keys, t.refs = make([]uint64, slots), make([]uint32, slots)
	for i := range t.refs {
		t.refs[i] = free
	}
}

func (t *table) full() bool { return 4*(t.taken+1) > 3*len(t.keys) }

func (t *table) sparse() bool {
	return 5*t.used < 2*len(t.keys) && len(t.keys) > firstSlots || t.used == 0
}

// find returns the slot of the key, or the free slot where it would stand. There must be slots.
func (t *table) find(key uint64) int {
	slot, _ := bits.Mul64(key<<t.depth, uint64(len(t.keys)))
	i := int(slot)
	for t.refs[i] != free && t.keys[i] != key {
		if i++; i == len(t.keys) {
			i = 0
		}
	}
	return i
}

// bucket returns the one document under the key, or the list of several, or free and nil.
func (t *table) bucket(key uint64) (doc uint32, list []uint32) {
	if t.used == 0 {
		return free, nil
	}
	switch ref := t.refs[t.find(key)]; {
	case ref == free || ref == emptied:
		return free, nil
	case ref&listBit != 0:
		return free, t.lists[ref&^listBit]
	default:
		return ref, nil
	}
}

// add adds a document to a bucket. The table must not be full.
func (t *table) add(key uint64, doc uint32) {
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
		number := ref &^ listBit
		t.setList(number, append(t.lists[number], doc))
	default:
		t.refs[i] = listBit | t.newList([]uint32{ref, doc})
	}
}

func (t *table) newList(docs []uint32) uint32 {
	var number uint32
	if n := len(t.spare); n > 0 {
		number = t.spare[n-1]
		t.spare = t.spare[:n-1]
	} else {
		number = uint32(len(t.lists))
		t.lists = append(t.lists, nil)
	}
	t.setList(number, docs)
	return number
}

func (t *table) setList(number uint32, docs []uint32) {
	t.room += cap(docs) - cap(t.lists[number])
	t.lists[number] = docs
}

// remove removes a document from a bucket, if it is there. With shared, a snapshot may see the list; what is appended to
// one it never sees.
func (t *table) remove(key uint64, doc uint32, shared bool) {
	if t.used == 0 {
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
		if shared || len(docs) < cap(docs)/4 {
			docs = slices.Clone(docs)
		}
		docs = slices.Delete(docs, at, at+1)
		if len(docs) > 1 {
			t.setList(number, docs)
			return
		}
		t.refs[i] = docs[0]
		t.setList(number, nil)
		t.spare = append(t.spare, number)
	}
}

// rebuilt returns a copy of a fitting size, without what is emptied. Lists are shared.
func (t *table) rebuilt(born uint64) *table {
	anew := newTable(t.used, t.depth, born)
	for i, ref := range t.refs {
		if ref != free && ref != emptied {
			anew.take(t, t.keys[i], ref)
		}
	}
	return anew
}

// split returns two tables, for the keys whose next bit is 0 and for those where it is 1.
func (t *table) split(born uint64) (halves [2]*table) {
	next := func(key uint64) uint64 { return key << t.depth >> 63 }
	var buckets [2]int
	for i, ref := range t.refs {
		if ref != free && ref != emptied {
			buckets[next(t.keys[i])]++
		}
	}
	for bit := range halves {
		halves[bit] = newTable(buckets[bit], t.depth+1, born)
	}
	for i, ref := range t.refs {
		if ref != free && ref != emptied {
			halves[next(t.keys[i])].take(t, t.keys[i], ref)
		}
	}
	return halves
}

// take takes over a bucket of another table, of whose key it has none.
func (t *table) take(from *table, key uint64, ref uint32) {
	if ref&listBit != 0 {
		ref = listBit | t.newList(from.lists[ref&^listBit])
	}
	i := t.find(key)
	t.keys[i], t.refs[i] = key, ref
	t.taken++
	t.used++
}

func (t *table) memoryBytes() int64 {
	const header = 160
	return header + int64(len(t.keys))*12 + int64(cap(t.lists))*24 + int64(cap(t.spare))*4 + int64(t.room)*4
}

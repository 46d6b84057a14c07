package memory

import (
	"iter"
	"sync/atomic"
)

// directory leads from the first depth bits of a key to its table. A table whose own depth is smaller stands in all
// entries whose numbers begin with its bits:
//
//	depth 2   00 -> table 0    01 -> table 0    10 -> table 10    11 -> table 11
//
// A table that is full is split; if its depth is that of the directory, this doubles first.
type directory struct {
	entries []*table // 1 << depth
	depth   uint
	tables  int // distinct ones
	// taken counts the snapshots that were ever taken, open those that are not released.
	taken atomic.Uint64
	open  atomic.Int64
}

func newDirectory() *directory {
	return &directory{entries: []*table{newTable(0, 0, 0)}, tables: 1}
}

func (d *directory) table(key uint64) *table { return d.entries[key>>(64-d.depth)] }

func (d *directory) add(key uint64, doc uint32) {
	t := d.own(key)
	for t.full() {
		d.enlarge(key, t)
		t = d.table(key)
	}
	t.add(key, doc)
}

func (d *directory) remove(key uint64, doc uint32) {
	if d.table(key).used == 0 {
		return
	}
	t := d.own(key)
	t.remove(key, doc, d.open.Load() > 0)
	if t.sparse() {
		d.put(key, t.rebuilt(d.taken.Load()))
	}
}

// own returns the table of the key, which no snapshot sees.
func (d *directory) own(key uint64) *table {
	t := d.table(key)
	if taken := d.taken.Load(); t.born < taken && d.open.Load() > 0 {
		t = t.rebuilt(taken)
		d.put(key, t)
	}
	return t
}

// enlarge makes room in a table that is full.
func (d *directory) enlarge(key uint64, t *table) {
	taken := d.taken.Load()
	// Well-mixed keys fill all tables alike. If others make the directory much longer than it has tables, the table
	// grows instead.
	if t.used < splitBuckets || t.depth == d.depth && len(d.entries) >= 8*d.tables {
		if t.used == 0 {
			t.allocate(firstSlots)
			return
		}
		d.put(key, t.rebuilt(taken))
		return
	}
	if t.depth == d.depth {
		d.double()
	}
	halves := t.split(taken)
	d.tables++
	entries := d.entriesOf(key, t.depth)
	for i := range entries {
		entries[i] = halves[2*i/len(entries)]
	}
}

// put makes a table of the same depth the one of the key.
func (d *directory) put(key uint64, t *table) {
	entries := d.entriesOf(key, t.depth)
	for i := range entries {
		entries[i] = t
	}
}

// entriesOf returns the entries of the table of the key, which has the given depth.
func (d *directory) entriesOf(key uint64, depth uint) []*table {
	n := uint64(1) << (d.depth - depth)
	first := key >> (64 - depth) * n
	return d.entries[first : first+n]
}

func (d *directory) double() {
	entries := make([]*table, 2*len(d.entries))
	for i := range entries {
		entries[i] = d.entries[i/2]
	}
	d.entries = entries
	d.depth++
}

// usage returns the number of buckets that are not empty, and about how much memory all takes.
func (d *directory) usage() (buckets int, bytes int64) {
	bytes = int64(len(d.entries)) * 8
	for t := range tablesOf(d.entries, d.depth) {
		buckets += t.used
		bytes += t.memoryBytes()
	}
	return buckets, bytes
}

// tablesOf yields every table of a directory's entries once.
func tablesOf(entries []*table, depth uint) iter.Seq[*table] {
	return func(yield func(*table) bool) {
		for i := 0; i < len(entries); i += 1 << (depth - entries[i].depth) {
			if !yield(entries[i]) {
				return
			}
		}
	}
}

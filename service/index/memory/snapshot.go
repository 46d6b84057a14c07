package memory

import (
	"slices"

	"github.com/neardup/neardup/service/index"
)

// snapshot is a view of the tables as they were. A change copies a table first that an open snapshot may see. Lists are
// shared even then: they grow beyond what the snapshot sees of them, and are copied when something is removed.
type snapshot struct {
	from    *directory
	entries []*table // nil once it is released
	depth   uint
}

// snapshot may be called by any number of readers at once.
func (d *directory) snapshot() *snapshot {
	d.open.Add(1)
	d.taken.Add(1)
	return &snapshot{from: d, entries: slices.Clone(d.entries), depth: d.depth}
}

// Each implements index.Snapshot.
func (s *snapshot) Each(visit func(key uint64, docs []uint32) error) error {
	if s.entries == nil {
		return index.ErrReleased
	}
	var one [1]uint32
	for t := range tablesOf(s.entries, s.depth) {
		for i, ref := range t.refs {
			docs := one[:]
			switch {
			case ref == free || ref == emptied:
				continue
			case ref&listBit != 0:
				docs = t.lists[ref&^listBit]
			default:
				one[0] = ref
			}
			if err := visit(t.keys[i], docs); err != nil {
				return err
			}
		}
	}
	return nil
}

// Release implements index.Snapshot.
func (s *snapshot) Release() {
	if s.entries != nil {
		s.entries = nil
		s.from.open.Add(-1)
	}
}

package store

import (
	"errors"
	"maps"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
)

func revisionsIn(t *testing.T, s *Store, collection uint32) map[uint64]byte {
	t.Helper()
	found := make(map[uint64]byte)
	err := s.EachRevision(collection, func(ordinal uint64, mark byte) error {
		found[ordinal] = mark
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestRevisionsAreKept(t *testing.T) {
	s := open(t, vfs.NewMem())
	commit(t, s, func(b *Batch) {
		b.PutRevision(1, 300, 2)
		b.PutRevision(1, 300, 1)
		b.PutRevision(1, 2, 0)
		b.PutRevision(1, 4, 7)
		b.PutRevision(2, 5, 9)
		b.DeleteRevision(1, 4)
		b.DeleteRevision(1, 6)
	})
	s = reopen(t, s)
	if got, want := revisionsIn(t, s, 1), (map[uint64]byte{2: 0, 300: 1}); !maps.Equal(got, want) {
		t.Errorf("the marks are %v, want %v", got, want)
	}
	if err := s.DeleteCollection(1); err != nil {
		t.Fatal(err)
	}
	if one, two := revisionsIn(t, s, 1), revisionsIn(t, s, 2); len(one) != 0 || !maps.Equal(two, map[uint64]byte{5: 9}) {
		t.Errorf("after deleting the collection: %v, of the other %v", one, two)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.EachRevision(2, nil); !errors.Is(err, ErrClosed) {
		t.Errorf("of a closed store: %v", err)
	}
}

func TestADamagedMarkIsFound(t *testing.T) {
	for name, damage := range map[string]func(b *Batch) error{
		"no byte":    func(b *Batch) error { return b.set(ordinalKey(1, partRevision, 1), nil) },
		"two bytes":  func(b *Batch) error { return b.set(ordinalKey(1, partRevision, 1), []byte{1, 2}) },
		"no ordinal": func(b *Batch) error { return b.set(partKey(1, partRevision), []byte{1}) },
	} {
		s := open(t, vfs.NewMem())
		commit(t, s, func(b *Batch) { b.do(func() error { return damage(b) }) })
		err := s.EachRevision(1, func(uint64, byte) error { return nil })
		if !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s: %v, want ErrCorrupt", name, err)
		}
	}
}

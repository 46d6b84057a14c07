package store

import (
	"github.com/cockroachdb/pebble/v2"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

// Snapshot is a collection as it was at one moment, however it changes while it is read. It must be closed: until then
// what was deleted since stays in the files of the folder, Erase waits, and so does Close. One goroutine may use it at a
// time.
type Snapshot struct {
	store      *Store
	collection uint32
	view       *pebble.Snapshot
	end        func() error
}

// Snapshot returns the collection as it is now, with all batches that were applied, whether they are durable or not.
func (s *Store) Snapshot(collection uint32) (*Snapshot, error) {
	if !s.calls.enter() {
		return nil, ErrClosed
	}
	view, end := s.snapshot()
	return &Snapshot{store: s, collection: collection, view: view, end: end}, nil
}

// Close ends the snapshot, once.
func (v *Snapshot) Close() error {
	defer v.store.calls.leave()
	return v.end()
}

// EachDocument calls visit with every document in order of ordinal, and its text, which is nil if it is not retained.
// What visit is given belongs to it. An error of visit ends the call and is returned.
func (v *Snapshot) EachDocument(visit func(rec *storagev1.DocumentRecord, text []byte) error) error {
	return scan(v.view, partKey(v.collection, partDocument), func(key, value []byte) error {
		rec, err := decodeDocument(key, value)
		if err != nil {
			return err
		}
		textKey := ordinalKey(v.collection, partText, rec.GetOrdinal())
		var text []byte
		if _, err := get(v.view, textKey, func(value []byte) (err error) {
			text, err = v.store.texts.decode(textKey, value)
			return err
		}); err != nil {
			return err
		}
		return visit(rec, text)
	})
}

// EachMatch calls visit with every match in order of a, then b. The record belongs to visit. An error of visit ends the
// call and is returned.
func (v *Snapshot) EachMatch(visit func(*storagev1.MatchRecord) error) error {
	return eachMatch(v.view, v.collection, visit)
}

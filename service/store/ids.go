package store

import (
	"errors"
	"fmt"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

// DocumentsAfter returns the records of up to limit documents whose ids come after the given one, in order of id. It
// reads the ids from there on, so that a page costs the same wherever it stands in the collection. The records belong to
// the caller.
func (s *Store) DocumentsAfter(collection uint32, after string, limit int) ([]*storagev1.DocumentRecord, error) {
	if limit <= 0 {
		return nil, nil
	}
	if !s.calls.enter() {
		return nil, ErrClosed
	}
	defer s.calls.leave()
	// Ids and records must be of the same state.
	snapshot, end := s.snapshot()
	var recs []*storagev1.DocumentRecord
	// An id is not empty, so that all come after the empty one.
	from := append(idKey(collection, after), 0)
	err := scanFrom(snapshot, partKey(collection, partID), from, func(key, value []byte) error {
		ordinal, err := decodeNumber(key, value)
		if err != nil {
			return err
		}
		rec, err := documentOf(snapshot, collection, ordinal)
		if err != nil {
			return err
		}
		if rec.GetId() != string(key[dataKeyLen:]) {
			return &CorruptError{Where: describe(key), Err: fmt.Errorf("it leads to document %q", rec.GetId())}
		}
		recs = append(recs, rec)
		if len(recs) == limit {
			return errStop
		}
		return nil
	})
	if err = errors.Join(err, end()); err != nil {
		return nil, err
	}
	return recs, nil
}

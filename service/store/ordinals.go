package store

import (
	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

// DocumentsFrom returns the records of up to limit documents with ordinals after the given one, in order of ordinal. The
// records belong to the caller.
func (s *Store) DocumentsFrom(collection uint32, after uint64, limit int) ([]*storagev1.DocumentRecord, error) {
	if !s.calls.enter() {
		return nil, ErrClosed
	}
	defer s.calls.leave()
	if limit <= 0 {
		return nil, nil
	}
	var recs []*storagev1.DocumentRecord
	from := ordinalKey(collection, partDocument, after+1)
	err := scanFrom(s.db, partKey(collection, partDocument), from, func(key, value []byte) error {
		rec, err := decodeDocument(key, value)
		if err != nil {
			return err
		}
		recs = append(recs, rec)
		if len(recs) == limit {
			return errStop
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return recs, nil
}

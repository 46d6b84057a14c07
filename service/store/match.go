package store

import (
	"errors"

	"github.com/cockroachdb/pebble/v2"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

// EachMatch calls visit with every match of a collection in order of a, then b, as they are when the call begins. The
// record belongs to visit. An error of visit ends the call and is returned.
func (s *Store) EachMatch(collection uint32, visit func(*storagev1.MatchRecord) error) error {
	if !s.calls.enter() {
		return ErrClosed
	}
	defer s.calls.leave()
	return eachMatch(s.db, collection, visit)
}

func eachMatch(r pebble.Reader, collection uint32, visit func(*storagev1.MatchRecord) error) error {
	return scan(r, partKey(collection, partMatch), func(key, value []byte) error {
		rec, err := decodeMatch(key, value)
		if err != nil {
			return err
		}
		return visit(rec)
	})
}

// Match returns the match of two documents, in either order; ok is false if there is none.
func (s *Store) Match(collection uint32, first, second uint64) (rec *storagev1.MatchRecord, ok bool, err error) {
	if !s.calls.enter() {
		return nil, false, ErrClosed
	}
	defer s.calls.leave()
	key := pairKey(collection, partMatch, min(first, second), max(first, second))
	ok, err = get(s.db, key, func(value []byte) (err error) {
		rec, err = decodeMatch(key, value)
		return err
	})
	return rec, ok, err
}

// MatchesOf calls visit with every match of one document in order of the other document's ordinal, as they are when the
// call begins. The record belongs to visit. An error of visit ends the call and is returned.
func (s *Store) MatchesOf(collection uint32, ordinal uint64, visit func(*storagev1.MatchRecord) error) error {
	if !s.calls.enter() {
		return ErrClosed
	}
	defer s.calls.leave()
	// Both scans and the records between them must see the same state.
	snapshot, end := s.snapshot()
	err := eachPartner(snapshot, collection, ordinal, func(a, b uint64) error {
		key := pairKey(collection, partMatch, a, b)
		var rec *storagev1.MatchRecord
		ok, err := get(snapshot, key, func(value []byte) (err error) {
			rec, err = decodeMatch(key, value)
			return err
		})
		if err != nil {
			return err
		}
		if !ok {
			return &CorruptError{Where: describe(key), Err: errors.New("it is missing, seen from its other document")}
		}
		return visit(rec)
	})
	return errors.Join(err, end())
}

// eachPartner calls visit with the pair of every match of a document, in order of the other document's ordinal.
func eachPartner(r pebble.Reader, collection uint32, ordinal uint64, visit func(a, b uint64) error) error {
	err := scan(r, ordinalKey(collection, partReverseMatch, ordinal), func(key, _ []byte) error {
		b, a, ok := keyPair(key)
		if !ok {
			return misplaced(key)
		}
		return visit(a, b)
	})
	if err != nil {
		return err
	}
	return scan(r, ordinalKey(collection, partMatch, ordinal), func(key, _ []byte) error {
		a, b, ok := keyPair(key)
		if !ok {
			return misplaced(key)
		}
		return visit(a, b)
	})
}

func decodeMatch(key, value []byte) (*storagev1.MatchRecord, error) {
	rec := new(storagev1.MatchRecord)
	if err := decodeRecord(key, value, rec); err != nil {
		return nil, err
	}
	if a, b, ok := keyPair(key); !ok || a != rec.GetA() || b != rec.GetB() {
		return nil, misplaced(key)
	}
	return rec, nil
}

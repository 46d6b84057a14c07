package store

import (
	"errors"

	"github.com/cockroachdb/pebble/v2"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

// Document returns the record of a document; ok is false if there is none.
func (s *Store) Document(collection uint32, ordinal uint64) (rec *storagev1.DocumentRecord, ok bool, err error) {
	if !s.calls.enter() {
		return nil, false, ErrClosed
	}
	defer s.calls.leave()
	key := ordinalKey(collection, partDocument, ordinal)
	ok, err = get(s.db, key, func(value []byte) (err error) {
		rec, err = decodeDocument(key, value)
		return err
	})
	return rec, ok, err
}

// DocumentText returns the text of a document; ok is false if it is not retained or there is no such document.
func (s *Store) DocumentText(collection uint32, ordinal uint64) (text []byte, ok bool, err error) {
	if !s.calls.enter() {
		return nil, false, ErrClosed
	}
	defer s.calls.leave()
	key := ordinalKey(collection, partText, ordinal)
	ok, err = get(s.db, key, func(value []byte) (err error) {
		text, err = s.texts.decode(key, value)
		return err
	})
	return text, ok, err
}

// OrdinalOf returns the ordinal of the document with an id; ok is false if there is none.
func (s *Store) OrdinalOf(collection uint32, id string) (ordinal uint64, ok bool, err error) {
	return s.number(idKey(collection, id))
}

// LastOrdinal returns the largest ordinal that was ever stored in a collection, also if its document was deleted since;
// ok is false if there was none.
func (s *Store) LastOrdinal(collection uint32) (ordinal uint64, ok bool, err error) {
	return s.number(partKey(collection, partLastOrdinal))
}

// number reads a value that is one ordinal.
func (s *Store) number(key []byte) (n uint64, ok bool, err error) {
	if !s.calls.enter() {
		return 0, false, ErrClosed
	}
	defer s.calls.leave()
	ok, err = get(s.db, key, func(value []byte) (err error) {
		n, err = decodeNumber(key, value)
		return err
	})
	return n, ok, err
}

// EachDocument calls visit with every document of a collection in order of ordinal, as they are when the call begins.
// The record belongs to visit. An error of visit ends the call and is returned.
func (s *Store) EachDocument(collection uint32, visit func(*storagev1.DocumentRecord) error) error {
	if !s.calls.enter() {
		return ErrClosed
	}
	defer s.calls.leave()
	return scan(s.db, partKey(collection, partDocument), func(key, value []byte) error {
		rec, err := decodeDocument(key, value)
		if err != nil {
			return err
		}
		return visit(rec)
	})
}

// documentOf returns the record of a document that must be there.
func documentOf(r pebble.Reader, collection uint32, ordinal uint64) (rec *storagev1.DocumentRecord, err error) {
	key := ordinalKey(collection, partDocument, ordinal)
	ok, err := get(r, key, func(value []byte) (err error) {
		rec, err = decodeDocument(key, value)
		return err
	})
	if err == nil && !ok {
		err = &CorruptError{Where: describe(key), Err: errors.New("it is missing, seen from its id")}
	}
	return rec, err
}

func decodeDocument(key, value []byte) (*storagev1.DocumentRecord, error) {
	rec := new(storagev1.DocumentRecord)
	if err := decodeRecord(key, value, rec); err != nil {
		return nil, err
	}
	if ordinal, ok := keyOrdinal(key); !ok || ordinal != rec.GetOrdinal() {
		return nil, misplaced(key)
	}
	return rec, nil
}

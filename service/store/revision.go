package store

import "errors"

// EachRevision calls visit with every document that is marked for revision, in order of ordinal, and its mark, as they
// are when the call begins. An error of visit ends the call and is returned.
func (s *Store) EachRevision(collection uint32, visit func(ordinal uint64, mark byte) error) error {
	if !s.calls.enter() {
		return ErrClosed
	}
	defer s.calls.leave()
	return scan(s.db, partKey(collection, partRevision), func(key, value []byte) error {
		ordinal, ok := keyOrdinal(key)
		if !ok {
			return misplaced(key)
		}
		if len(value) != 1 {
			return &CorruptError{Where: describe(key), Err: errors.New("it is no mark")}
		}
		return visit(ordinal, value[0])
	})
}

// PutRevision marks a document for revision, in place of an earlier mark; what the mark means is the caller's.
func (b *Batch) PutRevision(collection uint32, ordinal uint64, mark byte) {
	b.do(func() error { return b.set(ordinalKey(collection, partRevision, ordinal), []byte{mark}) })
}

// DeleteRevision takes the mark of a document back. A document that is not marked is no error.
func (b *Batch) DeleteRevision(collection uint32, ordinal uint64) {
	b.do(func() error { return b.delete(ordinalKey(collection, partRevision, ordinal)) })
}

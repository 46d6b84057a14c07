package store

import (
	"encoding/binary"
	"errors"
	"math"

	"github.com/cockroachdb/pebble/v2"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

// Collections returns the records of all collections in order of id.
func (s *Store) Collections() ([]*storagev1.CollectionRecord, error) {
	return records(s, kindCollection, func(rec *storagev1.CollectionRecord) []byte { return collectionKey(rec.GetCollectionId()) })
}

// PutCollection stores the record of a collection, durably when it returns. A record with id zero is a new collection:
// its id is chosen and set in rec. Ids count from 1 and are not used again after a collection was deleted.
func (s *Store) PutCollection(rec *storagev1.CollectionRecord) error {
	if rec.GetCollectionId() != 0 {
		return s.putCollection(rec, nil)
	}
	s.newCollection.Lock()
	defer s.newCollection.Unlock()
	id, err := s.nextCollectionID()
	if err != nil {
		return err
	}
	rec.CollectionId = id
	if err := s.putCollection(rec, binary.BigEndian.AppendUint32(nil, id+1)); err != nil {
		rec.CollectionId = 0
		return err
	}
	return nil
}

// putCollection stores the record, and the next collection id unless it is nil.
func (s *Store) putCollection(rec *storagev1.CollectionRecord, nextID []byte) error {
	value, err := encodeRecord(rec)
	if err != nil {
		return err
	}
	return s.change(func(batch *pebble.Batch) error {
		if nextID != nil {
			if err := batch.Set([]byte{kindNextCollection}, nextID, nil); err != nil {
				return err
			}
		}
		return batch.Set(collectionKey(rec.GetCollectionId()), value, nil)
	})
}

// nextCollectionID returns the smallest id that was never used.
func (s *Store) nextCollectionID() (uint32, error) {
	if !s.calls.enter() {
		return 0, ErrClosed
	}
	defer s.calls.leave()
	id := uint32(1)
	key := []byte{kindNextCollection}
	_, err := get(s.db, key, func(value []byte) error {
		if len(value) != 4 {
			return &CorruptError{Where: describe(key), Err: errors.New("it is no id")}
		}
		id = binary.BigEndian.Uint32(value)
		return nil
	})
	if err == nil && id == math.MaxUint32 {
		err = errors.New("all collection ids are used")
	}
	return id, err
}

// DeleteCollection deletes a collection and all that it holds in one step, durably when it returns. A collection that
// does not exist is no error. No batch with writes to the collection may be applied at the same time or later.
func (s *Store) DeleteCollection(collection uint32) error {
	return s.change(func(batch *pebble.Batch) error {
		if err := batch.Delete(collectionKey(collection), nil); err != nil {
			return err
		}
		prefix := dataKey(collection)
		return batch.DeleteRange(prefix, keyAfter(prefix), nil)
	})
}

// change applies what fill puts into a batch, and waits for the disk.
func (s *Store) change(fill func(*pebble.Batch) error) error {
	// A batch outside a call could outlive the database.
	if !s.calls.enter() {
		return ErrClosed
	}
	defer s.calls.leave()
	batch := s.db.NewBatch()
	if err := fill(batch); err != nil {
		return errors.Join(err, batch.Close())
	}
	wait, err := s.apply(batch)
	if err != nil {
		return err
	}
	return wait()
}

// misplaced is the error of a record whose content does not belong to its key.
func misplaced(key []byte) error {
	return &CorruptError{Where: describe(key), Err: errors.New("the record belongs to another key")}
}

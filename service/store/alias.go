package store

import (
	"github.com/cockroachdb/pebble/v2"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

// Aliases returns the records of all aliases in order of name.
func (s *Store) Aliases() ([]*storagev1.AliasRecord, error) {
	return records(s, kindAlias, func(rec *storagev1.AliasRecord) []byte { return aliasKey(rec.GetName()) })
}

// PutAlias stores an alias, in place of an earlier one of its name, durably when it returns. The records of collections
// that are given with it, which must have their ids, are stored in the same step.
func (s *Store) PutAlias(rec *storagev1.AliasRecord, with ...*storagev1.CollectionRecord) error {
	value, err := encodeRecord(rec)
	if err != nil {
		return err
	}
	return s.change(func(batch *pebble.Batch) error {
		for _, collection := range with {
			value, err := encodeRecord(collection)
			if err != nil {
				return err
			}
			if err := batch.Set(collectionKey(collection.GetCollectionId()), value, nil); err != nil {
				return err
			}
		}
		return batch.Set(aliasKey(rec.GetName()), value, nil)
	})
}

// DeleteAlias deletes an alias, durably when it returns. An alias that does not exist is no error.
func (s *Store) DeleteAlias(name string) error {
	return s.change(func(batch *pebble.Batch) error { return batch.Delete(aliasKey(name), nil) })
}

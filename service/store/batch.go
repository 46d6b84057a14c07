package store

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

// Batch collects writes that happen all or none. It is not safe for concurrent use, and between NewBatch and Apply no
// other batch may change the same collection: a batch reads what it replaces. Its methods keep the first error, which
// Apply returns; after Apply or Discard the batch cannot be used again.
type Batch struct {
	store *Store
	// batch is indexed, so that a write sees those before it in the same batch: a document may be deleted that was
	// matched by one added before.
	batch *pebble.Batch
	// last holds the largest ordinal of each collection that the batch touched.
	last map[uint32]uint64
	err  error
}

// NewBatch returns an empty batch. It must end with Apply or Discard.
func (s *Store) NewBatch() *Batch {
	b := &Batch{store: s, last: make(map[uint32]uint64)}
	if !s.calls.enter() {
		b.err = ErrClosed
		return b
	}
	defer s.calls.leave()
	b.batch = s.db.NewIndexedBatch()
	return b
}

// do runs one step of the batch, unless an earlier one failed.
func (b *Batch) do(step func() error) {
	if b.err != nil {
		return
	}
	if !b.store.calls.enter() {
		b.err = ErrClosed
		return
	}
	defer b.store.calls.leave()
	b.err = step()
}

// PutDocument stores the record of a document and, if retain is true, its text. It sets TextBytes and StoredTextBytes of
// rec. Ordinals of new documents ascend.
func (b *Batch) PutDocument(collection uint32, rec *storagev1.DocumentRecord, text []byte, retain bool) {
	t := CompressedText{bytes: len(text)}
	if retain {
		t = b.store.Compress(text)
	}
	b.PutCompressed(collection, rec, t)
}

// PutCompressed is PutDocument for a text that is compressed already.
func (b *Batch) PutCompressed(collection uint32, rec *storagev1.DocumentRecord, text CompressedText) {
	b.do(func() error {
		ordinal := rec.GetOrdinal()
		textKey := ordinalKey(collection, partText, ordinal)
		rec.TextBytes, rec.StoredTextBytes = uint64(text.bytes), uint64(len(text.value))
		if text.IsNone() {
			if err := b.delete(textKey); err != nil {
				return err
			}
		} else if err := b.set(textKey, text.value); err != nil {
			return err
		}
		value, err := encodeRecord(rec)
		if err != nil {
			return fmt.Errorf("document %q: %w", rec.GetId(), err)
		}
		if err := b.set(ordinalKey(collection, partDocument, ordinal), value); err != nil {
			return err
		}
		if err := b.set(idKey(collection, rec.GetId()), binary.BigEndian.AppendUint64(nil, ordinal)); err != nil {
			return err
		}
		return b.raiseLast(collection, ordinal)
	})
}

// raiseLast notes that an ordinal is used.
func (b *Batch) raiseLast(collection uint32, ordinal uint64) error {
	key := partKey(collection, partLastOrdinal)
	last, known := b.last[collection]
	if !known {
		var err error
		known, err = get(b.batch, key, func(value []byte) (err error) {
			last, err = decodeNumber(key, value)
			return err
		})
		if err != nil {
			return err
		}
	}
	if known && last >= ordinal {
		b.last[collection] = last
		return nil
	}
	b.last[collection] = ordinal
	return b.set(key, binary.BigEndian.AppendUint64(nil, ordinal))
}

// DeleteDocument deletes the record, the text and all matches of a document, and its id unless that leads to another
// document by now. A document that does not exist is no error.
func (b *Batch) DeleteDocument(collection uint32, ordinal uint64, id string) {
	b.do(func() error {
		type pair struct{ a, b uint64 }
		var pairs []pair
		err := eachPartner(b.batch, collection, ordinal, func(first, second uint64) error {
			pairs = append(pairs, pair{first, second})
			return nil
		})
		if err != nil {
			return err
		}
		for _, p := range pairs {
			if err := b.deleteMatch(collection, p.a, p.b); err != nil {
				return err
			}
		}
		key := idKey(collection, id)
		var holder uint64
		held, err := get(b.batch, key, func(value []byte) (err error) {
			holder, err = decodeNumber(key, value)
			return err
		})
		if err != nil {
			return err
		}
		if held && holder == ordinal {
			if err := b.delete(key); err != nil {
				return err
			}
		}
		return b.delete(ordinalKey(collection, partDocument, ordinal), ordinalKey(collection, partText, ordinal))
	})
}

// PutMatch stores a match, in place of an earlier one of the same pair. It is kept once, with a smaller than b.
func (b *Batch) PutMatch(collection uint32, rec *storagev1.MatchRecord) {
	b.do(func() error {
		if rec.GetA() >= rec.GetB() {
			return fmt.Errorf("match of %d and %d: a must be smaller than b", rec.GetA(), rec.GetB())
		}
		value, err := encodeRecord(rec)
		if err != nil {
			return err
		}
		if err := b.set(pairKey(collection, partMatch, rec.GetA(), rec.GetB()), value); err != nil {
			return err
		}
		return b.set(pairKey(collection, partReverseMatch, rec.GetB(), rec.GetA()), nil)
	})
}

// DeleteMatch deletes the match of two documents, in either order. A match that does not exist is no error.
func (b *Batch) DeleteMatch(collection uint32, first, second uint64) {
	b.do(func() error { return b.deleteMatch(collection, min(first, second), max(first, second)) })
}

func (b *Batch) deleteMatch(collection uint32, first, second uint64) error {
	return b.delete(
		pairKey(collection, partMatch, first, second),
		pairKey(collection, partReverseMatch, second, first),
	)
}

// Apply makes the batch visible to readers and fixes its place in the order of writes, without waiting for the disk. The
// function that it returns waits until the batch is durable: only then, and only if it returns nil, may the batch be
// acknowledged. It must be called once at least; further calls return the same. If it returns an error, whether the
// batch is there after the store was opened again is not known. If Apply itself returns an error, the batch will not be
// there, except for an ErrUnavailable that comes while the batch is being applied.
func (b *Batch) Apply() (wait func() error, err error) {
	batch := b.batch
	if b.err != nil {
		b.Discard()
		return nil, b.err
	}
	b.batch, b.err = nil, errUsed
	return b.store.apply(batch)
}

// errUsed is what a batch returns after it was applied or discarded.
var errUsed = errors.New("the batch was applied or discarded before")

// Discard drops a batch that is not applied. It does nothing after Apply.
func (b *Batch) Discard() {
	if b.batch == nil {
		return
	}
	// Closing an indexed batch only recycles its memory.
	_ = b.batch.Close()
	b.batch = nil
	if b.err == nil {
		b.err = errUsed
	}
}

// set and delete are the only ways into the pebble batch, which panics when it grows too large.
func (b *Batch) set(key, value []byte) error {
	if b.batch.Len()+len(key)+len(value) > maxBatchBytes {
		return fmt.Errorf("%w: more than %d MiB: add fewer documents at once", ErrTooLarge, maxBatchBytes>>20)
	}
	return b.batch.Set(key, value, nil)
}

func (b *Batch) delete(keys ...[]byte) error {
	for _, key := range keys {
		if err := b.batch.Delete(key, nil); err != nil {
			return err
		}
	}
	return nil
}

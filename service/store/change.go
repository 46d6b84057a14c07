package store

import (
	"encoding/binary"
	"errors"
	"sort"
	"time"

	"github.com/cockroachdb/pebble/v2"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

// The entries of a change feed have sequences from 1 without a gap, and times that do not descend. The oldest are dropped
// together; the sequence of the last of them is kept, so that the next one is known even if none is left.

// ChangeRange says which changes of a collection are kept: those after the sequence First - 1 up to Last. Where none is
// kept, First is Last + 1.
type ChangeRange struct {
	First, Last uint64
	// LastTimeNanos is the time of the last one, in nanoseconds since 1970; zero if none is kept.
	LastTimeNanos int64
}

// ChangeRange returns which changes of a collection are kept.
func (s *Store) ChangeRange(collection uint32) (ChangeRange, error) {
	dropped, _, err := s.number(partKey(collection, partChange))
	if err != nil {
		return ChangeRange{}, err
	}
	if !s.calls.enter() {
		return ChangeRange{}, ErrClosed
	}
	defer s.calls.leave()
	r := ChangeRange{First: dropped + 1, Last: dropped}
	iter, err := s.db.NewIter(&pebble.IterOptions{
		LowerBound: ordinalKey(collection, partChange, dropped+1),
		UpperBound: keyAfter(partKey(collection, partChange)),
	})
	if err != nil {
		return ChangeRange{}, readError(partKey(collection, partChange), err)
	}
	if iter.Last() {
		value, err := iter.ValueAndErr()
		var rec *storagev1.ChangeRecord
		if err == nil {
			r.Last, rec, err = decodeChange(iter.Key(), value)
			r.LastTimeNanos = rec.GetTimeNanos()
		}
		if err != nil {
			return ChangeRange{}, errors.Join(err, iter.Close())
		}
	}
	if err := iter.Close(); err != nil {
		return ChangeRange{}, readError(partKey(collection, partChange), err)
	}
	return r, nil
}

// ChangesAfter calls visit with the changes after a sequence, in order, and the bytes that each takes, for as long as
// visit returns true. The record belongs to visit.
func (s *Store) ChangesAfter(
	collection uint32, sequence uint64, visit func(sequence uint64, rec *storagev1.ChangeRecord, bytes int) (more bool),
) error {
	if !s.calls.enter() {
		return ErrClosed
	}
	defer s.calls.leave()
	from := ordinalKey(collection, partChange, sequence+1)
	return scanFrom(s.db, partKey(collection, partChange), from, func(key, value []byte) error {
		sequence, rec, err := decodeChange(key, value)
		if err != nil {
			return err
		}
		if !visit(sequence, rec, len(value)) {
			return errStop
		}
		return nil
	})
}

func decodeChange(key, value []byte) (sequence uint64, rec *storagev1.ChangeRecord, err error) {
	sequence, ok := keyOrdinal(key)
	if !ok {
		return 0, nil, misplaced(key)
	}
	rec = new(storagev1.ChangeRecord)
	return sequence, rec, decodeRecord(key, value, rec)
}

// PutChange stores a change. The caller sees to it that sequences have no gap.
func (b *Batch) PutChange(collection uint32, sequence uint64, rec *storagev1.ChangeRecord) {
	b.do(func() error {
		value, err := encodeRecord(rec)
		if err != nil {
			return err
		}
		return b.set(ordinalKey(collection, partChange, sequence), value)
	})
}

// DropChanges drops the changes with the sequences from first, the oldest one that is kept, up to next.
func (b *Batch) DropChanges(collection uint32, first, next uint64) {
	b.do(func() error {
		dropped := binary.BigEndian.AppendUint64(nil, next-1)
		if err := b.set(partKey(collection, partChange), dropped); err != nil {
			return err
		}
		from, to := ordinalKey(collection, partChange, first), ordinalKey(collection, partChange, next)
		return b.batch.DeleteRange(from, to, nil)
	})
}

// FirstChangeAfter returns the sequence of the first change in a range that is younger than a time; that after the last
// one if none is.
func (s *Store) FirstChangeAfter(collection uint32, kept ChangeRange, until time.Time) (sequence uint64, err error) {
	n := sort.Search(int(kept.Last-kept.First+1), func(i int) bool {
		var nanos int64
		if err == nil {
			nanos, err = s.changeTime(collection, kept.First+uint64(i))
		}
		return err != nil || nanos > until.UnixNano()
	})
	return kept.First + uint64(n), err
}

// changeTime returns the time of a change that is kept.
func (s *Store) changeTime(collection uint32, sequence uint64) (nanos int64, err error) {
	if !s.calls.enter() {
		return 0, ErrClosed
	}
	defer s.calls.leave()
	key := ordinalKey(collection, partChange, sequence)
	ok, err := get(s.db, key, func(value []byte) error {
		_, rec, err := decodeChange(key, value)
		nanos = rec.GetTimeNanos()
		return err
	})
	if err == nil && !ok {
		err = &CorruptError{Where: describe(key), Err: errors.New("it is missing between others")}
	}
	return nanos, err
}

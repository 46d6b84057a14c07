package store

import (
	"encoding/binary"
	"fmt"
	"math"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

// EachFeedback calls visit with all feedback of a collection, as it is when the call begins, in no order that means
// anything. The record belongs to visit. An error of visit ends the call and is returned.
func (s *Store) EachFeedback(collection uint32, visit func(*storagev1.FeedbackRecord) error) error {
	if !s.calls.enter() {
		return ErrClosed
	}
	defer s.calls.leave()
	return scan(s.db, partKey(collection, partFeedback), func(key, value []byte) error {
		rec := new(storagev1.FeedbackRecord)
		if err := decodeRecord(key, value, rec); err != nil {
			return err
		}
		if string(feedbackKey(collection, rec.GetA(), rec.GetB())) != string(key) {
			return misplaced(key)
		}
		return visit(rec)
	})
}

// PutFeedback stores feedback, in place of an earlier one on the same pair. It is kept when a document of the pair is
// deleted, with a smaller than b.
func (b *Batch) PutFeedback(collection uint32, rec *storagev1.FeedbackRecord) {
	b.do(func() error {
		if rec.GetA() >= rec.GetB() || len(rec.GetA()) > math.MaxUint16 {
			return fmt.Errorf("feedback on %q and %q: a must be smaller than b and have at most %d bytes",
				rec.GetA(), rec.GetB(), math.MaxUint16)
		}
		value, err := encodeRecord(rec)
		if err != nil {
			return err
		}
		return b.set(feedbackKey(collection, rec.GetA(), rec.GetB()), value)
	})
}

// DeleteFeedback deletes the feedback on a pair, whose smaller id is a. Feedback that does not exist is no error.
func (b *Batch) DeleteFeedback(collection uint32, a, other string) {
	b.do(func() error { return b.delete(feedbackKey(collection, a, other)) })
}

// feedbackKey begins with the length of a, so that no two pairs have the same key.
func feedbackKey(collection uint32, a, b string) []byte {
	key := binary.BigEndian.AppendUint16(partKey(collection, partFeedback), uint16(len(a)))
	return append(append(key, a...), b...)
}

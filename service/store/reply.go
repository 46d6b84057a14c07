package store

import (
	"encoding/binary"
	"time"

	"github.com/cockroachdb/pebble/v2"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

// ReplyRetention is how long a reply is kept.
const ReplyRetention = 24 * time.Hour

// purgePerReply is how many expired replies each new reply deletes: more than one, so that they cannot pile up, and few,
// so that no request pays for the rest.
const purgePerReply = 16

// Reply returns the answer that was given to a request; ok is false if there is none, or none younger than
// ReplyRetention at the given time.
func (s *Store) Reply(collection uint32, requestID string, now time.Time) (rec *storagev1.ReplyRecord, ok bool, err error) {
	if !s.calls.enter() {
		return nil, false, ErrClosed
	}
	defer s.calls.leave()
	rec, ok, err = readReply(s.db, collection, requestID)
	if err != nil || !ok || rec.GetTimeNanos() <= expiry(now.UnixNano()) {
		return nil, false, err
	}
	return rec, true, nil
}

func readReply(r pebble.Reader, collection uint32, requestID string) (*storagev1.ReplyRecord, bool, error) {
	key := replyKey(collection, requestID)
	rec := new(storagev1.ReplyRecord)
	ok, err := get(r, key, func(value []byte) error { return decodeRecord(key, value, rec) })
	return rec, ok, err
}

// expiry returns the time, in nanoseconds since 1970, at and before which replies have expired.
func expiry(nowNanos int64) int64 { return nowNanos - int64(ReplyRetention) }

// PutReply stores the answer to a request, replaces an earlier one with the same id, and deletes some expired replies of
// the collection, by the time of rec.
func (b *Batch) PutReply(collection uint32, requestID string, rec *storagev1.ReplyRecord) {
	b.do(func() error {
		value, err := encodeRecord(rec)
		if err != nil {
			return err
		}
		if err := b.dropReply(collection, requestID); err != nil {
			return err
		}
		if err := b.set(replyTimeKey(collection, rec.GetTimeNanos(), requestID), nil); err != nil {
			return err
		}
		if err := b.set(replyKey(collection, requestID), value); err != nil {
			return err
		}
		return b.purgeReplies(collection, expiry(rec.GetTimeNanos()))
	})
}

// dropReply deletes a reply and its place in the order of time, so that there is one place for each reply.
func (b *Batch) dropReply(collection uint32, requestID string) error {
	old, ok, err := readReply(b.batch, collection, requestID)
	if err != nil || !ok {
		return err
	}
	return b.delete(replyTimeKey(collection, old.GetTimeNanos(), requestID), replyKey(collection, requestID))
}

// purgeReplies deletes the oldest of the replies that have expired.
func (b *Batch) purgeReplies(collection uint32, expiredNanos int64) error {
	var expired [][]byte
	err := scan(b.batch, partKey(collection, partReplyTime), func(key, _ []byte) error {
		nanos, ok := keyOrdinal(key)
		if !ok {
			return misplaced(key)
		}
		if expiredNanos < 0 || nanos > uint64(expiredNanos) || len(expired) == purgePerReply {
			return errStop
		}
		expired = append(expired, append([]byte(nil), key...))
		return nil
	})
	if err != nil {
		return err
	}
	for _, key := range expired {
		requestID := string(key[dataKeyLen+8:])
		if err := b.delete(key, replyKey(binary.BigEndian.Uint32(key[1:]), requestID)); err != nil {
			return err
		}
	}
	return nil
}

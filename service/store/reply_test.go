package store

import (
	"fmt"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	"google.golang.org/protobuf/proto"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

func putReply(t *testing.T, s *Store, requestID string, at time.Time, response string) *storagev1.ReplyRecord {
	t.Helper()
	rec := &storagev1.ReplyRecord{RequestDigest: []byte("digest"), Response: []byte(response), TimeNanos: at.UnixNano()}
	commit(t, s, func(b *Batch) { b.PutReply(1, requestID, rec) })
	return rec
}

// replyKeys counts the replies of a collection, and their places in the order of time.
func replyKeys(t *testing.T, s *Store) (replies, times int) {
	t.Helper()
	count := func(n *int) func(_, _ []byte) error { return func(_, _ []byte) error { *n++; return nil } }
	if err := scan(s.db, partKey(1, partReply), count(&replies)); err != nil {
		t.Fatal(err)
	}
	if err := scan(s.db, partKey(1, partReplyTime), count(&times)); err != nil {
		t.Fatal(err)
	}
	return replies, times
}

func TestReplyExpires(t *testing.T) {
	s := open(t, vfs.NewMem())
	start := time.Unix(1_700_000_000, 0)
	want := putReply(t, s, "r", start, "answer")
	for _, c := range []struct {
		after time.Duration
		want  bool
	}{{0, true}, {ReplyRetention - 1, true}, {ReplyRetention, false}, {ReplyRetention + time.Hour, false}} {
		rec, ok, err := s.Reply(1, "r", start.Add(c.after))
		if err != nil || ok != c.want || ok && !proto.Equal(rec, want) {
			t.Errorf("after %v: Reply = %v, %v, %v; want it %v", c.after, rec, ok, err, c.want)
		}
	}
	if _, ok, err := s.Reply(2, "r", start); ok || err != nil {
		t.Errorf("another collection: %v, %v", ok, err)
	}
}

func TestRepliesArePurged(t *testing.T) {
	s := open(t, vfs.NewMem())
	start := time.Unix(1_700_000_000, 0)
	const old = 2*purgePerReply + 3
	for i := range old {
		putReply(t, s, fmt.Sprintf("old-%d", i), start.Add(time.Duration(i)), "answer")
	}
	young := start.Add(ReplyRetention)
	putReply(t, s, "young", young.Add(-time.Hour), "answer")
	// Each new reply deletes at most purgePerReply old ones, and itself stays.
	for i, want := range []int{old + 2 - purgePerReply, old + 3 - 2*purgePerReply, 4, 5} {
		putReply(t, s, fmt.Sprintf("new-%d", i), young.Add(time.Hour), "answer")
		if replies, times := replyKeys(t, s); replies != want || times != want {
			t.Errorf("after new reply %d: %d replies with %d times, want %d", i, replies, times, want)
		}
	}
	if _, ok, err := s.Reply(1, "young", young); !ok || err != nil {
		t.Errorf("the young reply: %v, %v; want it kept", ok, err)
	}
}

func TestReplyAgain(t *testing.T) {
	s := open(t, vfs.NewMem())
	start := time.Unix(1_700_000_000, 0)
	putReply(t, s, "r", start, "first")
	later := start.Add(ReplyRetention + time.Minute)
	putReply(t, s, "r", later, "second")
	putReply(t, s, "other", later.Add(time.Minute), "third")
	rec, ok, err := s.Reply(1, "r", later)
	if err != nil || !ok || string(rec.GetResponse()) != "second" {
		t.Errorf("Reply = %v, %v, %v; want the second", rec, ok, err)
	}
	if replies, times := replyKeys(t, s); replies != 2 || times != 2 {
		t.Errorf("%d replies with %d times, want 2", replies, times)
	}
}

package store

import (
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
	"google.golang.org/protobuf/proto"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

// feedbackIn reads all feedback of a collection, by both ids.
func feedbackIn(t *testing.T, s *Store, collection uint32) map[[2]string]*storagev1.FeedbackRecord {
	t.Helper()
	all := make(map[[2]string]*storagev1.FeedbackRecord)
	err := s.EachFeedback(collection, func(rec *storagev1.FeedbackRecord) error {
		all[[2]string{rec.GetA(), rec.GetB()}] = rec
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestFeedbackIsKept(t *testing.T) {
	s := open(t, vfs.NewMem())
	// The ids of the first two pairs are the same bytes when they are put together.
	want := []*storagev1.FeedbackRecord{
		{A: "a", B: "bc", Judgement: 1, Note: "note", TimeNanos: 5},
		{A: "ab", B: "c", Judgement: 2},
		{A: "a\x00", B: "b", Judgement: 2},
	}
	commit(t, s, func(b *Batch) {
		b.PutFeedback(1, &storagev1.FeedbackRecord{A: "a", B: "bc", Judgement: 2})
		for _, rec := range want {
			b.PutFeedback(1, rec)
		}
		b.PutFeedback(2, want[0])
		b.PutDocument(1, &storagev1.DocumentRecord{Ordinal: 1, Id: "a"}, nil, false)
	})
	commit(t, s, func(b *Batch) { b.DeleteDocument(1, 1, "a") })
	s = reopen(t, s)
	got := feedbackIn(t, s, 1)
	for _, rec := range want {
		if kept := got[[2]string{rec.GetA(), rec.GetB()}]; len(got) != len(want) || !proto.Equal(kept, rec) {
			t.Errorf("%d records; %v, want %v", len(got), kept, rec)
		}
	}
	commit(t, s, func(b *Batch) { b.DeleteFeedback(1, "a", "bc"); b.DeleteFeedback(1, "no", "such") })
	if got := feedbackIn(t, s, 1); len(got) != 2 || got[[2]string{"a", "bc"}] != nil {
		t.Errorf("after deleting: %v", got)
	}
	if err := s.DeleteCollection(1); err != nil {
		t.Fatal(err)
	}
	if one, two := feedbackIn(t, s, 1), feedbackIn(t, s, 2); len(one) != 0 || len(two) != 1 {
		t.Errorf("after deleting the collection: %v, of the other %v", one, two)
	}
}

func TestFeedbackOnAPairInTheWrongOrderIsRefused(t *testing.T) {
	s := open(t, vfs.NewMem())
	b := s.NewBatch()
	b.PutFeedback(1, &storagev1.FeedbackRecord{A: "b", B: "a"})
	if _, err := b.Apply(); err == nil || !strings.Contains(err.Error(), "a must be smaller than b") {
		t.Errorf("error is %v", err)
	}
}

package store

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

func TestSnapshotIsOfOneMoment(t *testing.T) {
	s := open(t, vfs.NewMem())
	id := newCollection(t, s, "news").GetCollectionId()
	other := newCollection(t, s, "other").GetCollectionId()
	commit(t, s, func(b *Batch) {
		b.PutDocument(id, newDocument(1, "a"), []byte("one"), true)
		b.PutDocument(id, newDocument(2, "b"), nil, true)
		b.PutDocument(id, newDocument(3, "c"), []byte("three"), false)
		b.PutMatch(id, newMatch(1, 3))
		b.PutMatch(id, newMatch(1, 2))
		b.PutDocument(other, newDocument(1, "x"), []byte("no"), true)
	})
	snapshot, err := s.Snapshot(id)
	if err != nil {
		t.Fatal(err)
	}
	commit(t, s, func(b *Batch) {
		b.DeleteDocument(id, 1, "a")
		b.PutDocument(id, newDocument(4, "d"), []byte("four"), true)
	})

	var docs, matches []string
	err = snapshot.EachDocument(func(rec *storagev1.DocumentRecord, text []byte) error {
		kept := "retained"
		if text == nil {
			kept = "dropped"
		}
		docs = append(docs, rec.GetId()+" "+kept+" "+string(text))
		return nil
	})
	if want := []string{"a retained one", "b retained ", "c dropped "}; err != nil || !slices.Equal(docs, want) {
		t.Errorf("documents are %q, %v, want %q", docs, err, want)
	}
	err = snapshot.EachMatch(func(rec *storagev1.MatchRecord) error {
		matches = append(matches, string(rune('a'-1+rec.GetA()))+string(rune('a'-1+rec.GetB())))
		return nil
	})
	if want := []string{"ab", "ac"}; err != nil || !slices.Equal(matches, want) {
		t.Errorf("matches are %q, %v, want %q", matches, err, want)
	}
	stop := errors.New("enough")
	if err := snapshot.EachMatch(func(*storagev1.MatchRecord) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("the error of visit became %v", err)
	}
	if err := snapshot.Close(); err != nil {
		t.Error(err)
	}
}

// TestEraseWaitsForASnapshot erases while a snapshot holds what was deleted, and after it is closed.
func TestEraseWaitsForASnapshot(t *testing.T) {
	s := open(t, vfs.NewMem())
	id := newCollection(t, s, "news").GetCollectionId()
	commit(t, s, func(b *Batch) { b.PutDocument(id, newDocument(1, "a"), []byte("one"), true) })
	snapshot, err := s.Snapshot(id)
	if err != nil {
		t.Fatal(err)
	}
	commit(t, s, func(b *Batch) { b.DeleteDocument(id, 1, "a") })
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := s.Erase(ctx, id, "a"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Erase under a snapshot returned %v", err)
	}
	if err := snapshot.Close(); err != nil {
		t.Error(err)
	}
	if err := s.Erase(t.Context(), id, "a"); err != nil {
		t.Errorf("Erase after the snapshot returned %v", err)
	}
}

func TestSnapshotOfAClosedStore(t *testing.T) {
	s := open(t, vfs.NewMem())
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Snapshot(1); !errors.Is(err, ErrClosed) {
		t.Errorf("Snapshot returned %v", err)
	}
}

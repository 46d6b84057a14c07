package store

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

func changeAt(nanos int64) *storagev1.ChangeRecord {
	return &storagev1.ChangeRecord{TimeNanos: nanos, Change: &storagev1.ChangeRecord_Document{
		Document: &storagev1.DocumentChange{Id: "some id that can be found", Kind: 1},
	}}
}

// changesIn lists the sequences of the changes after one.
func changesIn(t *testing.T, s *Store, collection uint32, after uint64, limit int) []uint64 {
	t.Helper()
	var sequences []uint64
	err := s.ChangesAfter(collection, after, func(sequence uint64, rec *storagev1.ChangeRecord, _ int) bool {
		sequences = append(sequences, sequence)
		if got := rec.GetDocument().GetKind(); got != 1 {
			t.Errorf("the kind of change %d is %d", sequence, got)
		}
		return len(sequences) < limit
	})
	if err != nil {
		t.Fatal(err)
	}
	return sequences
}

func wantRange(t *testing.T, s *Store, collection uint32, want ChangeRange) {
	t.Helper()
	if got, err := s.ChangeRange(collection); err != nil || got != want {
		t.Errorf("changes of collection %d are %+v, %v; want %+v", collection, got, err, want)
	}
}

func TestChangesAreKeptInOrder(t *testing.T) {
	s := open(t, vfs.NewMem())
	wantRange(t, s, 1, ChangeRange{First: 1, Last: 0})
	commit(t, s, func(b *Batch) {
		for sequence := range uint64(300) {
			b.PutChange(1, sequence+1, changeAt(int64(sequence/10)))
		}
		b.PutChange(2, 1, changeAt(7))
	})
	s = reopen(t, s)
	wantRange(t, s, 1, ChangeRange{First: 1, Last: 300, LastTimeNanos: 29})
	wantRange(t, s, 2, ChangeRange{First: 1, Last: 1, LastTimeNanos: 7})
	wantRange(t, s, 3, ChangeRange{First: 1, Last: 0})
	if got := changesIn(t, s, 1, 254, 4); !slices.Equal(got, []uint64{255, 256, 257, 258}) {
		t.Errorf("four changes after 254 are %v", got)
	}
	if got := changesIn(t, s, 1, 0, 1000); len(got) != 300 || got[0] != 1 || !slices.IsSorted(got) {
		t.Errorf("all changes are %v", got)
	}
	if got := changesIn(t, s, 1, 300, 9); len(got) != 0 {
		t.Errorf("changes after the last are %v", got)
	}
}

func TestOldChangesAreDropped(t *testing.T) {
	s := open(t, vfs.NewMem())
	commit(t, s, func(b *Batch) {
		for sequence := range uint64(30) {
			b.PutChange(1, sequence+1, changeAt(int64(sequence/10)))
		}
		b.PutChange(2, 1, changeAt(0))
	})
	drop := func(until int64) {
		t.Helper()
		kept, err := s.ChangeRange(1)
		if err != nil {
			t.Fatal(err)
		}
		next, err := s.FirstChangeAfter(1, kept, time.Unix(0, until))
		if err != nil {
			t.Fatal(err)
		}
		commit(t, s, func(b *Batch) { b.DropChanges(1, kept.First, next) })
	}
	for _, step := range []struct {
		until int64
		want  ChangeRange
	}{
		{-1, ChangeRange{1, 30, 2}}, {0, ChangeRange{11, 30, 2}}, {0, ChangeRange{11, 30, 2}},
		{1, ChangeRange{21, 30, 2}}, {9, ChangeRange{31, 30, 0}}, {9, ChangeRange{31, 30, 0}},
	} {
		drop(step.until)
		wantRange(t, s, 1, step.want)
		s = reopen(t, s)
		wantRange(t, s, 1, step.want)
	}
	// The sequence goes on where none is left.
	commit(t, s, func(b *Batch) { b.PutChange(1, 31, changeAt(3)) })
	wantRange(t, s, 1, ChangeRange{31, 31, 3})
	if got := changesIn(t, s, 1, 30, 9); !slices.Equal(got, []uint64{31}) {
		t.Errorf("the changes left are %v", got)
	}
	if got := changesIn(t, s, 2, 0, 9); !slices.Equal(got, []uint64{1}) {
		t.Errorf("of the other collection there are %v", got)
	}
	if err := s.DeleteCollection(1); err != nil {
		t.Fatal(err)
	}
	wantRange(t, s, 1, ChangeRange{First: 1, Last: 0})
}

// TestEraseTakesDroppedChanges looks for the id of a change in the files.
func TestEraseTakesDroppedChanges(t *testing.T) {
	dir := t.TempDir()
	s := openDir(t, dir)
	commit(t, s, func(b *Batch) { b.PutChange(1, 1, changeAt(0)); b.PutChange(1, 2, changeAt(9)) })
	settle(t, s)
	rec := changeAt(0).GetDocument()
	commit(t, s, func(b *Batch) { b.DropChanges(1, 1, 2) })
	settle(t, s)
	commit(t, s, func(b *Batch) { b.DropChanges(1, 2, 3) })
	if !inFiles(t, dir, rec.GetId()) {
		t.Fatal("the id is gone before it was erased: the test shows nothing")
	}
	if err := s.Erase(t.Context(), 1, "other"); err != nil {
		t.Fatal(err)
	}
	if inFiles(t, dir, rec.GetId()) {
		t.Error("the id is still in the files")
	}
}

// inFiles reports whether a file of a folder holds a text.
func inFiles(t *testing.T, dir, text string) bool {
	t.Helper()
	found := false
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		found = found || bytes.Contains(content, []byte(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

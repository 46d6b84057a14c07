package store

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

func TestDocumentsAfter(t *testing.T) {
	s := open(t, vfs.NewMem())
	ids := []string{"\x00", "a", "a\x00", "a\x00b", "ab", "b", "\U0010ffff"}
	commit(t, s, func(b *Batch) {
		for i, at := range []int{3, 0, 6, 2, 5, 1, 4} {
			b.PutDocument(1, newDocument(uint64(i+1), ids[at]), nil, true)
		}
		b.PutDocument(0, newDocument(1, "other"), nil, true)
		b.PutDocument(2, newDocument(1, "other"), nil, true)
	})
	after := func(id string, limit int) []string {
		t.Helper()
		recs, err := s.DocumentsAfter(1, id, limit)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, rec := range recs {
			got = append(got, rec.GetId())
		}
		return got
	}
	if got := after("", 100); !slices.Equal(got, ids) {
		t.Errorf("all documents are %q, want %q", got, ids)
	}
	for i, id := range ids {
		if got, want := after(id, 2), ids[i+1:min(i+3, len(ids))]; !slices.Equal(got, want) {
			t.Errorf("after %q come %q, want %q", id, got, want)
		}
	}
	if got := after("aa", 1); !slices.Equal(got, []string{"ab"}) {
		t.Errorf("after an id that is not there comes %q", got)
	}
	if got := after("", 0); got != nil {
		t.Errorf("a limit of zero gives %q", got)
	}
}

func TestDocumentsAfterReportsDamage(t *testing.T) {
	for name, damage := range map[string]func(*pebble.Batch) error{
		"no number":        func(b *pebble.Batch) error { return b.Set(idKey(1, "a"), []byte("x"), nil) },
		"no record":        func(b *pebble.Batch) error { return b.Delete(ordinalKey(1, partDocument, 1), nil) },
		"another's record": func(b *pebble.Batch) error { return b.Set(idKey(1, "a"), []byte{0, 0, 0, 0, 0, 0, 0, 2}, nil) },
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, vfs.NewMem())
			commit(t, s, func(b *Batch) {
				for i := uint64(1); i < 3; i++ {
					b.PutDocument(1, newDocument(i, string(rune('a'+i-1))), nil, true)
				}
			})
			if err := s.change(damage); err != nil {
				t.Fatal(err)
			}
			if _, err := s.DocumentsAfter(1, "", 10); !errors.Is(err, ErrCorrupt) {
				t.Errorf("DocumentsAfter = %v, want ErrCorrupt", err)
			}
		})
	}
}

// BenchmarkDocumentsAfter measures a page of 1,000 in the middle of 100,000 documents.
func BenchmarkDocumentsAfter(b *testing.B) {
	s, err := Open("data", Options{FS: vfs.NewMem()})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	for ordinal := uint64(1); ordinal <= 100_000; {
		batch := s.NewBatch()
		for range 1000 {
			rec := newDocument(ordinal, fmt.Sprintf("%06d", ordinal))
			rec.BandKeys, rec.PassageKeys, rec.Signature = make([]uint64, 32), make([]uint64, 60), make([]byte, 256)
			batch.PutDocument(1, rec, nil, false)
			ordinal++
		}
		wait, err := batch.Apply()
		if err == nil {
			err = wait()
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if recs, err := s.DocumentsAfter(1, "050000", 1000); err != nil || len(recs) != 1000 {
			b.Fatal(len(recs), err)
		}
	}
}

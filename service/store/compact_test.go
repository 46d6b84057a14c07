package store

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
)

func TestCompactGivesSpaceBack(t *testing.T) {
	s := open(t, vfs.NewMem())
	c, kept := newCollection(t, s, "emptied").GetCollectionId(), newCollection(t, s, "kept").GetCollectionId()
	const textBytes, docs = 100_000, 20
	commit(t, s, func(b *Batch) {
		b.PutDocument(kept, newDocument(1, "k"), noise(textBytes), true)
		for i := range uint64(docs) {
			b.PutDocument(c, newDocument(i+1, fmt.Sprint("d", i)), noise(textBytes), true)
		}
	})
	if err := s.Compact(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if full, err := s.Usage(c); err != nil || full.Texts < docs*textBytes {
		t.Fatalf("%d texts of %d bytes take %+v, %v", docs, textBytes, full, err)
	}
	commit(t, s, func(b *Batch) {
		for i := range uint64(docs) {
			b.DeleteDocument(c, i+1, fmt.Sprint("d", i))
		}
	})
	if err := s.Compact(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if u, err := s.Usage(c); err != nil || u.Texts > 2*textBytes {
		t.Errorf("the deleted texts take %+v, %v", u, err)
	}
	if text, ok, err := s.DocumentText(kept, 1); err != nil || !ok || len(text) != textBytes {
		t.Errorf("the text of the other collection has %d bytes, %t, %v", len(text), ok, err)
	}
}

func TestCompactEndsWithItsContext(t *testing.T) {
	s := open(t, vfs.NewMem())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Compact(ctx, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Compact(t.Context(), 1); !errors.Is(err, ErrClosed) {
		t.Errorf("of a closed store: %v", err)
	}
}

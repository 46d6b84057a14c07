package service

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// TestSweepCompactsTheDisk: once as many documents are deleted as are left, a sweep gives back their space.
func TestSweepCompactsTheDisk(t *testing.T) {
	fsys := vfs.NewMem()
	e := openOn(t, fsys, Limits{})
	createNews(t, e)
	random := rand.New(rand.NewPCG(1, 1))
	text := func() string {
		var b strings.Builder
		for range 100 {
			fmt.Fprintf(&b, "w%x ", random.Uint64())
		}
		return b.String()
	}
	docs := make([]Document, compactLeast+10)
	for i := range docs {
		docs[i] = Document{ID: fmt.Sprint("d", i), Text: text()}
	}
	add(t, e, docs...)
	c := e.collections[news]
	if err := e.store.Compact(t.Context(), c.id()); err != nil {
		t.Fatal(err)
	}
	textBytes := func() uint64 {
		t.Helper()
		u, err := e.store.Usage(c.id())
		if err != nil {
			t.Fatal(err)
		}
		return u.Texts
	}
	full := textBytes()
	remove := func(docs []Document) {
		t.Helper()
		for _, d := range docs {
			if err := e.DeleteDocument(t.Context(), news, d.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	remove(docs[:compactLeast-1])
	e.sweep(t.Context())
	if got := textBytes(); got < full || c.deleted != compactLeast-1 {
		t.Errorf("with few documents deleted texts take %d of %d bytes, and %d are to be compacted", got, full, c.deleted)
	}
	remove(docs[compactLeast-1 : compactLeast])
	e.sweep(t.Context())
	if got := textBytes(); got > full/10 || c.deleted != 0 {
		t.Errorf("with most documents deleted texts take %d of %d bytes, and %d are to be compacted", got, full, c.deleted)
	}
	if got := e.collections[news].corpus.Len(); got != len(docs)-compactLeast {
		t.Errorf("%d documents are left", got)
	}
}

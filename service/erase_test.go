package service

import (
	"bytes"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// holds reports whether any file of a folder holds the marker.
func holds(t *testing.T, dir string, marker []byte) bool {
	t.Helper()
	found := false
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		found = found || bytes.Contains(content, marker)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestAnErasedDocumentIsGoneFromTheFolder erases a stored, a replaced and a deleted text, which no codec can shorten.
func TestAnErasedDocumentIsGoneFromTheFolder(t *testing.T) {
	dir := t.TempDir()
	e, err := Open(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	createNews(t, e)
	r := rand.New(rand.NewPCG(1, 1))
	texts := make([]string, 3)
	for i := range texts {
		b := make([]byte, 2000)
		for j := range b {
			b[j] = byte(r.Uint32())
		}
		texts[i] = string(b)
	}
	f := newFeed(1, "a")
	add(t, e, f.batch(30)...)
	add(t, e, Document{ID: "x", Text: texts[0]}, Document{ID: "y", Text: texts[1]})
	add(t, e, Document{ID: "x", Text: texts[2]})
	add(t, e, f.batch(30)...)
	if err := e.DeleteDocument(t.Context(), news, "y"); err != nil {
		t.Fatal(err)
	}
	for i, text := range texts {
		if !holds(t, dir, []byte(text[1000:1020])) {
			t.Fatalf("text %d is not in the folder: the test could not fail", i)
		}
	}
	if err := e.EraseDocument(t.Context(), news, "x", false); err != nil {
		t.Fatal(err)
	}
	for i, text := range texts {
		if holds(t, dir, []byte(text[1000:1020])) {
			t.Errorf("text %d is still in the folder", i)
		}
	}
	if n := len(documentIDs(t, e)); n != 60 {
		t.Errorf("%d documents are left, want 60", n)
	}

	err = e.EraseDocument(t.Context(), news, "x", false)
	wantError(t, err, func(err *DocumentNotFoundError) bool { return err.ID == "x" })
	if err := e.EraseDocument(t.Context(), news, "x", true); err != nil {
		t.Errorf("a document that may be missing: %v", err)
	}
	err = e.EraseDocument(t.Context(), "absent", "x", true)
	wantError(t, err, func(err *CollectionNotFoundError) bool { return err.Collection == "absent" })
}

func TestEraseOnAFullDisk(t *testing.T) {
	fsys := vfs.NewMem()
	e := openOn(t, fsys, Limits{})
	createNews(t, e)
	docs := newFeed(2, "a").batch(10)
	add(t, e, docs...)
	fsys.TestingSetDiskUsage(vfs.DiskUsage{AvailBytes: 1 << 20, TotalBytes: 1 << 30})
	for id, allowMissing := range map[string]bool{docs[0].ID: false, "missing": true} {
		if err := e.EraseDocument(t.Context(), news, id, allowMissing); !errors.Is(err, ErrStoreUnavailable) {
			t.Errorf("EraseDocument of %s = %v, want ErrStoreUnavailable", id, err)
		}
	}
	wantDocuments(t, e, "after a refused erasure", idsOf(docs)...)
	if err := e.EraseDocument(canceled(t), news, docs[0].ID, false); err == nil {
		t.Error("a canceled call erased")
	}
}

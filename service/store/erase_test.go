package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs/errorfs"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

// marked is a document whose parts can be told from all else in the files: no codec shortens random bytes.
type marked struct {
	rec  *storagev1.DocumentRecord
	text []byte
}

func newMarked(seed, ordinal uint64) marked {
	r := rand.New(rand.NewPCG(seed, ordinal))
	word := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = '!' + byte(r.IntN(94))
		}
		return b
	}
	m := marked{rec: newDocument(ordinal, string(word(40))), text: make([]byte, 3000)}
	m.rec.Source, m.rec.ContentDigest = string(word(40)), word(40)
	for i := range m.text {
		m.text[i] = byte(r.Uint32())
	}
	return m
}

// found names the files of a folder that hold a part of the document, and which part.
func (m marked) found(t *testing.T, dir string) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for name, part := range map[string][]byte{
			"text": m.text, "source": []byte(m.rec.GetSource()), "digest": m.rec.GetContentDigest(), "id": []byte(m.rec.GetId()),
		} {
			// A part may be cut in two by the border of a block.
			if bytes.Contains(content, part[:16]) || bytes.Contains(content, part[len(part)-16:]) {
				list = append(list, name+" in "+d.Name())
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(list)
	return list
}

// outsideManifest leaves out the list of tables, which may name an id that was at the border of one.
func outsideManifest(found []string) []string {
	return slices.DeleteFunc(slices.Clone(found), func(f string) bool { return strings.HasPrefix(f, "id in MANIFEST-") })
}

func openDir(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil && !errors.Is(err, ErrClosed) {
			t.Error(err)
		}
	})
	return s
}

func (m marked) put(b *Batch) { b.PutDocument(1, m.rec, m.text, true) }

// settle brings all tables to the last level.
func settle(t *testing.T, s *Store) {
	t.Helper()
	if err := s.db.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := s.db.Compact(t.Context(), []byte{0}, []byte{0xff}, false); err != nil {
		t.Fatal(err)
	}
}

func fillOthers(t *testing.T, s *Store, from, to uint64) {
	t.Helper()
	commit(t, s, func(b *Batch) {
		for i := from; i < to; i++ {
			newMarked(2, i).put(b)
		}
	})
}

func TestErasedDocumentsAreGoneFromTheFiles(t *testing.T) {
	const ordinal = 50
	target := newMarked(1, ordinal)
	// What is done after the document is put, and before it is deleted.
	for name, between := range map[string]func(*testing.T, *Store) *Store{
		"in the log": func(_ *testing.T, s *Store) *Store { return s },
		"in a young table": func(t *testing.T, s *Store) *Store {
			if err := s.db.Flush(); err != nil {
				t.Fatal(err)
			}
			return s
		},
		"in a table of the last level": func(t *testing.T, s *Store) *Store {
			settle(t, s)
			return s
		},
		"in a log of an earlier run": func(t *testing.T, s *Store) *Store {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			return openDir(t, s.dir)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := openDir(t, dir)
			fillOthers(t, s, 1, ordinal)
			commit(t, s, target.put)
			s = between(t, s)
			fillOthers(t, s, ordinal+1, 100)
			commit(t, s, func(b *Batch) { b.DeleteDocument(1, ordinal, target.rec.GetId()) })
			if got := target.found(t, dir); len(outsideManifest(got)) < 4 {
				t.Fatalf("a delete alone leaves only %v: the test could not fail", got)
			}
			if err := s.Erase(t.Context(), 1, target.rec.GetId()); err != nil {
				t.Fatal(err)
			}
			if got := outsideManifest(target.found(t, dir)); len(got) > 0 {
				t.Errorf("after an erasure there is still the %v", got)
			}
			// The others are there, and what is erased does not come back.
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = openDir(t, dir)
			if got := documents(t, s, 1); len(got) != 98 {
				t.Errorf("%d documents are left, want 98", len(got))
			}
			commit(t, s, func(b *Batch) { newMarked(2, 100).put(b) })
			if got := target.found(t, dir); len(got) > 0 {
				t.Errorf("in the next run there is the %v", got)
			}
		})
	}
}

// TestEraseTakesEarlierVersions erases an id that stands for another document by now.
func TestEraseTakesEarlierVersions(t *testing.T) {
	dir := t.TempDir()
	s := openDir(t, dir)
	first, second := newMarked(1, 1), newMarked(1, 2)
	second.rec.Id = first.rec.GetId()
	fillOthers(t, s, 10, 50)
	commit(t, s, first.put)
	settle(t, s)
	commit(t, s, func(b *Batch) {
		b.DeleteDocument(1, 1, first.rec.GetId())
		second.put(b)
	})
	if err := s.Erase(t.Context(), 1, first.rec.GetId()); err != nil {
		t.Fatal(err)
	}
	got := slices.DeleteFunc(first.found(t, dir), func(f string) bool { return strings.HasPrefix(f, "id in ") })
	if len(got) > 0 {
		t.Errorf("of the earlier version there is still the %v", got)
	}
	if text, ok, err := s.DocumentText(1, 2); err != nil || !ok || !bytes.Equal(text, second.text) {
		t.Errorf("the text of the present version: %v, %v", ok, err)
	}
}

// TestEraseOfWhatASnapshotKept flushes while a snapshot sees the document, so that one table has it and its tombstone.
func TestEraseOfWhatASnapshotKept(t *testing.T) {
	dir := t.TempDir()
	s := openDir(t, dir)
	target := newMarked(1, 1)
	commit(t, s, target.put)
	_, end := s.snapshot()
	commit(t, s, func(b *Batch) { b.DeleteDocument(1, 1, target.rec.GetId()) })
	settle(t, s)
	if err := end(); err != nil {
		t.Fatal(err)
	}
	if got := target.found(t, dir); len(outsideManifest(got)) < 4 {
		t.Fatalf("the table has only %v: the test could not fail", got)
	}
	if err := s.Erase(t.Context(), 1, target.rec.GetId()); err != nil {
		t.Fatal(err)
	}
	if got := outsideManifest(target.found(t, dir)); len(got) > 0 {
		t.Errorf("after an erasure there is still the %v", got)
	}
}

// TestEraseWaitsForReaders has a reader look at the matches of the document while it is erased.
func TestEraseWaitsForReaders(t *testing.T) {
	dir := t.TempDir()
	s := openDir(t, dir)
	target, other := newMarked(1, 1), newMarked(2, 2)
	commit(t, s, func(b *Batch) {
		target.put(b)
		other.put(b)
		b.PutMatch(1, newMatch(1, 2))
	})
	err := s.MatchesOf(1, 2, func(*storagev1.MatchRecord) error {
		commit(t, s, func(b *Batch) { b.DeleteDocument(1, 1, target.rec.GetId()) })
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if err := s.Erase(ctx, 1, target.rec.GetId()); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Erase during a read = %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Erase(t.Context(), 1, target.rec.GetId()); err != nil {
		t.Fatal(err)
	}
	if got := outsideManifest(target.found(t, dir)); len(got) > 0 {
		t.Errorf("after an erasure there is still the %v", got)
	}
}

// TestEraseWhileOthersWrite erases documents one by one while others are added.
func TestEraseWhileOthersWrite(t *testing.T) {
	dir := t.TempDir()
	s := openDir(t, dir)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := uint64(1000); ; i++ {
			select {
			case <-stop:
				return
			default:
				commit(t, s, newMarked(2, i).put)
			}
		}
	})
	for i := uint64(1); i <= 10; i++ {
		target := newMarked(1, i)
		target.rec.Ordinal = i
		commit(t, s, func(b *Batch) {
			target.rec.Id = fmt.Sprintf("%s-%d", target.rec.GetId(), i)
			b.PutDocument(2, target.rec, target.text, true)
		})
		commit(t, s, func(b *Batch) { b.DeleteDocument(2, i, target.rec.GetId()) })
		if err := s.Erase(t.Context(), 2, target.rec.GetId()); err != nil {
			t.Fatal(err)
		}
		if got := outsideManifest(target.found(t, dir)); len(got) > 0 {
			t.Errorf("after an erasure there is still the %v", got)
		}
	}
	close(stop)
	wg.Wait()
}

func TestEraseOnAFailingDisk(t *testing.T) {
	s, failing, _ := openFailing(t, func(op errorfs.Op) bool { return strings.HasSuffix(op.Path, ".log") })
	commit(t, s, newMarked(1, 1).put)
	commit(t, s, func(b *Batch) { b.DeleteDocument(1, 1, newMarked(1, 1).rec.GetId()) })
	failing.on.Store(true)
	for range 2 {
		if err := s.Erase(t.Context(), 1, newMarked(1, 1).rec.GetId()); !errors.Is(err, ErrUnavailable) {
			t.Errorf("Erase = %v, want ErrUnavailable", err)
		}
	}
	if err := s.Close(); !errors.Is(err, ErrUnavailable) {
		t.Errorf("Close = %v", err)
	}
	if err := s.Erase(t.Context(), 1, "a"); !errors.Is(err, ErrClosed) {
		t.Errorf("Erase after Close = %v", err)
	}
}

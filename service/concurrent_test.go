package service

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// TestConcurrentCalls adds, deletes and reads from many goroutines; then what is in memory must be what the store gives.
func TestConcurrentCalls(t *testing.T) {
	fsys := vfs.NewMem()
	e := openOn(t, fsys, Limits{})
	createNews(t, e)
	var writers, readers sync.WaitGroup
	var stop atomic.Bool
	kept := make([][]string, 3)
	for i := range kept {
		writers.Go(func() {
			// All writers begin with the same seed, so that they write copies of each other.
			f := newFeed(1, string(rune('a'+i)))
			for range 12 {
				docs := f.batch(4)
				if _, err := e.Add(t.Context(), news, docs, AddOptions{}); err != nil {
					t.Error(err)
				}
				if err := e.DeleteDocument(t.Context(), news, docs[0].ID); err != nil {
					t.Error(err)
				}
				kept[i] = append(kept[i], idsOf(docs[1:])...)
			}
		})
	}
	for _, read := range []func() error{
		func() error { _, err := e.Check(t.Context(), news, newFeed(1, "p").batch(5), true); return err },
		func() error { _, err := e.Clusters(t.Context(), news, "", 100); return err },
		func() error { _, err := e.Statistics(t.Context(), news); return err },
		func() error { _, err := e.Collections(t.Context(), "", 10); return err },
		func() error {
			_, err := e.Matches(t.Context(), news, "a0002", "", 100, true)
			if errors.As(err, new(*DocumentNotFoundError)) {
				return nil
			}
			return err
		},
	} {
		readers.Go(func() {
			for !stop.Load() {
				if err := read(); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	writers.Wait()
	stop.Store(true)
	readers.Wait()
	all := slices.Concat(kept...)
	want := ask(t, e, all, nil)
	if len(want.Clusters) == 0 {
		t.Error("no clusters: the test is not worth it")
	}
	e = reopened(t, e, fsys)
	compareAnswers(t, ask(t, e, all, nil), want)
}

// TestCollectionsComeAndGo makes, lists, updates and deletes the same collections at once.
func TestCollectionsComeAndGo(t *testing.T) {
	e := openOn(t, vfs.NewMem(), Limits{})
	var wg sync.WaitGroup
	repeat := func(call func(i int) error) {
		wg.Go(func() {
			for i := range 150 {
				err := call(i)
				if err != nil && !errors.As(err, new(*CollectionNotFoundError)) && !errors.As(err, new(*CollectionExistsError)) {
					t.Error(err)
					return
				}
			}
		})
	}
	name := func(i int) string { return fmt.Sprint("c", i%3) }
	for range 2 {
		repeat(func(i int) error {
			c := newsCollection()
			c.Name = name(i)
			_, err := e.CreateCollection(t.Context(), c, "request")
			return err
		})
		repeat(func(i int) error { return e.DeleteCollection(t.Context(), name(i+1)) })
		repeat(func(int) error { _, err := e.Collections(t.Context(), "", 10); return err })
		repeat(func(i int) error { _, err := e.Collection(t.Context(), name(i)); return err })
		repeat(func(i int) error {
			_, err := e.UpdateCollection(t.Context(), name(i), func(s *Settings) { s.Thresholds.PartialWords = 5 + i })
			return err
		})
		repeat(func(i int) error {
			_, err := e.Add(t.Context(), name(i), []Document{{ID: "a", Text: "one two three"}}, AddOptions{})
			return err
		})
	}
	wg.Wait()
}

func TestCloseWhileCallsRun(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	e, err := Open(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	createNews(t, e)
	var wg sync.WaitGroup
	started := make(chan struct{}, 4)
	acknowledged := make([][]string, 4)
	for i := range acknowledged {
		wg.Go(func() {
			f := newFeed(uint64(i), string(rune('a'+i)))
			for {
				docs := f.batch(3)
				_, err := e.Add(t.Context(), news, docs, AddOptions{})
				if errors.Is(err, ErrClosed) {
					return
				}
				if err != nil {
					t.Error(err)
					return
				}
				if acknowledged[i] == nil {
					started <- struct{}{}
				}
				acknowledged[i] = append(acknowledged[i], idsOf(docs)...)
			}
		})
	}
	for range acknowledged {
		<-started
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	for name, call := range map[string]func() error{
		"Close": e.Close,
		"CreateCollection": func() error {
			_, err := e.CreateCollection(t.Context(), newsCollection(), "")
			return err
		},
		"Collection":       func() error { _, err := e.Collection(t.Context(), news); return err },
		"Collections":      func() error { _, err := e.Collections(t.Context(), "", 1); return err },
		"DeleteCollection": func() error { return e.DeleteCollection(t.Context(), news) },
		"Add":              func() error { _, err := e.Add(t.Context(), news, nil, AddOptions{}); return err },
		"Check":            func() error { _, err := e.Check(t.Context(), news, nil, false); return err },
		"Document":         func() error { _, _, err := e.Document(t.Context(), news, "a"); return err },
		"DeleteDocument":   func() error { return e.DeleteDocument(t.Context(), news, "a") },
		"Matches":          func() error { _, err := e.Matches(t.Context(), news, "a", "", 1, false); return err },
		"Clusters":         func() error { _, err := e.Clusters(t.Context(), news, "", 1); return err },
		"ClusterOf":        func() error { _, _, err := e.ClusterOf(t.Context(), news, "a"); return err },
		"Changes":          func() error { _, err := e.Changes(t.Context(), news, FeedPosition{}, 1); return err },
		"FeedStart":        func() error { _, err := e.FeedStart(t.Context(), news); return err },
		"FeedEnd":          func() error { _, err := e.FeedEnd(t.Context(), news); return err },
		"AwaitChange":      func() error { return e.AwaitChange(t.Context(), news, FeedPosition{}) },
		"Statistics":       func() error { _, err := e.Statistics(t.Context(), news); return err },
	} {
		if err := call(); !errors.Is(err, ErrClosed) {
			t.Errorf("%s after Close = %v, want ErrClosed", name, err)
		}
	}
	e, err = Open(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range slices.Concat(acknowledged...) {
		if _, _, err := e.Document(t.Context(), news, id); err != nil {
			t.Errorf("%s was acknowledged: %v", id, err)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
}

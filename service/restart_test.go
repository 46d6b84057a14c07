package service

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
	"github.com/neardup/neardup/service/index"
	"github.com/neardup/neardup/service/store"
)

// reopened closes the engine and opens its folder again.
func reopened(t *testing.T, e *Engine, fsys vfs.FS) *Engine {
	t.Helper()
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	return openOn(t, fsys, Limits{})
}

// TestAnswersAreTheSameAfterReopening adds, replaces and deletes at random, with copies, partial copies and templates.
func TestAnswersAreTheSameAfterReopening(t *testing.T) {
	for name, change := range map[string]func(*Collection){
		"texts retained": func(*Collection) {}, "texts discarded": discardText,
	} {
		t.Run(name, func(t *testing.T) {
			fsys := vfs.NewMem()
			e := openOn(t, fsys, Limits{})
			createNews(t, e, change)
			f := newFeed(1, "a")
			ids := map[string]bool{}
			probes := f.batch(40)
			for range 2 {
				for range 45 {
					churn(t, e, f, ids)
				}
				probes = append(probes, f.batch(10)...)
				sorted := slices.Sorted(maps.Keys(ids))
				want := ask(t, e, sorted, probes)
				if len(want.Clusters) < 5 || len(want.Statistics.Matches) < 3 {
					t.Fatalf("the feed is not worth the test: %+v", want.Statistics)
				}
				e = reopened(t, e, fsys)
				compareAnswers(t, ask(t, e, sorted, probes), want)
			}
		})
	}
}

// churn makes one random change, and notes the ids that are there.
func churn(t *testing.T, e *Engine, f *feed, ids map[string]bool) {
	t.Helper()
	sorted := slices.Sorted(maps.Keys(ids))
	if len(sorted) > 0 && f.IntN(4) == 0 {
		judge(t, e, f, sorted)
	}
	if len(sorted) > 0 && f.IntN(6) == 0 {
		id := sorted[f.IntN(len(sorted))]
		if err := e.DeleteDocument(t.Context(), news, id); err != nil {
			t.Fatal(err)
		}
		delete(ids, id)
		return
	}
	docs := f.batch(1 + f.IntN(5))
	for i := range docs {
		if len(sorted) > 0 && f.IntN(5) == 0 {
			docs[i].ID = sorted[f.IntN(len(sorted))]
		}
		ids[docs[i].ID] = true
	}
	add(t, e, docs...)
}

// judge marks a match of a document, or a pair that is none, or takes feedback back.
func judge(t *testing.T, e *Engine, f *feed, ids []string) {
	t.Helper()
	id := ids[f.IntN(len(ids))]
	if f.IntN(4) == 0 {
		kept, err := e.Feedback(t.Context(), news, Pair{id, ""}, 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range kept {
			if err := e.DeleteFeedback(t.Context(), news, k.Pair); err != nil {
				t.Fatal(err)
			}
		}
		return
	}
	other := ids[f.IntN(len(ids))]
	if matches := matchesOf(t, e, id); len(matches) > 0 {
		other = matches[f.IntN(len(matches))].ID
	}
	if other != id {
		mark(t, e, id, other, [...]Judgement{Right, Wrong}[f.IntN(2)])
	}
}

// TestADeletedDocumentLeavesNoTrace compares with an engine that never had the documents: before and after reopening,
// and in what is found for documents that are added later.
func TestADeletedDocumentLeavesNoTrace(t *testing.T) {
	for name, remove := range map[string]func(*testing.T, *Engine, []Document){
		"deleted": func(t *testing.T, e *Engine, docs []Document) {
			for _, d := range docs {
				if err := e.DeleteDocument(t.Context(), news, d.ID); err != nil {
					t.Fatal(err)
				}
			}
		},
		"replaced in one batch": func(t *testing.T, e *Engine, docs []Document) {
			// Replaced by empty texts first: these share nothing with the rest.
			var empty []Document
			for _, d := range docs {
				empty = append(empty, Document{ID: d.ID})
			}
			add(t, e, empty...)
			for _, d := range empty {
				if err := e.DeleteDocument(t.Context(), news, d.ID); err != nil {
					t.Fatal(err)
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := vfs.NewMem()
			had, never := openOn(t, fsys, Limits{}), openNews(t, Limits{})
			createNews(t, had)
			f := newFeed(3, "a")
			gone := f.batch(60)
			first, later, probes := f.batch(60), f.batch(40), f.batch(30)

			// The documents come first, so that those after them match them and share their stories and words.
			add(t, had, gone...)
			remove(t, had, gone)
			for _, e := range []*Engine{had, never} {
				add(t, e, first...)
			}
			kept := idsOf(first)
			compareWithout(t, ask(t, had, kept, probes), ask(t, never, kept, probes))
			had = reopened(t, had, fsys)
			for _, e := range []*Engine{had, never} {
				add(t, e, later...)
			}
			kept = append(kept, idsOf(later)...)
			compareWithout(t, ask(t, had, kept, probes), ask(t, never, kept, probes))
		})
	}
}

// compareWithout compares the answers of two engines that did not run at the same time.
func compareWithout(t *testing.T, got, want answers) {
	t.Helper()
	got.AddTimes, want.AddTimes = nil, nil
	got.Collection, want.Collection = Collection{}, Collection{}
	compareAnswers(t, got, want)
}

// TestDeletionInTheMiddle deletes documents that others match, some of them the first of their story, and compares
// what is derived step by step with what is derived from the store.
func TestDeletionInTheMiddle(t *testing.T) {
	fsys := vfs.NewMem()
	e := openOn(t, fsys, Limits{})
	createNews(t, e)
	f := newFeed(5, "a")
	docs := f.batch(120)
	probes := f.batch(30)
	add(t, e, docs...)
	var kept []string
	for i, id := range idsOf(docs) {
		if i%3 != 0 {
			kept = append(kept, id)
			continue
		}
		if err := e.DeleteDocument(t.Context(), news, id); err != nil {
			t.Fatal(err)
		}
		if _, _, err := e.Document(t.Context(), news, id); err == nil {
			t.Fatalf("%s is still there", id)
		}
	}
	want := ask(t, e, kept, probes)
	for id, matches := range want.Matches {
		for _, m := range matches {
			if !slices.Contains(kept, m.ID) {
				t.Errorf("%s still matches %q, which was deleted", id, m.ID)
			}
		}
	}
	for _, c := range want.Clusters {
		for _, member := range c.Members {
			if !slices.Contains(kept, member) {
				t.Errorf("cluster %s still has %q, which was deleted", c.ID, member)
			}
		}
	}
	e = reopened(t, e, fsys)
	compareAnswers(t, ask(t, e, kept, probes), want)
	err := e.DeleteDocument(t.Context(), news, "a0001")
	wantError(t, err, func(err *DocumentNotFoundError) bool { return err.ID == "a0001" && err.Collection == news })
}

// TestOpenRefusesAMatchWithoutItsDocument leaves a match in the store whose documents are not there.
func TestOpenRefusesAMatchWithoutItsDocument(t *testing.T) {
	fsys := vfs.NewMem()
	e := openOn(t, fsys, Limits{})
	createNews(t, e)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	writeBatch(t, fsys, func(b *store.Batch) { b.PutMatch(1, &storagev1.MatchRecord{A: 1, B: 2}) })
	e, err := Open(Options{Dir: "data", Store: store.Options{FS: fsys}})
	if err == nil {
		t.Fatal(e.Close(), "the match was accepted")
	}
	if !strings.Contains(err.Error(), news) || !strings.Contains(err.Error(), "no document 1") {
		t.Errorf("the error names neither the collection nor the document: %v", err)
	}
}

// TestDocumentNumbersRunOut begins with the last number taken.
func TestDocumentNumbersRunOut(t *testing.T) {
	fsys := vfs.NewMem()
	e := openOn(t, fsys, Limits{})
	createNews(t, e)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	writeBatch(t, fsys, func(b *store.Batch) {
		b.PutDocument(1, &storagev1.DocumentRecord{Ordinal: uint64(index.MaxDoc), Id: "last"}, nil, true)
	})
	e = openOn(t, fsys, Limits{})
	if _, err := e.Add(t.Context(), news, []Document{{ID: "one more"}}, AddOptions{}); err == nil {
		t.Error("a document without a number was added")
	}
	if _, _, err := e.Document(t.Context(), news, "last"); err != nil {
		t.Errorf("the last document: %v", err)
	}
}

// writeBatch writes to the store of an engine that is closed.
func writeBatch(t *testing.T, fsys vfs.FS, fill func(*store.Batch)) {
	t.Helper()
	s, err := store.Open("data", store.Options{FS: fsys})
	if err != nil {
		t.Fatal(err)
	}
	b := s.NewBatch()
	fill(b)
	wait, err := b.Apply()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(wait(), s.Close()); err != nil {
		t.Fatal(err)
	}
}

package service

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// createCollections makes empty collections with the given names.
func createCollections(t *testing.T, e *Engine, names ...string) {
	t.Helper()
	for _, name := range names {
		createNews(t, e, func(c *Collection) { c.Name = name })
	}
}

func setAlias(t *testing.T, e *Engine, name, collection string) (previous string) {
	t.Helper()
	previous, err := e.SetAlias(t.Context(), Alias{name, collection}, "")
	if err != nil {
		t.Fatal(err)
	}
	return previous
}

func aliases(t *testing.T, e *Engine) []Alias {
	t.Helper()
	list, err := e.Aliases(t.Context(), "", 100)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestAliasStandsWhereACollectionIsNamed(t *testing.T) {
	e := openOn(t, vfs.NewMem(), Limits{})
	createCollections(t, e, "first", "second")
	setAlias(t, e, news, "first") // so that the helpers of other tests go through the alias
	story := newWriter(1).text(60, 60)
	add(t, e, Document{ID: "a", Text: story}, Document{ID: "b", Text: story})
	if got := ids(matchesOf(t, e, "a")); !slices.Equal(got, []string{"b"}) {
		t.Errorf("matches are %q", got)
	}
	if got := check(t, e, Document{Text: story}); len(got[0].Matches) != 2 {
		t.Errorf("a check finds %v", ids(got[0].Matches))
	}
	ctx := t.Context()
	if c, err := e.Collection(ctx, news); err != nil || c.Name != "first" {
		t.Errorf("the collection is %q, %v", c.Name, err)
	}
	if name, number, err := e.Resolve(ctx, news); err != nil || name != "first" || number != 1 {
		t.Errorf("it resolves to %q, %d, %v", name, number, err)
	}
	if _, err := e.MarkMatch(ctx, news, Feedback{Pair: Pair{"a", "b"}, Judgement: Wrong}, false); err != nil {
		t.Error(err)
	}
	if err := e.DeleteFeedback(ctx, news, Pair{"a", "b"}); err != nil {
		t.Error(err)
	}
	if err := e.EraseDocument(ctx, news, "a", false); err != nil {
		t.Error(err)
	}
	if err := e.DeleteDocument(ctx, news, "b"); err != nil {
		t.Error(err)
	}
	add(t, e, Document{ID: "c", Text: story})
	if previous := setAlias(t, e, news, "second"); previous != "first" {
		t.Errorf("it pointed at %q", previous)
	}
	_, _, err := e.Document(ctx, news, "c")
	wantError(t, err, func(err *DocumentNotFoundError) bool { return err.ID == "c" })
	if _, _, err := e.Document(ctx, "first", "c"); err != nil {
		t.Error(err)
	}
}

func TestAliasIsNoNameOfItsOwn(t *testing.T) {
	e := openOn(t, vfs.NewMem(), Limits{})
	createCollections(t, e, "first", "second")
	setAlias(t, e, news, "first")
	itself := func(field string) func(*InvalidFieldError) bool {
		return func(err *InvalidFieldError) bool {
			return *err == InvalidFieldError{field, `is an alias of collection "first": name the collection itself`}
		}
	}
	ctx := t.Context()
	wantError(t, e.DeleteCollection(ctx, news), itself("collection"))
	_, err := e.UpdateCollection(ctx, news, func(*Settings) {})
	wantError(t, err, itself("collection.name"))
	_, err = e.SetAlias(ctx, Alias{"other", news}, "")
	wantError(t, err, itself("alias.collection"))

	taken := func(name string) func(*NameTakenError) bool {
		return func(err *NameTakenError) bool { return err.Name == name }
	}
	c := newsCollection()
	_, err = e.CreateCollection(ctx, c, "")
	wantError(t, err, taken(news))
	_, err = e.SetAlias(ctx, Alias{"second", "first"}, "")
	wantError(t, err, taken("second"))
	c.Name = "second"
	_, err = e.CreateCollection(ctx, c, "")
	wantError(t, err, func(err *CollectionExistsError) bool { return err.Collection == "second" })

	_, err = e.SetAlias(ctx, Alias{"No Name", "first"}, "")
	wantError(t, err, func(err *InvalidFieldError) bool { return err.Field == "alias.name" })
	_, err = e.SetAlias(ctx, Alias{"other", "none"}, "")
	wantError(t, err, func(err *CollectionNotFoundError) bool { return err.Collection == "none" })
	if got := aliases(t, e); !slices.Equal(got, []Alias{{news, "first"}}) {
		t.Errorf("after all that was refused the aliases are %v", got)
	}
}

func TestAliasExpectedElsewhere(t *testing.T) {
	e := openOn(t, vfs.NewMem(), Limits{})
	createCollections(t, e, "first", "second")
	ctx := t.Context()
	moved := func(want, got string) func(*AliasMovedError) bool {
		return func(err *AliasMovedError) bool { return *err == AliasMovedError{news, want, got} }
	}
	_, err := e.SetAlias(ctx, Alias{news, "first"}, "second")
	wantError(t, err, moved("second", ""))
	setAlias(t, e, news, "first")
	_, err = e.SetAlias(ctx, Alias{news, "second"}, "second")
	wantError(t, err, moved("second", "first"))
	if previous, err := e.SetAlias(ctx, Alias{news, "second"}, "first"); err != nil || previous != "first" {
		t.Errorf("the swap from %q: %v", previous, err)
	}
	if got := aliases(t, e); !slices.Equal(got, []Alias{{news, "second"}}) {
		t.Errorf("the aliases are %v", got)
	}
}

func TestCollectionWithAnAliasIsNotDeleted(t *testing.T) {
	e := openOn(t, vfs.NewMem(), Limits{})
	createCollections(t, e, "first", "second")
	setAlias(t, e, "b", "first")
	setAlias(t, e, "a", "first")
	ctx := t.Context()
	for _, name := range []string{"a", "b"} {
		wantError(t, e.DeleteCollection(ctx, "first"), func(err *CollectionAliasedError) bool {
			return *err == CollectionAliasedError{"first", name}
		})
		if err := e.DeleteAlias(ctx, name); err != nil {
			t.Fatal(err)
		}
		wantError(t, e.DeleteAlias(ctx, name), func(err *AliasNotFoundError) bool { return err.Alias == name })
		_, err := e.Collection(ctx, name)
		wantError(t, err, func(err *CollectionNotFoundError) bool { return err.Collection == name })
	}
	if err := e.DeleteCollection(ctx, "first"); err != nil {
		t.Error(err)
	}
	wantError(t, e.DeleteAlias(ctx, "none"), func(err *AliasNotFoundError) bool { return err.Alias == "none" })
	// The name of a deleted alias is free.
	createCollections(t, e, "a")
}

func TestAliasesSurviveARestart(t *testing.T) {
	fsys := vfs.NewMem()
	e := openOn(t, fsys, Limits{})
	createCollections(t, e, "first", "second")
	for _, name := range []string{"c", "a", "b", "gone"} {
		setAlias(t, e, name, "first")
	}
	setAlias(t, e, "b", "second")
	if err := e.DeleteAlias(t.Context(), "gone"); err != nil {
		t.Fatal(err)
	}
	e = reopened(t, e, fsys)
	if got := aliases(t, e); !slices.Equal(got, []Alias{{"a", "first"}, {"b", "second"}, {"c", "first"}}) {
		t.Errorf("the aliases are %v", got)
	}
	if page, err := e.Aliases(t.Context(), "a", 1); err != nil || !slices.Equal(page, []Alias{{"b", "second"}}) {
		t.Errorf("the page after a is %v, %v", page, err)
	}
}

// TestChangesThroughAnAliasThatMoves adds through an alias while it moves to and fro. Every add that is acknowledged is
// in one of the two collections, and none comes into a collection that the alias has left.
func TestChangesThroughAnAliasThatMoves(t *testing.T) {
	e := openOn(t, vfs.NewMem(), Limits{})
	names := []string{"first", "second"}
	createCollections(t, e, names...)
	setAlias(t, e, news, "first")
	count := func(name string) int64 {
		s, err := e.Statistics(t.Context(), name)
		if err != nil {
			t.Error(err)
		}
		return s.Documents
	}
	var writers sync.WaitGroup
	var stop atomic.Bool
	var adds atomic.Int64
	acknowledged := make([][]string, 3)
	for i := range acknowledged {
		writers.Go(func() {
			f := newFeed(1, string(rune('a'+i)))
			for !stop.Load() {
				docs := f.batch(3)
				if _, err := e.Add(t.Context(), news, docs, AddOptions{}); err != nil {
					t.Error(err)
					return
				}
				acknowledged[i] = append(acknowledged[i], idsOf(docs)...)
				adds.Add(1)
			}
		})
	}
	left := count("second")
	for i := range 40 {
		to := names[(i+1)%2]
		if now := count(to); now != left {
			t.Errorf("swap %d: %s had %d documents when the alias left it, and has %d", i, to, left, now)
		}
		setAlias(t, e, news, to)
		if i < len(names) {
			// Of more adds than there are writers one has begun since the alias moved.
			for before := adds.Load(); adds.Load() <= before+int64(len(acknowledged)) && !t.Failed(); {
				runtime.Gosched()
			}
		}
		left = count(names[i%2])
	}
	stop.Store(true)
	writers.Wait()
	total := 0
	for _, id := range slices.Concat(acknowledged...) {
		total++
		found := 0
		for _, name := range names {
			if _, _, err := e.Document(t.Context(), name, id); err == nil {
				found++
			}
		}
		if found != 1 {
			t.Errorf("%s is in %d collections", id, found)
		}
	}
	if both := count("first") + count("second"); both != int64(total) || count("first") == 0 || count("second") == 0 {
		t.Errorf("%d and %d documents, %d were acknowledged", count("first"), count("second"), total)
	}
}

// TestReadsThroughAnAliasWhoseCollectionIsReplaced deletes each collection as soon as the alias has left it.
func TestReadsThroughAnAliasWhoseCollectionIsReplaced(t *testing.T) {
	e := openOn(t, vfs.NewMem(), Limits{})
	createCollections(t, e, "c0")
	setAlias(t, e, news, "c0")
	var readers sync.WaitGroup
	var stop atomic.Bool
	for name, read := range map[string]func(context.Context) error{
		"Check": func(ctx context.Context) error {
			_, err := e.Check(ctx, news, []Document{{Text: "one two three four five six"}}, false)
			return err
		},
		"Collection": func(ctx context.Context) error { _, err := e.Collection(ctx, news); return err },
		"Clusters":   func(ctx context.Context) error { _, err := e.Clusters(ctx, news, "", 1); return err },
		"ExplainText": func(ctx context.Context) error {
			_, err := e.ExplainText(ctx, news, Document{Text: "one two"}, "none")
			if errors.As(err, new(*DocumentNotFoundError)) {
				return nil
			}
			return err
		},
		"Add": func(ctx context.Context) error {
			_, err := e.Add(ctx, news, []Document{{ID: "a", Text: "one two three"}}, AddOptions{})
			return err
		},
	} {
		readers.Go(func() {
			for !stop.Load() {
				if err := read(t.Context()); err != nil {
					t.Errorf("%s: %v", name, err)
					return
				}
			}
		})
	}
	for i := range 12 {
		next := fmt.Sprint("c", i+1)
		createCollections(t, e, next)
		previous := setAlias(t, e, news, next)
		if err := e.DeleteCollection(t.Context(), previous); err != nil {
			t.Error(err)
		}
	}
	stop.Store(true)
	readers.Wait()
}

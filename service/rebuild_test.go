package service

import (
	"context"
	"errors"
	"maps"
	"math"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/neardup/neardup/service/store"
)

// rebuilt is what the collection news is rebuilt as: with longer shingles and another seed.
func rebuilt() Collection {
	c := newsCollection()
	c.Name, c.Parameters.ShingleSize, c.Parameters.Seed = "rebuilt", c.Parameters.ShingleSize+1, 8
	return c
}

func quiet(RebuildProgress) {}

// content is what a collection was given.
type content struct {
	Documents map[string]Document
	Added     map[string]time.Time
	Feedback  []Feedback
}

// contentOf reads all that a collection was given.
func contentOf(t *testing.T, e *Engine, name string) content {
	t.Helper()
	entries, err := e.Documents(t.Context(), name, "", math.MaxInt)
	if err != nil {
		t.Fatal(err)
	}
	c := content{Documents: map[string]Document{}, Added: map[string]time.Time{}}
	for _, entry := range entries {
		id := entry.Document.ID
		if c.Documents[id], c.Added[id], err = e.Document(t.Context(), name, id); err != nil {
			t.Fatal(err)
		}
	}
	if c.Feedback, err = e.Feedback(t.Context(), name, Pair{}, math.MaxInt); err != nil {
		t.Fatal(err)
	}
	return c
}

// ordinalsOf returns the numbers of the documents of a collection.
func ordinalsOf(t *testing.T, e *Engine, name string) map[string]uint32 {
	t.Helper()
	c, end, err := e.beginReading(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	return maps.Clone(c.ordinals)
}

// inOrder returns the documents of a collection in the order in which they were added.
func inOrder(t *testing.T, e *Engine, name string) []Document {
	t.Helper()
	documents, ordinals := contentOf(t, e, name).Documents, ordinalsOf(t, e, name)
	list := slices.Collect(maps.Values(documents))
	slices.SortFunc(list, func(a, b Document) int { return int(ordinals[a.ID]) - int(ordinals[b.ID]) })
	return list
}

// tickingClock returns a clock that never shows the same time twice.
func tickingClock() func() time.Time {
	var ticks atomic.Int64
	return func() time.Time { return time.Unix(1700000000+ticks.Add(1), 0) }
}

// openTicking opens an engine with a ticking clock and fills the collection news: documents come, go and are replaced.
func openTicking(t *testing.T, fsys vfs.FS, batches int) *Engine {
	t.Helper()
	e, err := Open(Options{Dir: "data", Now: tickingClock(), RevisionInterval: -1, Store: store.Options{FS: fsys}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil && !errors.Is(err, ErrClosed) {
			t.Errorf("Close: %v", err)
		}
	})
	createNews(t, e)
	f := newFeed(5, "a")
	for range batches {
		docs := f.batch(10)
		add(t, e, docs...)
		docs[2].Text = f.nextText()
		add(t, e, docs[2])
		if err := e.DeleteDocument(t.Context(), news, docs[5].ID); err != nil {
			t.Fatal(err)
		}
	}
	return e
}

func rebuildNews(t *testing.T, e *Engine, alias string) Collection {
	t.Helper()
	c, err := e.Rebuild(t.Context(), news, rebuilt(), alias, quiet)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestRebuildEqualsAddingInOrder holds a rebuilt collection against a new one with the same parameters.
func TestRebuildEqualsAddingInOrder(t *testing.T) {
	e := openTicking(t, vfs.NewMem(), 17) // more documents than are taken over at once
	var last RebuildProgress
	made, err := e.Rebuild(t.Context(), news, rebuilt(), "", func(p RebuildProgress) { last = p })
	if err != nil {
		t.Fatal(err)
	}
	docs := inOrder(t, e, news)
	if made.Name != "rebuilt" || made.Parameters != rebuilt().Parameters || last.Done != int64(len(docs)) || last.Total != last.Done {
		t.Errorf("made %v after %+v of %d documents", made, last, len(docs))
	}
	same(t, "content", contentOf(t, e, "rebuilt"), contentOf(t, e, news))

	fresh := rebuilt()
	fresh.Name = "fresh"
	if _, err := e.CreateCollection(t.Context(), fresh, ""); err != nil {
		t.Fatal(err)
	}
	for some := range slices.Chunk(docs, 20) {
		if _, err := e.Add(t.Context(), "fresh", some, AddOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	matches := 0
	for _, d := range docs {
		want, err := e.Matches(t.Context(), "fresh", d.ID, "", math.MaxInt, true)
		if err != nil {
			t.Fatal(err)
		}
		got, err := e.Matches(t.Context(), "rebuilt", d.ID, "", math.MaxInt, true)
		if err != nil {
			t.Fatal(err)
		}
		matches += len(got)
		same(t, "matches of "+d.ID, normalizeMatches(got), normalizeMatches(want))
	}
	want, err := e.Clusters(t.Context(), "fresh", "", math.MaxInt)
	if err != nil {
		t.Fatal(err)
	}
	got, err := e.Clusters(t.Context(), "rebuilt", "", math.MaxInt)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "clusters", got, want)
	if matches == 0 || len(got) == 0 {
		t.Error("no matches or no clusters: the test is not worth it")
	}
}

// interrupted begins a rebuild and ends it when some of its steps are done.
func interrupted(t *testing.T, e *Engine, steps int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	_, err := e.Rebuild(ctx, news, rebuilt(), "", func(p RebuildProgress) {
		if p.Done > 0 {
			if steps--; steps <= 0 {
				cancel()
			}
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("the rebuild that was interrupted returned %v", err)
	}
}

func TestRebuildGoesOnAfterAnInterruption(t *testing.T) {
	fsys := vfs.NewMem()
	e := openTicking(t, fsys, 17)
	mark := func(a, b string) {
		t.Helper()
		if _, err := e.MarkMatch(t.Context(), news, Feedback{Pair: Pair{a, b}, Judgement: Wrong, Note: "no"}, true); err != nil {
			t.Fatal(err)
		}
	}
	docs := inOrder(t, e, news)
	mark(docs[0].ID, docs[1].ID)
	mark(docs[0].ID, docs[2].ID)
	interrupted(t, e, 1)
	before := ordinalsOf(t, e, "rebuilt")
	if len(before) == 0 || len(before) >= len(docs) {
		t.Fatalf("%d of %d documents were taken over", len(before), len(docs))
	}

	e = reopened(t, e, fsys)
	gone, replaced, again := docs[0], docs[1], docs[2]
	for _, d := range []Document{gone, again} {
		if err := e.DeleteDocument(t.Context(), news, d.ID); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.DeleteFeedback(t.Context(), news, newPair(docs[0].ID, docs[1].ID)); err != nil {
		t.Fatal(err)
	}
	mark(docs[3].ID, docs[4].ID)
	replaced.Title = "A new title"
	add(t, e, replaced, again)

	rebuildNews(t, e, "")
	same(t, "content", contentOf(t, e, "rebuilt"), contentOf(t, e, news))
	after := ordinalsOf(t, e, "rebuilt")
	for id, ordinal := range before {
		changed := id == gone.ID || id == replaced.ID || id == again.ID
		if (after[id] != ordinal) != changed {
			t.Errorf("%s had number %d in the new collection, and has %d", id, ordinal, after[id])
		}
	}
	if c, _ := e.resolve(news); len(c.followers) != 0 {
		t.Error("the source is followed still")
	}
	compareReopened(t, e, fsys)
}

// compareReopened checks that what is known of the rebuilt collection is what the store has.
func compareReopened(t *testing.T, e *Engine, fsys vfs.FS) {
	t.Helper()
	wanted, err := e.Clusters(t.Context(), "rebuilt", "", math.MaxInt)
	if err != nil {
		t.Fatal(err)
	}
	want := contentOf(t, e, "rebuilt")
	e = reopened(t, e, fsys)
	found, err := e.Clusters(t.Context(), "rebuilt", "", math.MaxInt)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "clusters after a restart", found, wanted)
	same(t, "content after a restart", contentOf(t, e, "rebuilt"), want)
}

// TestRebuildFollowsChanges changes the source by an alias all the while, which is pointed at the new collection in the
// end: it must hold what was acknowledged before and after.
func TestRebuildFollowsChanges(t *testing.T) {
	e := openTicking(t, vfs.NewMem(), 17)
	setAlias(t, e, "live", news)
	base := contentOf(t, e, news).Documents
	var writers sync.WaitGroup
	var stop atomic.Bool
	states := make([]map[string]string, 3)
	for i := range states {
		state := map[string]string{}
		states[i] = state
		writers.Go(func() {
			f := newFeed(uint64(i), string(rune('p'+i)))
			for !stop.Load() {
				docs := f.batch(4)
				if held := slices.Sorted(maps.Keys(state)); len(held) > 0 {
					docs[0].ID = held[f.IntN(len(held))]
					gone := held[f.IntN(len(held))]
					if err := e.DeleteDocument(t.Context(), "live", gone); err != nil {
						t.Errorf("delete %s: %v", gone, err)
						return
					}
					delete(state, gone)
				}
				if _, err := e.Add(t.Context(), "live", docs, AddOptions{}); err != nil {
					t.Error(err)
					return
				}
				for _, d := range docs {
					state[d.ID] = d.Text
				}
				_, err := e.MarkMatch(t.Context(), "live", Feedback{Pair: Pair{docs[1].ID, docs[2].ID}, Judgement: Right}, false)
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	var last RebuildProgress
	if _, err := e.Rebuild(t.Context(), news, rebuilt(), "live", func(p RebuildProgress) { last = p }); err != nil {
		t.Fatal(err)
	}
	// From now on nobody changes the source.
	source := contentOf(t, e, news)
	time.Sleep(20 * time.Millisecond)
	stop.Store(true)
	writers.Wait()
	same(t, "the source after the swap", contentOf(t, e, news), source)
	if c, err := e.Collection(t.Context(), "live"); err != nil || c.Name != "rebuilt" {
		t.Errorf("the alias points at %q, %v", c.Name, err)
	}
	want := map[string]string{}
	for id, d := range base {
		want[id] = d.Text
	}
	for _, state := range states {
		maps.Copy(want, state)
	}
	got := map[string]string{}
	target := contentOf(t, e, "rebuilt")
	for id, d := range target.Documents {
		got[id] = d.Text
	}
	same(t, "texts", got, want)
	for _, f := range source.Feedback {
		if !slices.Contains(target.Feedback, f) {
			t.Errorf("the feedback %v is lost", f)
		}
	}
	if last.Changes == 0 || len(source.Feedback) == 0 || maps.Equal(got, textsOf(source)) {
		t.Errorf("nothing changed during the rebuild (%+v) or after it: the test is not worth it", last)
	}
}

func textsOf(c content) map[string]string {
	texts := map[string]string{}
	for id, d := range c.Documents {
		texts[id] = d.Text
	}
	return texts
}

// TestRebuildEndsWithAllThatChangedMeanwhile changes the source in the middle of a rebuild in ways that the copy alone
// would miss.
func TestRebuildEndsWithAllThatChangedMeanwhile(t *testing.T) {
	e := openTicking(t, vfs.NewMem(), 17)
	docs := inOrder(t, e, news)
	first, second := docs[0], docs[1]
	changed := false
	_, err := e.Rebuild(t.Context(), news, rebuilt(), "", func(p RebuildProgress) {
		if p.Done == 0 || changed {
			return
		}
		changed = true
		for _, d := range docs[:140] { // more than is left for the end
			if err := e.DeleteDocument(t.Context(), news, d.ID); err != nil {
				t.Error(err)
			}
		}
		second.Text = "another text"
		add(t, e, first, second)
	})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "content", contentOf(t, e, "rebuilt"), contentOf(t, e, news))
	if n := len(contentOf(t, e, "rebuilt").Documents); !changed || n != len(docs)-138 {
		t.Errorf("%d documents are left of %d", n, len(docs))
	}
}

func TestRebuildIsCompleteOnce(t *testing.T) {
	e := openTicking(t, vfs.NewMem(), 2)
	setAlias(t, e, "live", news)
	rebuildNews(t, e, "live")
	// The new collection is on its own now.
	if _, err := e.Add(t.Context(), "live", []Document{{ID: "later", Text: "a later text"}}, AddOptions{}); err != nil {
		t.Fatal(err)
	}
	want := contentOf(t, e, "rebuilt")
	for _, alias := range []string{"live", ""} {
		if c := rebuildNews(t, e, alias); c.Name != "rebuilt" {
			t.Errorf("a repeated call returns %q", c.Name)
		}
	}
	same(t, "content", contentOf(t, e, "rebuilt"), want)
	_, err := e.Rebuild(t.Context(), news, rebuilt(), "other", quiet)
	wantError(t, err, func(err *CollectionExistsError) bool { return err.Collection == "rebuilt" })
}

func TestRebuildErrors(t *testing.T) {
	e := openTicking(t, vfs.NewMem(), 1)
	createNews(t, e, discardText, func(c *Collection) { c.Name = "discards" })
	createCollections(t, e, "plain")
	setAlias(t, e, "elsewhere", "plain")
	interrupted(t, e, 1)
	begun := rebuilt()
	for _, test := range []struct {
		name   string
		source string
		change func(*Collection)
		alias  string
		want   func(error) bool
	}{
		{"no source", "none", nil, "", isError(&CollectionNotFoundError{"none"})},
		{"no texts", "discards", nil, "", isError(&TextNotRetainedError{"discards"})},
		{"itself", news, func(c *Collection) { c.Name = news }, "", isField("target.name")},
		{"a collection with the name", news, func(c *Collection) { *c = newsCollection(); c.Name = "plain" }, "",
			isError(&CollectionExistsError{"plain"})},
		{"a rebuild of another source", "plain", nil, "", isError(&CollectionExistsError{"rebuilt"})},
		{"an alias with the name", news, func(c *Collection) { c.Name = "elsewhere" }, "", isError(&NameTakenError{"elsewhere"})},
		{"not valid", news, func(c *Collection) { c.Parameters.Rows = -1 }, "", isField("collection.parameters")},
		{"alias not valid", news, nil, "No Name", isField("alias")},
		{"alias of the target's name", news, nil, "rebuilt", isField("alias")},
		{"alias elsewhere", news, nil, "elsewhere", isError(&AliasMovedError{"elsewhere", news, "plain"})},
		{"a collection with the alias", news, nil, "plain", isError(&NameTakenError{"plain"})},
		{"other parameters", news, func(c *Collection) { c.Parameters.Bands, c.Parameters.Rows = 16, 8 }, "", differs},
		{"other retention", news, discardText, "", differs},
		{"other seed policy", news, func(c *Collection) { c.SeedPolicy, c.Parameters.Seed = SecretSeed, 0 }, "", differs},
	} {
		target := begun
		if test.change != nil {
			test.change(&target)
		}
		if _, err := e.Rebuild(t.Context(), test.source, target, test.alias, quiet); !test.want(err) {
			t.Errorf("%s: error is %v", test.name, err)
		}
	}
	_, err := e.Rebuild(canceled(t), news, begun, "", quiet)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a canceled call returns %v", err)
	}
}

func isError(want error) func(error) bool {
	return func(err error) bool { return reflect.DeepEqual(err, want) }
}

func isField(field string) func(error) bool {
	return func(err error) bool {
		found, ok := errors.AsType[*InvalidFieldError](err)
		return ok && found.Field == field
	}
}

func differs(err error) bool {
	found, ok := errors.AsType[*CollectionDiffersError](err)
	return ok && found.Is.Name == "rebuilt" && found.Is.Parameters == rebuilt().Parameters
}

// TestRebuildEndsWithItsCollections deletes the source or the target, or closes the engine, under a rebuild.
func TestRebuildEndsWithItsCollections(t *testing.T) {
	for _, test := range []struct {
		name string
		end  func(*Engine) error
		want func(error) bool
	}{
		{"source", func(e *Engine) error { return e.DeleteCollection(context.Background(), news) },
			isError(&CollectionNotFoundError{news})},
		{"target", func(e *Engine) error { return e.DeleteCollection(context.Background(), "rebuilt") },
			isError(&CollectionNotFoundError{"rebuilt"})},
		{"engine", (*Engine).Close, func(err error) bool { return errors.Is(err, ErrClosed) }},
	} {
		e := openTicking(t, vfs.NewMem(), 17)
		ended := false
		_, err := e.Rebuild(t.Context(), news, rebuilt(), "", func(p RebuildProgress) {
			if p.Done > 0 && !ended {
				ended = true
				if err := test.end(e); err != nil {
					t.Error(err)
				}
			}
		})
		if !test.want(err) {
			t.Errorf("%s: error is %v", test.name, err)
		}
	}
}

// TestRebuildsOfOneTargetWaitForEachOther calls twice at once, as a client does that has lost its connection.
func TestRebuildsOfOneTargetWaitForEachOther(t *testing.T) {
	e := openTicking(t, vfs.NewMem(), 10)
	setAlias(t, e, "live", news)
	var calls sync.WaitGroup
	for range 3 {
		calls.Go(func() {
			if _, err := e.Rebuild(t.Context(), news, rebuilt(), "live", quiet); err != nil {
				t.Error(err)
			}
		})
	}
	calls.Wait()
	same(t, "content", contentOf(t, e, "rebuilt"), contentOf(t, e, news))
}

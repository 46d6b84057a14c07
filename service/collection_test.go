package service

import (
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

func TestCollectionsSurviveReopening(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	e, err := Open(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	want := createNews(t, e)
	if want.ParameterID == "" || want.Created.IsZero() || want.Parameters.Seed != 7 {
		t.Errorf("created = %+v", want)
	}
	for _, name := range []string{"b", "a", "c"} {
		createNews(t, e, func(c *Collection) { c.Name = name })
	}
	if err := e.DeleteCollection(t.Context(), "b"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		got, err := e.Collection(t.Context(), news)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "the collection", got, want)
		_, err = e.Collection(t.Context(), "b")
		wantError(t, err, func(err *CollectionNotFoundError) bool { return err.Collection == "b" })
		if got := names(t, e, "", 10); got != "a c news" {
			t.Errorf("collections = %s", got)
		}
		if got := names(t, e, "a", 1); got != "c" {
			t.Errorf("the collection after a = %s", got)
		}
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		if e, err = Open(Options{Dir: dir}); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
}

func names(t *testing.T, e *Engine, after string, limit int) string {
	t.Helper()
	list, err := e.Collections(t.Context(), after, limit)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range list {
		names = append(names, c.Name)
	}
	return strings.Join(names, " ")
}

func TestCreateCollectionRefusesInvalidFields(t *testing.T) {
	e := openNews(t, Limits{})
	for field, change := range map[string]func(*Collection){
		"collection.name":            func(c *Collection) { c.Name = "No" },
		"collection.parameters":      func(c *Collection) { c.Parameters.Bands = 0 },
		"collection.thresholds":      func(c *Collection) { c.Thresholds.Containment = math.NaN() },
		"collection.text_retention":  func(c *Collection) { c.Retention = 0 },
		"collection.seed_policy":     func(c *Collection) { c.SeedPolicy = 3 },
		"collection.parameters.seed": func(c *Collection) { c.SeedPolicy = SecretSeed },
	} {
		c := newsCollection()
		c.Name = "other"
		change(&c)
		_, err := e.CreateCollection(t.Context(), c, "")
		wantError(t, err, func(err *InvalidFieldError) bool { return err.Field == field })
	}
	if got := names(t, e, "", 10); got != news {
		t.Errorf("collections = %s", got)
	}
}

func TestCreateCollectionByRequestID(t *testing.T) {
	e := openOn(t, vfs.NewMem(), Limits{})
	first, err := e.CreateCollection(t.Context(), newsCollection(), "request")
	if err != nil {
		t.Fatal(err)
	}
	again, err := e.CreateCollection(t.Context(), newsCollection(), "request")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the collection of the repeated request", again, first)

	other := newsCollection()
	other.Thresholds.PartialWords++
	_, err = e.CreateCollection(t.Context(), other, "request")
	wantError(t, err, func(err *RequestIDReusedError) bool { return err.RequestID == "request" })
	for _, requestID := range []string{"", "another"} {
		_, err = e.CreateCollection(t.Context(), newsCollection(), requestID)
		wantError(t, err, func(err *CollectionExistsError) bool { return err.Collection == news })
	}
}

func TestSeeds(t *testing.T) {
	secret := func(c *Collection) { c.SeedPolicy, c.Parameters.Seed = SecretSeed, 0 }
	e := openNews(t, Limits{}, secret)
	one, err := e.Collection(t.Context(), news)
	if err != nil {
		t.Fatal(err)
	}
	two := createNews(t, e, secret, func(c *Collection) { c.Name = "two" })
	if one.Parameters.Seed != 0 || two.Parameters.Seed != 0 {
		t.Error("a secret seed is shown")
	}
	if one.ParameterID == two.ParameterID || one.ParameterID == sketch.DefaultParameters().ID() {
		t.Error("collections with secret seeds share a parameter id")
	}
	public := createNews(t, e, func(c *Collection) { c.Name = "public" })
	if public.Parameters.Seed != 7 || public.ParameterID != public.Parameters.ID() {
		t.Errorf("public seed = %d, want 7 and the id of the parameters", public.Parameters.Seed)
	}
}

func TestUpdateCollection(t *testing.T) {
	fsys := vfs.NewMem()
	e := openOn(t, fsys, Limits{})
	createNews(t, e)
	w := newWriter(1)
	text := w.text(40)
	add(t, e, Document{ID: "whole", Text: text + "\n" + w.text(200)})
	probe := Document{Text: text + "\n" + w.text(200)}
	if got := check(t, e, probe)[0].Relation; got != match.Partial {
		t.Fatalf("before the update the relation is %v", got)
	}
	updated, err := e.UpdateCollection(t.Context(), news, func(s *Settings) { s.Thresholds.PartialWords = 200 })
	if err != nil || updated.Thresholds.PartialWords != 200 {
		t.Fatalf("UpdateCollection = %+v, %v", updated, err)
	}
	_, err = e.UpdateCollection(t.Context(), news, func(s *Settings) { s.Thresholds.PartialWords = -1 })
	wantError(t, err, func(err *InvalidFieldError) bool { return err.Field == "collection.thresholds" })
	_, err = e.UpdateCollection(t.Context(), news, func(s *Settings) { s.MaxAge = -1 })
	wantError(t, err, func(err *InvalidFieldError) bool { return err.Field == "collection.max_age" })
	_, err = e.UpdateCollection(t.Context(), "absent", func(*Settings) {})
	wantError(t, err, func(err *CollectionNotFoundError) bool { return err.Collection == "absent" })
	for range 2 {
		got, err := e.Collection(t.Context(), news)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "the collection", got, updated)
		if got := check(t, e, probe)[0].Relation; got != match.Unrelated {
			t.Errorf("after the update the relation is %v", got)
		}
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		e = openOn(t, fsys, Limits{})
	}
}

func TestDeletedCollectionLeavesNothing(t *testing.T) {
	fsys := vfs.NewMem()
	e := openOn(t, fsys, Limits{})
	createNews(t, e)
	doc := Document{ID: "a", Text: newWriter(1).text(50)}
	add(t, e, doc)
	if err := e.DeleteCollection(t.Context(), news); err != nil {
		t.Fatal(err)
	}
	for name, call := range map[string]func() error{
		"Add":              func() error { _, err := e.Add(t.Context(), news, []Document{doc}, AddOptions{}); return err },
		"Check":            func() error { _, err := e.Check(t.Context(), news, []Document{doc}, false); return err },
		"Document":         func() error { _, _, err := e.Document(t.Context(), news, "a"); return err },
		"Matches":          func() error { _, err := e.Matches(t.Context(), news, "a", "", 1, false); return err },
		"Clusters":         func() error { _, err := e.Clusters(t.Context(), news, "", 1); return err },
		"ClusterOf":        func() error { _, _, err := e.ClusterOf(t.Context(), news, "a"); return err },
		"Statistics":       func() error { _, err := e.Statistics(t.Context(), news); return err },
		"DeleteDocument":   func() error { return e.DeleteDocument(t.Context(), news, "a") },
		"DeleteCollection": func() error { return e.DeleteCollection(t.Context(), news) },
	} {
		t.Run(name, func(t *testing.T) {
			wantError(t, call(), func(err *CollectionNotFoundError) bool { return err.Collection == news })
		})
	}
	createNews(t, e)
	if got := add(t, e, doc)[0]; got.Outcome != Added || len(got.Verdict.Matches) != 0 {
		t.Errorf("in a new collection of the same name: %+v", got)
	}
}

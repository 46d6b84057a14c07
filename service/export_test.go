package service

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// exported returns the records of the collection news.
func exported(t *testing.T, e *Engine) []Record {
	t.Helper()
	var records []Record
	err := e.Export(t.Context(), news, func(r Record) error {
		records = append(records, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// kinds returns what the records are, one letter each.
func kinds(records []Record) string {
	var list []byte
	for _, r := range records {
		switch {
		case r.Collection != nil:
			list = append(list, 'C')
		case r.Document != nil:
			list = append(list, 'd')
		case r.Match != nil:
			list = append(list, 'm')
		case r.Feedback != nil:
			list = append(list, 'f')
		case r.Cluster != nil:
			list = append(list, 'c')
		case r.End != nil:
			list = append(list, 'E')
		}
	}
	return string(list)
}

func TestExportHoldsEverything(t *testing.T) {
	e := openNews(t, Limits{})
	if got := kinds(exported(t, e)); got != "CE" {
		t.Errorf("an empty collection is exported as %s", got)
	}
	w := newWriter(1)
	text := w.text(60, 60)
	published := time.Date(2024, 5, 1, 8, 0, 0, 0, time.UTC)
	docs := []Document{
		{ID: "b", Source: "Evening Lamp", Text: text, Title: "Rain", Labels: map[string]string{"desk": "weather"}},
		{ID: "a", Source: "Harbor Gazette", Text: text, Published: published},
		{ID: "alone", Text: w.text(60)},
		{ID: "bytes", Text: "one \xff two"},
		{ID: "empty"},
	}
	add(t, e, docs...)
	mark(t, e, "alone", "a", Wrong)
	if _, err := e.MarkMatch(t.Context(), news, Feedback{Pair: Pair{"not there", "b"}, Judgement: Right}, true); err != nil {
		t.Fatal(err)
	}
	records := exported(t, e)
	if got := kinds(records); got != "CdddddmffcE" {
		t.Fatalf("exported as %s", got)
	}
	collection, err := e.Collection(t.Context(), news)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "collection", *records[0].Collection, collection)
	for i, d := range docs {
		got := records[1+i].Document
		_, added, err := e.Document(t.Context(), news, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "document", got.Document, d)
		if !got.Added.Equal(added) {
			t.Errorf("%s was added at %v, want %v", d.ID, got.Added, added)
		}
	}
	m := records[6].Match
	seen := matchesOf(t, e, "b")[0]
	same(t, "evidence", m.Evidence, seen.Evidence)
	if m.A != "b" || m.B != "a" || m.BSource != "Harbor Gazette" || !m.Syndicated || m.OriginalID != "a" || !m.SameStory {
		t.Errorf("the match is %+v", m)
	}
	same(t, "feedback", []Pair{records[7].Feedback.Pair, records[8].Feedback.Pair}, []Pair{{"a", "alone"}, {"b", "not there"}})
	same(t, "cluster", *records[9].Cluster, Cluster{ID: "a", Canonical: "a", Basis: 2, Members: []string{"a", "b"}})
	end, err := e.FeedEnd(t.Context(), news)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "end", *records[10].End, ExportEnd{Documents: 5, Matches: 1, Feedback: 2, Clusters: 1, Feed: end})
}

// TestTheFeedGoesOnFromAnExport watches from where an export ended, which was overtaken by a change.
func TestTheFeedGoesOnFromAnExport(t *testing.T) {
	e := openNews(t, Limits{})
	add(t, e, Document{ID: "a", Text: "one"})
	var end FeedPosition
	err := e.Export(t.Context(), news, func(r Record) error {
		switch {
		case r.Document != nil:
			add(t, e, Document{ID: "b", Text: "two"})
		case r.End != nil:
			end = r.End.Feed
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	changes, err := e.Changes(t.Context(), news, end, 10)
	if err != nil || len(changes) != 1 || changes[0].Document == nil || changes[0].Document.ID != "b" {
		t.Errorf("after the export: %+v, %v", changes, err)
	}
}

// TestAnImportIsToldInTheFeed compares the feed of an import with what was imported.
func TestAnImportIsToldInTheFeed(t *testing.T) {
	e := openNews(t, Limits{})
	records := pair("one two three")
	for range 2 { // the second time nothing changes
		if _, err := e.Import(t.Context(), news, records); err != nil {
			t.Fatal(err)
		}
	}
	var told []string
	changes, err := e.Changes(t.Context(), news, FeedPosition{}, 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range changes {
		switch {
		case c.Document != nil:
			told = append(told, fmt.Sprint(c.Document.Kind, " ", c.Document.ID))
		case c.Match != nil:
			told = append(told, fmt.Sprint(c.Match.A, " ", c.Match.Relation, " ", c.Match.B))
		case c.Cluster != nil:
			told = append(told, fmt.Sprint("cluster ", c.Cluster.Joined))
		}
	}
	same(t, "feed", told, []string{"1 a", "1 b", "a EXACT b", "cluster [a b]"})
}

// TestExportIsOfOneMoment changes the collection while it is exported, from within: the export holds no lock.
func TestExportIsOfOneMoment(t *testing.T) {
	e := openNews(t, Limits{})
	f := newFeed(5, "a")
	docs := f.batch(40)
	add(t, e, docs...)
	want := exported(t, e)
	var got []Record
	err := e.Export(t.Context(), news, func(r Record) error {
		switch len(got) {
		case 1:
			add(t, e, Document{ID: docs[0].ID, Text: "something else"}, Document{ID: "new", Text: docs[1].Text})
		case 2:
			for _, d := range docs[10:] {
				if err := e.DeleteDocument(t.Context(), news, d.ID); err != nil {
					return err
				}
			}
			mark(t, e, docs[1].ID, docs[2].ID, Wrong)
		}
		got = append(got, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "records", got, want)
}

// TestEraseWaitsForAnExport erases a document while an older export may still send it.
func TestEraseWaitsForAnExport(t *testing.T) {
	e := openNews(t, Limits{})
	add(t, e, Document{ID: "a", Text: "one"})
	err := e.Export(t.Context(), news, func(r Record) error {
		if r.Collection == nil {
			return nil
		}
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if err := e.EraseDocument(ctx, news, "a", false); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("during the export the erase returned %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.EraseDocument(t.Context(), news, "a", true); err != nil {
		t.Errorf("after the export the erase returned %v", err)
	}
}

func TestExportEndsWithAnError(t *testing.T) {
	e := openNews(t, Limits{})
	add(t, e, Document{ID: "a", Text: "one"}, Document{ID: "b", Text: "two"})
	nothing := func(Record) error { return nil }
	wantError(t, e.Export(t.Context(), "none", nothing), func(err *CollectionNotFoundError) bool { return err.Collection == "none" })
	if err := e.Export(canceled(t), news, nothing); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled before: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	sent := 0
	err := e.Export(ctx, news, func(Record) error {
		sent++
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) || sent != 1 {
		t.Errorf("canceled after the first record: %d were sent, %v", sent, err)
	}
	stop := errors.New("enough")
	for at := range 4 {
		sent := 0
		err := e.Export(t.Context(), news, func(Record) error {
			if sent++; sent > at {
				return stop
			}
			return nil
		})
		if !errors.Is(err, stop) || sent != at+1 {
			t.Errorf("stopped after %d records: %d were sent, %v", at+1, sent, err)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if err := e.Export(t.Context(), news, nothing); !errors.Is(err, ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

// TestExportOfARandomCollection checks what the records say of each other.
func TestExportOfARandomCollection(t *testing.T) {
	fsys := vfs.NewMem()
	e := openOn(t, fsys, Limits{})
	createNews(t, e)
	ids := map[string]bool{}
	f := newFeed(2, "a")
	for range 40 {
		churn(t, e, f, ids)
	}
	records := exported(t, e)
	same(t, "export after reopening", exported(t, reopened(t, e, fsys)), records)
	known := map[string]bool{}
	for _, r := range records {
		switch {
		case r.Document != nil:
			known[r.Document.Document.ID] = true
		case r.Match != nil && !(known[r.Match.A] && known[r.Match.B]):
			t.Errorf("a match of %s and %s comes before its documents", r.Match.A, r.Match.B)
		}
	}
	if !maps.Equal(known, ids) {
		t.Errorf("documents are %v, want %v", slices.Sorted(maps.Keys(known)), slices.Sorted(maps.Keys(ids)))
	}
}

package service

import (
	"errors"
	"testing"

	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

// TestExplainAgreesWithCheck explains every pair of a probe and a match of it, and pairs that are none.
func TestExplainAgreesWithCheck(t *testing.T) {
	for name, change := range map[string]func(*Collection){
		"texts retained":  func(*Collection) {},
		"texts discarded": discardText,
		"all channels": func(c *Collection) {
			c.Parameters.Channels |= sketch.SimHashChannel
			c.Parameters.SimHashDistance = 3
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := openNews(t, Limits{}, change)
			f := newFeed(11, "a")
			docs := f.batch(60)
			add(t, e, docs...)
			relations := map[match.Relation]int{}
			for _, probe := range f.batch(15) {
				verdict := check(t, e, probe)[0]
				for _, d := range docs {
					x, err := e.ExplainText(t.Context(), news, probe, d.ID)
					if err != nil {
						t.Fatal(err)
					}
					relations[x.Match.Relation]++
					listed := false
					for _, m := range verdict.Matches {
						if m.ID == d.ID {
							listed = true
							same(t, "match of "+probe.ID+" and "+d.ID, x.Match, m)
						}
					}
					if found := x.Rank > 0 && x.Match.Relation != match.Unrelated; found != listed {
						t.Errorf("%s and %s: rank %d, relation %v, but listed: %v", probe.ID, d.ID, x.Rank, x.Match.Relation, listed)
					}
					meets := false
					for _, m := range x.Meetings {
						meets = meets || m.Meets()
					}
					if meets != (x.Rank > 0) {
						t.Errorf("%s and %s: rank %d, but meetings %+v", probe.ID, d.ID, x.Rank, x.Meetings)
					}
				}
			}
			if len(relations) < 4 {
				t.Fatalf("the feed is not worth the test: %v", relations)
			}
		})
	}
}

// TestExplainStoredDocuments has the match as it was stored beside that of now.
func TestExplainStoredDocuments(t *testing.T) {
	e := openNews(t, Limits{})
	text := newWriter(1).text(60, 60)
	add(t, e, Document{ID: "a", Text: text}, Document{ID: "b", Text: text}, Document{ID: "c", Text: newWriter(2).text(50)})
	x, err := e.ExplainDocuments(t.Context(), news, "a", "b")
	if err != nil {
		t.Fatal(err)
	}
	if x.Match.Relation != match.Exact || x.Match.ID != "b" || x.Stored == nil || x.Stored.Relation != match.Exact {
		t.Errorf("the pair is %+v, stored %+v", x.Match, x.Stored)
	}
	if x.Rank != 1 || x.Candidates != 1 || x.Stories != 2 || x.Thresholds != match.DefaultThresholds() {
		t.Errorf("rank %d of %d, %d stories, thresholds %+v", x.Rank, x.Candidates, x.Stories, x.Thresholds)
	}
	for _, m := range x.Meetings {
		if len(m.Buckets) != m.Keys || m.Keys != m.OtherKeys || m.Keys == 0 {
			t.Errorf("equal texts share %d of %d and %d keys", len(m.Buckets), m.Keys, m.OtherKeys)
		}
		for _, b := range m.Buckets {
			if b.Documents != 2 || !b.Read {
				t.Errorf("a bucket is %+v", b)
			}
		}
	}
	x, err = e.ExplainDocuments(t.Context(), news, "a", "c")
	if err != nil || x.Match.Relation != match.Unrelated || x.Stored != nil || x.Rank != 0 {
		t.Errorf("the unrelated pair is %+v, %v", x, err)
	}
	// A new text for a stored id is compared with what is stored under it.
	x, err = e.ExplainText(t.Context(), news, Document{ID: "b", Text: text}, "b")
	if err != nil || x.Match.Relation != match.Exact {
		t.Errorf("a text against its own id: %v, %v", x.Match.Relation, err)
	}
}

func TestExplainErrors(t *testing.T) {
	e := openNews(t, Limits{TextBytes: 100})
	add(t, e, Document{ID: "a", Text: "one two three"})
	missing := func(id string) func(*DocumentNotFoundError) bool {
		return func(err *DocumentNotFoundError) bool { return err.ID == id && err.Collection == news }
	}
	_, err := e.ExplainDocuments(t.Context(), news, "none", "a")
	wantError(t, err, missing("none"))
	_, err = e.ExplainDocuments(t.Context(), news, "a", "none")
	wantError(t, err, missing("none"))
	_, err = e.ExplainText(t.Context(), news, Document{}, "none")
	wantError(t, err, missing("none"))
	_, err = e.ExplainDocuments(t.Context(), news, "a", "a")
	wantError(t, err, func(err *InvalidFieldError) bool { return err.Field == "other_document_id" })
	_, err = e.ExplainText(t.Context(), news, Document{Text: newWriter(1).words(100)}, "a")
	wantError(t, err, func(err *TextTooLargeError) bool { return err.Limit == 100 })
	_, err = e.ExplainText(t.Context(), "none", Document{}, "a")
	wantError(t, err, func(err *CollectionNotFoundError) bool { return err.Collection == "none" })
	if err := e.DeleteCollection(t.Context(), news); err != nil {
		t.Fatal(err)
	}
	_, err = e.ExplainDocuments(t.Context(), news, "a", "b")
	wantError(t, err, func(*CollectionNotFoundError) bool { return true })
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := e.ExplainText(t.Context(), news, Document{}, "a"); !errors.Is(err, ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

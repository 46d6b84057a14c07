package service

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/neardup/neardup/service/analyze"
)

const (
	// menu is lines of a page, and legalTail the end of every article of a source.
	menu = "Home\nTides and Weather\nFerries to the Islands\nThe Harbor Office\nLetters to the Editor\nAbout Us\nCalendar of Feasts\n" +
		"Sailing Club\nSmall Advertisements\nPast Issues and Index"
	legalTail = "The views in this column are those of its author alone, and no part of it may be printed elsewhere without the " +
		"written leave of the publisher."
)

// pageOf is an article of a source with a body of its own.
func pageOf(source string, number, words int) Document {
	var body strings.Builder
	for i := range words {
		fmt.Fprintf(&body, "%s%dw%d ", strings.ToLower(source), number, i)
	}
	return Document{
		ID: fmt.Sprintf("%s-%d", source, number), Source: source,
		Text: menu + "\n" + body.String() + "\n" + legalTail,
	}
}

// statuses writes the status of each paragraph as a letter.
func statuses(d AnalyzedDocument) string {
	var b strings.Builder
	for _, p := range d.Paragraphs {
		b.WriteByte("?urb"[p.Status])
	}
	return b.String()
}

func analyzeIn(t *testing.T, e *Engine, d Document) AnalyzedDocument {
	t.Helper()
	analyzed, err := e.AnalyzeIn(t.Context(), news, d)
	if err != nil {
		t.Fatal(err)
	}
	return analyzed
}

func TestBoilerplateIsLearned(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Collection)
		menu   int // lines of the menu that are told
	}{
		"texts retained": {func(*Collection) {}, 10}, "texts discarded": {discardText, 4},
	} {
		t.Run(name, func(t *testing.T) {
			e := openNews(t, Limits{}, c.change)
			subject := pageOf("Tide", 99, 60)
			if got := statuses(analyzeIn(t, e, subject)); got != strings.Repeat("u", 12) {
				t.Errorf("an empty collection knows %s", got)
			}
			for i := range 4 {
				add(t, e, pageOf("Tide", i, 60))
			}
			if got := statuses(analyzeIn(t, e, subject)); got != strings.Repeat("u", 12) {
				t.Errorf("four documents make %s", got)
			}
			add(t, e, pageOf("Tide", 4, 60), pageOf("Harbor", 5, 60), pageOf("Quay", 6, 60))
			got := analyzeIn(t, e, subject)
			if s := statuses(got); s[10:] != "ub" || strings.Count(s[:10], "b") != c.menu {
				t.Errorf("seven documents make %s", s)
			}
			r := got.Recurrences[11]
			if r == nil || r.Documents != 7 || r.Stories != 7 || r.Sources != 3 || r.SameSource != 5 {
				t.Errorf("the tail recurs %+v", r)
			}
			if body := got.Recurrences[10]; body == nil || body.Documents != 0 {
				t.Errorf("the body recurs %+v", body)
			}
			// A stored document does not count for itself.
			if r := analyzeIn(t, e, pageOf("Tide", 4, 60)).Recurrences[11]; r.Documents != 6 || r.SameSource != 4 {
				t.Errorf("in the other documents the tail recurs %+v", r)
			}
		})
	}
}

// TestASyndicatedStoryIsNoBoilerplate: its copies are one story, however many there are.
func TestASyndicatedStoryIsNoBoilerplate(t *testing.T) {
	e := openNews(t, Limits{})
	body := strings.Split(pageOf("Wire", 1, 80).Text, "\n")[10]
	for i := range 30 {
		add(t, e, Document{ID: fmt.Sprint("copy", i), Source: fmt.Sprint("outlet", i), Text: fmt.Sprintf("%s\nOutlet number %d.", body, i)})
	}
	got := analyzeIn(t, e, Document{Text: body})
	if r := got.Recurrences[0]; got.Paragraphs[0].Status != analyze.Unique || r.Documents != 30 || r.Stories != 1 || r.Sources != 30 {
		t.Errorf("status %d, recurs %+v", got.Paragraphs[0].Status, r)
	}
}

// TestLargeBucketsAreEstimated: more documents than are read of a bucket.
func TestLargeBucketsAreEstimated(t *testing.T) {
	e := openNews(t, Limits{})
	var docs []Document
	for i := range 200 {
		docs = append(docs, pageOf("Tide", i, 40))
	}
	add(t, e, docs...)
	r := analyzeIn(t, e, pageOf("Tide", 999, 40)).Recurrences[11]
	if r.Documents != 200 || r.Stories != 200 || r.SameSource != 200 || r.Sources != 1 {
		t.Errorf("the tail recurs %+v, want in 200 documents", r)
	}
}

func TestRepeatsStayRepeats(t *testing.T) {
	e := openNews(t, Limits{})
	for i := range 8 {
		add(t, e, pageOf("Tide", i, 60))
	}
	d := pageOf("Tide", 99, 60)
	d.Text += "\n" + legalTail
	if got := statuses(analyzeIn(t, e, d)); !strings.HasSuffix(got, "br") {
		t.Errorf("a tail that stands twice: %s", got)
	}
}

func TestAnalyzeInRefuses(t *testing.T) {
	e := openNews(t, Limits{TextBytes: 100})
	if _, err := e.AnalyzeIn(t.Context(), "none", Document{Text: "a"}); !errors.As(err, new(*CollectionNotFoundError)) {
		t.Errorf("an unknown collection: %v", err)
	}
	if _, err := e.AnalyzeIn(t.Context(), news, Document{Text: strings.Repeat("a", 101)}); !errors.As(err, new(*TextTooLargeError)) {
		t.Errorf("a long text: %v", err)
	}
	if got := analyzeIn(t, e, Document{}); len(got.Paragraphs) != 0 {
		t.Errorf("an empty text has %d paragraphs", len(got.Paragraphs))
	}
}

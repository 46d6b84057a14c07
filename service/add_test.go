package service

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/neardup/neardup/service/cluster"
	"github.com/neardup/neardup/service/index"
	"github.com/neardup/neardup/service/match"
)

func TestAddOutcomes(t *testing.T) {
	e := openNews(t, Limits{})
	w := newWriter(1)
	old, young := w.text(60, 60), w.text(60, 60)
	a := Document{
		ID: "a", Source: "Harbor Gazette", Published: time.Date(2024, 5, 1, 9, 0, 0, 7, time.UTC),
		URL: "https://example.org/a", Title: "Title", Lang: "en", Labels: map[string]string{"k": "v"}, Text: old,
	}
	if got := add(t, e, a)[0]; got.Outcome != Added || got.Verdict.Relation != match.Unrelated || got.Verdict.TokenCount != 120 {
		t.Errorf("the first add: %+v", got)
	}
	stored, first, err := e.Document(t.Context(), news, "a")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the document", stored, a)

	if got := add(t, e, a)[0]; got.Outcome != Unchanged {
		t.Errorf("the same again: outcome %d", got.Outcome)
	}
	b := Document{ID: "b", Source: "Evening Lamp", Text: old}
	got := add(t, e, b)[0]
	if got.Outcome != Added || len(got.Verdict.Matches) != 1 {
		t.Fatalf("the copy: %+v", got)
	}
	m := got.Verdict.Matches[0]
	if m.ID != "a" || m.Source != "Harbor Gazette" || m.Relation != match.Exact || m.Resemblance != 1 ||
		!m.Syndicated || m.OriginalID != "a" || m.OriginalBasis != cluster.Earliest || len(m.Passages) == 0 {
		t.Errorf("the match of the copy: %+v", m)
	}

	// Every field is content.
	for i, change := range []func(*Document){
		func(d *Document) { d.Source = "Northern Courier" },
		func(d *Document) { d.Published = d.Published.Add(time.Nanosecond) },
		func(d *Document) { d.Labels = map[string]string{"k": "w"} },
		func(d *Document) { d.Text += "\xff" },
		func(d *Document) { d.Text += "\xfe" },
	} {
		change(&a)
		if got := add(t, e, a)[0]; got.Outcome != Replaced || !slices.Equal(ids(got.Verdict.Matches), []string{"b"}) {
			t.Errorf("change %d: %+v", i, got)
		}
	}
	if _, second, _ := e.Document(t.Context(), news, "a"); !second.After(first) {
		t.Error("a replaced document keeps its time")
	}
	if got := ids(matchesOf(t, e, "b")); !slices.Equal(got, []string{"a"}) {
		t.Errorf("the matches of b = %v", got)
	}

	a.Text = young
	if got := add(t, e, a)[0]; got.Outcome != Replaced || len(got.Verdict.Matches) != 0 {
		t.Errorf("with another text: %+v", got)
	}
	if got := matchesOf(t, e, "b"); len(got) != 0 {
		t.Errorf("the matches of b = %v after a was replaced", ids(got))
	}
}

func TestNoLabelsAreTheSameAsEmptyOnes(t *testing.T) {
	e := openNews(t, Limits{})
	results := add(t, e, Document{ID: "a", Text: "one"}, Document{ID: "a", Text: "one", Labels: map[string]string{}})
	if results[1].Outcome != Unchanged {
		t.Errorf("outcome = %d", results[1].Outcome)
	}
}

// TestABatchIsTheSameAsItsDocumentsOneByOne adds with ids that come again in a batch: with the same content, with
// other, and with documents between them that match.
func TestABatchIsTheSameAsItsDocumentsOneByOne(t *testing.T) {
	w := newWriter(2)
	x, y := w.text(50, 50), w.text(50, 50)
	docs := []Document{
		{ID: "stored", Text: x}, {ID: "other", Text: x},
		{ID: "a", Text: x}, {ID: "b", Text: x}, {ID: "a", Text: x}, // a is unchanged, and matches b by now
		{ID: "b", Text: y}, {ID: "a", Text: x}, // a no longer matches b
		{ID: "c", Text: y}, {ID: "stored", Text: x}, {ID: "other", Text: y}, {ID: "stored", Text: x},
		{ID: "a", Text: y}, {ID: "a", Text: ""}, {ID: "a", Text: y}, {ID: "a", Text: y},
	}
	single, batch := openNews(t, Limits{}), openNews(t, Limits{})
	var want []AddResult
	for _, d := range docs {
		want = append(want, add(t, single, d)...)
	}
	if got := outcomesOf(want); got[4] != Unchanged || got[5] != Replaced || got[14] != Unchanged {
		t.Fatalf("outcomes = %v", got)
	}
	if got := ids(want[4].Verdict.Matches); !slices.Equal(got, []string{"b", "other", "stored"}) {
		t.Fatalf("the matches of a, added again = %v", got)
	}
	got := append(add(t, batch, docs[:2]...), add(t, batch, docs[2:]...)...)
	for i := range want {
		same(t, fmt.Sprintf("results of document %d", i), got[i], want[i])
	}
	all := []string{"a", "b", "c", "other", "stored"}
	a, b := ask(t, batch, all, nil), ask(t, single, all, nil)
	a.AddTimes, b.AddTimes = nil, nil
	a.Collection, b.Collection = Collection{}, Collection{}
	compareAnswers(t, a, b)
}

func TestEmptyTextMatchesNothing(t *testing.T) {
	e := openNews(t, Limits{})
	for _, r := range add(t, e, Document{ID: "a"}, Document{ID: "b"}, Document{ID: "c", Text: " .\n\xff—"}) {
		if r.Outcome != Added || r.Verdict.Relation != match.Unrelated || len(r.Verdict.Matches) != 0 || r.Verdict.TokenCount != 0 {
			t.Errorf("%+v", r)
		}
	}
	s, err := e.Survey(t.Context(), news, 1)
	if err != nil {
		t.Fatal(err)
	}
	if s.Documents != 3 || s.EmptyDocuments != 3 || s.Buckets != 0 || len(s.BucketSizes) != 0 || len(s.Longest) != 0 {
		t.Errorf("statistics = %+v", s)
	}
}

func TestARefusedBatchAddsNothing(t *testing.T) {
	e := openNews(t, Limits{TextBytes: 100})
	a := Document{ID: "a", Text: "one two three four"}
	for _, c := range []struct {
		name  string
		batch []Document
		want  func(error)
	}{
		{"too large a text", []Document{a, {ID: "b", Text: strings.Repeat("x", 101)}}, func(err error) {
			wantError(t, err, func(err *TextTooLargeError) bool { return *err == TextTooLargeError{1, 101, 100} })
		}},
		{"no id", []Document{a, {Text: "x"}}, func(err error) {
			wantError(t, err, func(err *InvalidFieldError) bool { return err.Field == "documents[1].id" })
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := e.Add(t.Context(), news, c.batch, AddOptions{})
			c.want(err)
			_, _, err = e.Document(t.Context(), news, "a")
			wantError(t, err, func(err *DocumentNotFoundError) bool { return err.ID == "a" })
		})
	}
	_, err := e.Check(t.Context(), news, []Document{{Text: strings.Repeat("x", 101)}}, false)
	wantError(t, err, func(err *TextTooLargeError) bool { return *err == TextTooLargeError{0, 101, 100} })
	if _, err := e.Add(canceled(t), news, []Document{a}, AddOptions{}); err == nil {
		t.Error("a canceled call is served")
	}
	if got := add(t, e, Document{ID: "full", Text: strings.Repeat("x", 100)})[0]; got.Outcome != Added {
		t.Errorf("a text at the limit: outcome %d", got.Outcome)
	}
}

func TestRequestIDReplays(t *testing.T) {
	fsys, clock := vfs.NewMem(), newClock()
	e := openAt(t, fsys, Limits{Candidates: 1}, clock.now)
	createNews(t, e)
	w := newWriter(3)
	text := w.text(50, 50)
	add(t, e, Document{ID: "a", Source: "Harbor Gazette", Text: text}, Document{ID: "b", Source: "Evening Lamp", Text: text})
	request := func(text string) ([]AddResult, error) {
		docs := []Document{{ID: "c", Source: "Northern Courier", Text: text}, {ID: "d"}}
		return e.Add(t.Context(), news, docs, AddOptions{RequestID: "request"})
	}
	first, err := request(text)
	if err != nil {
		t.Fatal(err)
	}
	if v := first[0].Verdict; len(v.Matches) != 1 || !slices.Equal(v.Limits, []Limit{LimitCandidates}) {
		t.Fatalf("the first answer: %+v", v)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	e = openAt(t, fsys, Limits{}, clock.now)
	clock.advance(24*time.Hour - 1)
	if err := e.DeleteDocument(t.Context(), news, "c"); err != nil {
		t.Fatal(err)
	}
	again, err := request(text)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the repeated answer", normalizeResults(again), normalizeResults(first))
	_, _, err = e.Document(t.Context(), news, "c")
	wantError(t, err, func(err *DocumentNotFoundError) bool { return err.ID == "c" })
	_, err = request(text + " more")
	wantError(t, err, func(err *RequestIDReusedError) bool { return err.RequestID == "request" })

	clock.advance(1)
	late, err := request(text)
	if err != nil || !slices.Equal(outcomesOf(late), []Outcome{Added, Unchanged}) {
		t.Errorf("after a day: %v, %v", outcomesOf(late), err)
	}
}

func TestTemplatesAreListedOnRequest(t *testing.T) {
	e := openNews(t, Limits{Templates: 3})
	f := newFeed(4, "t")
	notice := func(i int) Document {
		var b strings.Builder
		for _, part := range f.frame {
			b.WriteString(part + " " + f.words(6) + " ")
		}
		return Document{ID: fmt.Sprintf("notice%02d", i), Text: b.String()}
	}
	for i := range 12 {
		add(t, e, notice(i))
	}
	with := add(t, e, notice(12))[0].Verdict
	if with.Relation != match.Template || len(with.Matches) != 3 || !slices.Equal(with.Limits, []Limit{LimitMatches}) {
		t.Fatalf("with templates: relation %v, %d matches, limits %v", with.Relation, len(with.Matches), with.Limits)
	}
	results, err := e.Add(t.Context(), news, []Document{notice(13)}, AddOptions{})
	if err != nil {
		t.Fatal(err)
	}
	// Nothing that is listed was cut, so no limit is reported.
	if v := results[0].Verdict; v.Relation != match.Unrelated || len(v.Matches) != 0 || len(v.Limits) != 0 {
		t.Errorf("without templates: relation %v, %d matches, limits %v", v.Relation, len(v.Matches), v.Limits)
	}
	listed, err := e.Matches(t.Context(), news, "notice13", "", 100, false)
	if err != nil || len(listed) != 0 {
		t.Errorf("Matches = %v, %v", ids(listed), err)
	}
	if got := matchesOf(t, e, "notice13"); len(got) != 3 {
		t.Errorf("%d templates are listed", len(got))
	}
}

func TestReachedLimitsAreReported(t *testing.T) {
	w := newWriter(5)
	text := w.text(40, 40)
	copies := func(n int) []Document {
		docs := make([]Document, n)
		for i := range docs {
			docs[i] = Document{ID: fmt.Sprintf("copy%03d", i), Text: text}
		}
		return docs
	}
	for _, c := range []struct {
		name    string
		limits  Limits
		copies  int
		text    string
		want    []Limit
		matches int
	}{
		{"none", Limits{}, 3, text, nil, 3},
		{"candidates", Limits{Candidates: 2}, 3, text, []Limit{LimitCandidates}, 2},
		{"matches", Limits{Matches: 2}, 3, text, []Limit{LimitMatches}, 2},
		{"bucket", Limits{}, index.MaxProbed + 1, text, []Limit{LimitBucket}, index.MaxProbed},
		{"passages", Limits{}, 0, w.text(30000), []Limit{LimitPassages}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := openNews(t, c.limits)
			if c.copies > 0 {
				add(t, e, copies(c.copies)...)
			}
			v := check(t, e, Document{Text: c.text})[0]
			if !slices.Equal(v.Limits, c.want) || len(v.Matches) != c.matches {
				t.Errorf("limits %v and %d matches, want %v and %d", v.Limits, len(v.Matches), c.want, c.matches)
			}
		})
	}
}

func TestMatchesArePaged(t *testing.T) {
	e := openNews(t, Limits{})
	text := newWriter(6).text(50)
	for _, id := range []string{"d", "b", "e", "a", "c"} {
		add(t, e, Document{ID: id, Text: text})
	}
	page := func(after string, limit int) []string {
		matches, err := e.Matches(t.Context(), news, "c", after, limit, false)
		if err != nil {
			t.Fatal(err)
		}
		return ids(matches)
	}
	if got := page("", 3); !slices.Equal(got, []string{"a", "b", "d"}) {
		t.Errorf("the first page = %v", got)
	}
	if got := page("d", 3); !slices.Equal(got, []string{"e"}) {
		t.Errorf("the last page = %v", got)
	}
}

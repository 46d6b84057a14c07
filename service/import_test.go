package service

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/neardup/neardup/service/match"
)

// importAll imports records in pieces of a size.
func importAll(t *testing.T, e *Engine, records []Record, piece int) ImportResult {
	t.Helper()
	var total ImportResult
	for some := range slices.Chunk(records, piece) {
		r, err := e.Import(t.Context(), news, some)
		if err != nil {
			t.Fatal(err)
		}
		total.Added += r.Added
		total.Replaced += r.Replaced
		total.Unchanged += r.Unchanged
		total.Matches += r.Matches
		total.Feedback += r.Feedback
		total.Skipped += r.Skipped
	}
	return total
}

// withoutTimes returns an export without when its collection was made, and its place in the feed.
func withoutTimes(records []Record) []Record {
	records = slices.Clone(records)
	c, end := *records[0].Collection, *records[len(records)-1].End
	c.Created, end.Feed = time.Time{}, FeedPosition{}
	records[0].Collection, records[len(records)-1].End = &c, &end
	return records
}

func withoutCreated(a answers) answers {
	a.Collection.Created = time.Time{}
	return a
}

// TestAnImportAnswersLikeItsExport exports collections after random changes, and imports them into new ones: nothing
// that can be asked of the two differs, neither before nor after reopening, nor does what is found for later documents.
func TestAnImportAnswersLikeItsExport(t *testing.T) {
	for _, piece := range []int{1, 7, 1 << 20} {
		t.Run(fmt.Sprintf("pieces of %d", piece), func(t *testing.T) {
			source, fsys := openNews(t, Limits{}), vfs.NewMem()
			f := newFeed(uint64(piece), "a")
			ids := map[string]bool{}
			probes := f.batch(40)
			for range 60 {
				churn(t, source, f, ids)
			}
			sorted := slices.Sorted(maps.Keys(ids))
			want := withoutCreated(ask(t, source, sorted, probes))
			if len(want.Clusters) < 5 || len(want.Statistics.Matches) < 3 || len(want.Feedback) == 0 {
				t.Fatalf("the feed is not worth the test: %+v", want.Statistics)
			}
			records := exported(t, source)

			target := openOn(t, fsys, Limits{})
			createNews(t, target)
			end := records[len(records)-1].End
			wantResult := ImportResult{
				Added: int(end.Documents), Matches: int(end.Matches), Feedback: int(end.Feedback), Skipped: 2 + int(end.Clusters),
			}
			same(t, "result", importAll(t, target, records, piece), wantResult)
			compareAnswers(t, withoutCreated(ask(t, target, sorted, probes)), want)
			same(t, "export of the import", withoutTimes(exported(t, target)), withoutTimes(records))

			wantResult.Added, wantResult.Unchanged = 0, wantResult.Added
			same(t, "result of the second import", importAll(t, target, records, piece), wantResult)
			compareAnswers(t, withoutCreated(ask(t, target, sorted, probes)), want)

			target = reopened(t, target, fsys)
			compareAnswers(t, withoutCreated(ask(t, target, sorted, probes)), want)

			// Word counts and stories decide what later texts are.
			for range 20 {
				docs := f.batch(3)
				same(t, "results of an add", add(t, target, docs...), add(t, source, docs...))
			}
		})
	}
}

// TestImportsAtRandom imports parts of an export again and again, with other relations, in any order. What is in memory
// must be what is derived from the store.
func TestImportsAtRandom(t *testing.T) {
	source, fsys := openNews(t, Limits{}), vfs.NewMem()
	f := newFeed(11, "a")
	ids := map[string]bool{}
	for range 40 {
		churn(t, source, f, ids)
	}
	records := exported(t, source)
	probes := f.batch(30)
	target := openOn(t, fsys, Limits{})
	createNews(t, target)
	importAll(t, target, records, 100)
	sorted := slices.Sorted(maps.Keys(ids))
	for range 3 {
		for range 60 {
			some := make([]Record, 1+f.IntN(4))
			for i := range some {
				some[i] = f.altered(records[f.IntN(len(records))])
			}
			if _, err := target.Import(t.Context(), news, some); err != nil {
				t.Fatal(err)
			}
		}
		want := ask(t, target, sorted, probes)
		target = reopened(t, target, fsys)
		compareAnswers(t, ask(t, target, sorted, probes), want)
	}
}

// altered returns a record or one of the same documents with other content. No text becomes empty or shorter.
func (f *feed) altered(r Record) Record {
	switch {
	case r.Match != nil && f.IntN(2) == 0:
		m := *r.Match
		m.Relation = [...]match.Relation{match.NearDuplicate, match.Partial, match.Template}[f.IntN(3)]
		m.SameStory = f.IntN(2) == 0
		return Record{Match: &m}
	case r.Document != nil && f.IntN(3) == 0 && strings.TrimSpace(r.Document.Document.Text) != "":
		d := *r.Document
		d.Document.Text += " " + f.word()
		return Record{Document: &d}
	case r.Feedback != nil && f.IntN(2) == 0:
		changed := *r.Feedback
		changed.Judgement = 3 - changed.Judgement
		return Record{Feedback: &changed}
	}
	return r
}

// pair returns two documents with the same text and their match.
func pair(text string) []Record {
	return []Record{
		{Document: &DocumentRecord{Document: Document{ID: "a", Source: "Harbor Gazette", Text: text}}},
		{Document: &DocumentRecord{Document: Document{ID: "b", Source: "Evening Lamp", Text: text}}},
		{Match: &MatchRecord{A: "b", B: "a", Evidence: match.Evidence{
			Relation: match.Exact, Resemblance: 1, ContainmentAInB: 1, ContainmentBInA: 1, Rarity: 1, Agreement: 1,
			Passages: []match.Passage{{
				A: match.Span{End: len(text)}, B: match.Span{End: len(text)}, Tokens: 3, Similarity: 1,
			}},
		}, SameStory: true}},
	}
}

// TestImportRefuses checks that what breaks a rule is named, and that nothing of its call is stored.
func TestImportRefuses(t *testing.T) {
	const text = "le café fermé"
	for _, tc := range []struct {
		name, field string
		change      func([]Record)
	}{
		{"a document without id", "records[0].document.document.id", func(r []Record) { r[0].Document.Document.ID = "" }},
		{"a time that cannot be kept", "records[1].document.add_time", func(r []Record) {
			r[1].Document.Added = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
		}},
		{"a match without a", "records[2].match.document_id", func(r []Record) { r[2].Match.A = "" }},
		{"an unknown a", "records[2].match.document_id", func(r []Record) { r[2].Match.A = "x" }},
		{"an unknown b", "records[2].match.match.document_id", func(r []Record) { r[2].Match.B = "x" }},
		{"one document twice", "records[2].match.match.document_id", func(r []Record) { r[2].Match.B = "b" }},
		{"an empty document", "records[2].match.match.document_id", func(r []Record) { r[0].Document.Document.Text = " " }},
		{"no relation", "records[2].match.match.relation", func(r []Record) { r[2].Match.Relation = 0 }},
		{"no match", "records[2].match.match.relation", func(r []Record) { r[2].Match.Relation = match.Unrelated }},
		{"an unknown relation as copy", "records[2].match.relation_as_copy", func(r []Record) { r[2].Match.AsCopy = 8 }},
		{"an unknown verification", "records[2].match.match.verification", func(r []Record) { r[2].Match.Verification = 3 }},
		{"a share above 1", "records[2].match.match.resemblance", func(r []Record) { r[2].Match.Resemblance = 1.01 }},
		{"a negative share", "records[2].match.match.containment_a_in_b", func(r []Record) { r[2].Match.ContainmentAInB = -.1 }},
		{"no number", "records[2].match.match.containment_b_in_a", func(r []Record) { r[2].Match.ContainmentBInA = math.NaN() }},
		{"rarity", "records[2].match.match.rarity", func(r []Record) { r[2].Match.Rarity = math.Inf(1) }},
		{"agreement", "records[2].match.match.agreement", func(r []Record) { r[2].Match.Agreement = 2 }},
		{"similarity", "records[2].match.match.passages[0].similarity", func(r []Record) { r[2].Match.Passages[0].Similarity = 2 }},
		{"tokens", "records[2].match.match.passages[0].token_count", func(r []Record) { r[2].Match.Passages[0].Tokens = -1 }},
		{"a span beyond the text", "records[2].match.match.passages[0].b.end_byte", func(r []Record) { r[2].Match.Passages[0].B.End++ }},
		{"an empty span", "records[2].match.match.passages[0].a.start_byte", func(r []Record) { r[2].Match.Passages[0].A.End = 0 }},
		{"a negative span", "records[2].match.match.passages[0].a.start_byte", func(r []Record) { r[2].Match.Passages[0].A.Start = -1 }},
		{"a start in a character", "records[2].match.match.passages[0].a.start_byte", func(r []Record) {
			r[2].Match.Passages[0].A.Start = len("le caf") + 1
		}},
		{"an end in a character", "records[2].match.match.passages[0].b.end_byte", func(r []Record) {
			r[2].Match.Passages[0].B.End = len(text) - 1
		}},
		{"paragraphs", "records[2].match.match.passages[0].a.first_paragraph", func(r []Record) {
			r[2].Match.Passages[0].A.FirstParagraph = 1
		}},
		{"feedback without ids", "records[3].feedback.document_id", func(r []Record) { r[3].Feedback.A = "" }},
		{"feedback on one document", "records[3].feedback.other_document_id", func(r []Record) { r[3].Feedback.B = "a" }},
		{"feedback without the other id", "records[3].feedback.other_document_id", func(r []Record) { r[3].Feedback.B = "" }},
		{"an unknown judgement", "records[3].feedback.judgement", func(r []Record) { r[3].Feedback.Judgement = 3 }},
		{"a mark time", "records[3].feedback.mark_time", func(r []Record) {
			r[3].Feedback.Marked = time.Date(1, 1, 1, 0, 0, 0, 1, time.UTC)
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := openNews(t, Limits{})
			records := append(pair(text), Record{Feedback: &Feedback{Pair: Pair{"a", "b"}, Judgement: Right}})
			tc.change(records)
			_, err := e.Import(t.Context(), news, records)
			wantError(t, err, func(err *InvalidFieldError) bool { return err.Field == tc.field })
			if got := kinds(exported(t, e)); got != "CE" {
				t.Errorf("the collection holds %s", got)
			}
		})
	}
}

func TestImportRefusesACall(t *testing.T) {
	e := openNews(t, Limits{TextBytes: 20})
	records := append(pair("one two three"), Record{Document: &DocumentRecord{Document: Document{ID: "c", Text: strings.Repeat("x", 21)}}})
	_, err := e.Import(t.Context(), news, records)
	wantError(t, err, func(err *TextTooLargeError) bool { return err.Index == 3 && err.Bytes == 21 && err.Limit == 20 })
	_, err = e.Import(t.Context(), "none", records[:1])
	wantError(t, err, func(err *CollectionNotFoundError) bool { return err.Collection == "none" })
	if _, err := e.Import(canceled(t), news, records[:1]); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
	if got := kinds(exported(t, e)); got != "CE" {
		t.Errorf("the collection holds %s", got)
	}
}

// TestSpansBesideInvalidBytes: a byte that is no character may follow a passage, and is one of its own.
func TestSpansBesideInvalidBytes(t *testing.T) {
	e := openNews(t, Limits{})
	text := "one two three"
	records := pair(text + "\x80\x80 four")
	records[2].Match.Passages[0].A.End = len(text)
	records[2].Match.Passages[0].B.Start, records[2].Match.Passages[0].B.End = 4, len(text)+1
	if _, err := e.Import(t.Context(), news, records); err != nil {
		t.Error(err)
	}
}

func TestImportDefaults(t *testing.T) {
	now := newClock()
	e := openExpiring(t, vfs.NewMem(), now, nil)
	createNews(t, e)
	records := append(pair("one two three"), Record{Feedback: &Feedback{Pair: Pair{"b", "a"}, Judgement: Right}})
	if _, err := e.Import(t.Context(), news, records); err != nil {
		t.Fatal(err)
	}
	got := exported(t, e)
	if m := got[3].Match; m.A != "a" || m.AsCopy != match.Exact || m.Verification != match.VerifiedExact || !m.Syndicated {
		t.Errorf("the match became %+v", m)
	}
	if f := got[4].Feedback; f.Pair != (Pair{"a", "b"}) || !f.Marked.Equal(now.now()) {
		t.Errorf("the feedback became %+v", f)
	}
	if added := got[1].Document.Added; !added.Equal(now.now()) {
		t.Errorf("the document was added at %v", added)
	}
}

// TestTheLastOfABatchStays imports records of one id and of one pair twice in a call.
func TestTheLastOfABatchStays(t *testing.T) {
	e := openNews(t, Limits{})
	records := pair("one two three")
	replaced := *records[0].Document
	replaced.Document.Text = "one two three four"
	weaker := *records[2].Match
	weaker.A, weaker.B, weaker.Relation = "a", "b", match.Partial
	records = append(records, Record{Document: &replaced}, Record{Document: &replaced}, Record{Match: &weaker})
	result, err := e.Import(t.Context(), news, records)
	if want := (ImportResult{Added: 2, Replaced: 1, Unchanged: 1, Matches: 2}); err != nil || result != want {
		t.Errorf("Import = %+v, %v, want %+v", result, err, want)
	}
	matches := matchesOf(t, e, "a")
	if len(matches) != 1 || matches[0].Relation != match.Partial {
		t.Errorf("matches are %+v", matches)
	}
	doc, _, err := e.Document(t.Context(), news, "a")
	if err != nil || doc.Text != replaced.Document.Text {
		t.Errorf("the document is %+v, %v", doc, err)
	}
}

// TestImportedDocumentsExpire: the age counts from when they were added where they come from.
func TestImportedDocumentsExpire(t *testing.T) {
	now := newClock()
	e := openExpiring(t, vfs.NewMem(), now, nil)
	createNews(t, e, expireAfterAnHour)
	records := pair("one two three")
	records[0].Document.Added = now.now().Add(-2 * time.Hour)
	records[1].Document.Added = now.now().Add(-30 * time.Minute)
	if _, err := e.Import(t.Context(), news, records); err != nil {
		t.Fatal(err)
	}
	e.sweep(t.Context())
	wantDocuments(t, e, "after the sweep", "b")
}

// TestImportWithoutTexts imports into a collection that discards texts.
func TestImportWithoutTexts(t *testing.T) {
	e := openNews(t, Limits{}, discardText)
	if _, err := e.Import(t.Context(), news, pair("one two three")); err != nil {
		t.Fatal(err)
	}
	m := exported(t, e)[3].Match
	if m.Verification != match.VerifiedEstimated || len(m.Passages) > 0 || m.Relation != match.Exact {
		t.Errorf("the match became %+v", m)
	}
	// The documents of its own export have no text: their match is refused.
	_, err := openNews(t, Limits{}).Import(t.Context(), news, exported(t, e))
	wantError(t, err, func(err *InvalidFieldError) bool { return err.Field == "records[3].match.document_id" })
}

func TestImportKeepsTheLongestPassages(t *testing.T) {
	e := openNews(t, Limits{Passages: 2})
	records := pair("one two three four")
	passage := func(start, tokens int) match.Passage {
		span := match.Span{Start: start, End: start + 3}
		return match.Passage{A: span, B: span, Tokens: tokens, Similarity: 1}
	}
	records[2].Match.Passages = []match.Passage{passage(0, 2), passage(4, 1), passage(8, 5)}
	if _, err := e.Import(t.Context(), news, records); err != nil {
		t.Fatal(err)
	}
	m := exported(t, e)[3].Match
	if len(m.Passages) != 2 || m.Passages[0].Tokens != 2 || m.Passages[1].Tokens != 5 || !m.PassagesTruncated {
		t.Errorf("the match became %+v", m)
	}
}

// TestAnImportIsOnTheDisk loses what was not synced.
func TestAnImportIsOnTheDisk(t *testing.T) {
	fsys := vfs.NewCrashableMem()
	e := openOn(t, fsys, Limits{})
	createNews(t, e)
	if _, err := e.Import(t.Context(), news, pair("one two three")); err != nil {
		t.Fatal(err)
	}
	want := exported(t, e)
	after := openOn(t, fsys.CrashClone(vfs.CrashCloneCfg{}), Limits{})
	same(t, "after a crash", exported(t, after), want)
}

package service

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/neardup/neardup/service/match"
)

func mark(t *testing.T, e *Engine, a, b string, judgement Judgement) {
	t.Helper()
	f := Feedback{Pair: Pair{a, b}, Judgement: judgement, Note: "by the test"}
	if _, err := e.MarkMatch(t.Context(), news, f, false); err != nil {
		t.Fatal(err)
	}
}

func TestAWrongMatchIsLeftOutEverywhere(t *testing.T) {
	fsys := vfs.NewMem()
	e := openOn(t, fsys, Limits{})
	createNews(t, e)
	text := newWriter(1).text(60, 60)
	a, b := Document{ID: "a", Text: text}, Document{ID: "b", Text: text}
	add(t, e, a, b)
	ids := []string{"a", "b"}
	before := ask(t, e, ids, []Document{a})
	mark(t, e, "b", "a", Wrong)

	wrong := ask(t, e, ids, []Document{a})
	if len(wrong.Matches["a"]) != 0 || len(wrong.Clusters) != 0 || len(wrong.Verdicts[0].Matches) != 0 ||
		wrong.Verdicts[0].Relation != match.Unrelated || len(wrong.Statistics.Matches) != 0 {
		t.Errorf("the match is still there: %+v", wrong)
	}
	e = reopened(t, e, fsys)
	compareAnswers(t, ask(t, e, ids, []Document{a}), wrong)

	// A document that comes again, with other metadata, is judged as before.
	if err := e.DeleteDocument(t.Context(), news, "b"); err != nil {
		t.Fatal(err)
	}
	b.Source = "Evening Lamp"
	if result := add(t, e, b)[0]; len(result.Verdict.Matches) != 0 || result.Verdict.Relation != match.Unrelated {
		t.Errorf("added again: %+v", result)
	}
	if clusters := ask(t, e, ids, nil).Clusters; len(clusters) != 0 {
		t.Errorf("clusters after it was added again: %+v", clusters)
	}

	// Taken back, all is as it was.
	add(t, e, Document{ID: "b", Text: text})
	if err := e.DeleteFeedback(t.Context(), news, Pair{"b", "a"}); err != nil {
		t.Fatal(err)
	}
	after := ask(t, e, ids, []Document{a})
	compareWithout(t, after, before)
	e = reopened(t, e, fsys)
	compareAnswers(t, ask(t, e, ids, []Document{a}), after)
}

func TestARightTemplateIsACopy(t *testing.T) {
	fsys := vfs.NewMem()
	e := openOn(t, fsys, Limits{})
	// Under this threshold every match is a template whose words are not all common.
	createNews(t, e, func(c *Collection) { c.Thresholds.TemplateDistinctiveness = 1 })
	paragraph := newWriter(1).words(60)
	id, other := "part", "whole"
	add(t, e, Document{ID: id, Source: "Evening Lamp", Text: "seven own words " + paragraph},
		Document{ID: other, Source: "Harbor Gazette", Text: newWriter(2).text(80, 60) + "\n" + paragraph})
	find := func() Match {
		t.Helper()
		for _, m := range matchesOf(t, e, id) {
			if m.ID == other {
				return m
			}
		}
		t.Fatalf("%s and %s are no match", id, other)
		return Match{}
	}
	asTemplate := find()
	if asTemplate.Relation != match.Template || asTemplate.AsCopy != match.ContainedIn || asTemplate.Syndicated {
		t.Fatalf("the fixture is %+v", asTemplate)
	}
	before := ask(t, e, []string{id, other}, nil)
	mark(t, e, id, other, Right)
	m := find()
	if m.Relation != match.ContainedIn || m.Judgement != Right || !m.Syndicated || m.OriginalID != other {
		t.Errorf("marked right it is %+v", m)
	}
	inOne := slices.ContainsFunc(ask(t, e, nil, nil).Clusters, func(c Cluster) bool {
		return slices.Contains(c.Members, id) && slices.Contains(c.Members, other)
	})
	if !inOne {
		t.Error("the two are in no cluster")
	}
	right := ask(t, e, []string{id, other}, nil)
	e = reopened(t, e, fsys)
	compareAnswers(t, ask(t, e, []string{id, other}, nil), right)

	x, err := e.ExplainDocuments(t.Context(), news, id, other)
	if err != nil || x.Match.Judgement != Right || x.Stored == nil || x.Stored.Relation != asTemplate.AsCopy {
		t.Errorf("explained as %+v, %v", x.Match, err)
	}
	if err := e.DeleteFeedback(t.Context(), news, Pair{id, other}); err != nil {
		t.Fatal(err)
	}
	compareAnswers(t, ask(t, e, []string{id, other}, nil), before)
}

func TestFeedbackIsListedInOrder(t *testing.T) {
	e := openNews(t, Limits{})
	add(t, e, Document{ID: "a"}, Document{ID: "b"}, Document{ID: "c"})
	mark(t, e, "c", "b", Right)
	mark(t, e, "a", "c", Wrong)
	mark(t, e, "b", "a", Right)
	mark(t, e, "a", "b", Wrong)
	list := func(after Pair, limit int) (pairs []Pair) {
		t.Helper()
		found, err := e.Feedback(t.Context(), news, after, limit)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			pairs = append(pairs, f.Pair)
		}
		return pairs
	}
	want := []Pair{{"a", "b"}, {"a", "c"}, {"b", "c"}}
	if got := list(Pair{}, math.MaxInt); !slices.Equal(got, want) {
		t.Errorf("listed %v, want %v", got, want)
	}
	if got := list(want[0], 1); !slices.Equal(got, want[1:2]) {
		t.Errorf("after the first: %v", got)
	}
	if got := list(Pair{"a", "bb"}, 5); !slices.Equal(got, want[1:]) {
		t.Errorf("after a pair that is not there: %v", got)
	}
	found, err := e.Feedback(t.Context(), news, Pair{}, 1)
	if err != nil || found[0].Judgement != Wrong {
		t.Errorf("the later judgement does not hold: %+v, %v", found, err)
	}
	again, err := e.MarkMatch(t.Context(), news, Feedback{Pair: Pair{"b", "a"}, Judgement: Wrong, Note: "by the test"}, false)
	if err != nil || again != found[0] {
		t.Errorf("the same again is %+v, %v; want %+v", again, err, found[0])
	}
}

func TestFeedbackErrors(t *testing.T) {
	e := openNews(t, Limits{})
	add(t, e, Document{ID: "a"})
	markError := func(f Feedback) error {
		_, err := e.MarkMatch(t.Context(), news, f, false)
		return err
	}
	wantError(t, markError(Feedback{Pair: Pair{"a", "none"}, Judgement: Right}),
		func(err *DocumentNotFoundError) bool { return err.ID == "none" })
	wantError(t, markError(Feedback{Pair: Pair{"a", "a"}, Judgement: Right}),
		func(err *InvalidFieldError) bool { return err.Field == "other_document_id" })
	wantError(t, markError(Feedback{Pair: Pair{"a", ""}, Judgement: Right}),
		func(err *InvalidFieldError) bool { return err.Field == "document_id" })
	wantError(t, markError(Feedback{Pair: Pair{"a", "b"}}), func(err *InvalidFieldError) bool { return err.Field == "judgement" })
	wantError(t, e.DeleteFeedback(t.Context(), news, Pair{"b", "a"}),
		func(err *FeedbackNotFoundError) bool { return err.Pair == Pair{"a", "b"} && err.Collection == news })

	// What is missing may come later.
	f := Feedback{Pair: Pair{"later", "a"}, Judgement: Wrong}
	if _, err := e.MarkMatch(t.Context(), news, f, true); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if err := markError(f); !errors.Is(err, ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

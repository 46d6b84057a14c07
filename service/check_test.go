package service

import (
	"fmt"
	"slices"
	"testing"

	"github.com/neardup/neardup/service/match"
)

func TestCheckChangesNothing(t *testing.T) {
	e := openNews(t, Limits{})
	f := newFeed(1, "a")
	docs := f.batch(40)
	add(t, e, docs...)
	ids := idsOf(docs)
	before := ask(t, e, ids, nil)
	check(t, e, f.batch(20)...)
	compareAnswers(t, ask(t, e, ids, nil), before)
}

func idsOf(docs []Document) []string {
	var ids []string
	for _, d := range docs {
		ids = append(ids, d.ID)
	}
	return ids
}

// TestTheVerdictOfAnAdd holds it against what Check said right before, and what Matches lists afterwards.
func TestTheVerdictOfAnAdd(t *testing.T) {
	for name, change := range map[string]func(*Collection){
		"texts retained": func(*Collection) {}, "texts discarded": discardText,
	} {
		t.Run(name, func(t *testing.T) {
			e := openNews(t, Limits{}, change)
			relations := map[match.Relation]int{}
			for _, d := range newFeed(2, "a").batch(150) {
				checked := check(t, e, d)[0]
				added := add(t, e, d)[0].Verdict
				same(t, "verdicts of check and add of "+d.ID, checked, added)
				same(t, "matches of "+d.ID, matchesOf(t, e, d.ID), byID(added.Matches))
				for _, m := range added.Matches {
					relations[m.Relation]++
					other := matchesOf(t, e, m.ID)
					i := slices.IndexFunc(other, func(back Match) bool { return back.ID == d.ID })
					if i < 0 || other[i].Relation != m.Relation.Inverse() || other[i].ContainmentAInB != m.ContainmentBInA {
						t.Errorf("%s has a match with %s that does not hold the other way round", d.ID, m.ID)
					}
				}
			}
			if relations[match.NearDuplicate] == 0 || relations[match.Template] == 0 || relations[match.Partial] == 0 {
				t.Errorf("the feed is not worth the test: relations %v", relations)
			}
		})
	}
}

func TestVerdictsNameTheStrongestFirst(t *testing.T) {
	e := openNews(t, Limits{})
	w := newWriter(3)
	text := w.text(60, 60)
	add(t, e,
		Document{ID: "part", Text: text[:len(text)/2] + "\n" + w.text(150)},
		Document{ID: "whole", Text: text},
		Document{ID: "also whole", Text: text},
		Document{ID: "edited", Text: w.edited(text, 15)},
	)
	v := check(t, e, Document{ID: "probe", Text: text})[0]
	if got := ids(v.Matches); !slices.Equal(got, []string{"also whole", "whole", "edited", "part"}) || v.Relation != match.Exact {
		t.Errorf("matches = %v, relation %v", got, v.Relation)
	}
}

// TestCheckOfAStoredDocument leaves the document itself out: it is no match, and its story counts for no rarity.
func TestCheckOfAStoredDocument(t *testing.T) {
	e := openNews(t, Limits{})
	w := newWriter(4)
	passage := w.text(50)
	a := Document{ID: "a", Text: passage + "\n" + w.text(150)}
	b := Document{ID: "b", Text: passage + "\n" + w.text(150)}
	add(t, e, a, b)
	for _, d := range []Document{a, b} {
		checked, stored := check(t, e, d)[0].Matches, matchesOf(t, e, d.ID)
		if !slices.Equal(ids(checked), ids(stored)) || checked[0].Rarity != 1 || stored[0].Rarity != 1 {
			t.Errorf("%s matches %+v, stored are %+v", d.ID, checked, stored)
		}
	}
	if v := check(t, e, Document{Text: b.Text})[0]; !slices.Equal(ids(v.Matches), []string{"b", "a"}) {
		t.Errorf("without its id, b matches %v", ids(v.Matches))
	}
}

func TestDiscardedTextsGiveEstimates(t *testing.T) {
	e := openNews(t, Limits{}, discardText)
	text := newWriter(5).text(60, 60)
	v := add(t, e, Document{ID: "a", Text: text}, Document{ID: "b", Text: text})[1].Verdict
	if len(v.Matches) != 1 || v.Relation != match.NearDuplicate {
		t.Fatalf("verdict = %+v", v)
	}
	if m := v.Matches[0]; m.ID != "a" || m.Verification != match.VerifiedEstimated || m.Resemblance != 1 || len(m.Passages) != 0 {
		t.Errorf("match = %+v", m)
	}
	d, _, err := e.Document(t.Context(), news, "a")
	if err != nil || d.Text != "" {
		t.Errorf("the text %q was kept, %v", d.Text, err)
	}
	s, err := e.Statistics(t.Context(), news)
	if err != nil || s.StoredTextBytes != 0 || s.TextBytes != int64(2*len(text)) {
		t.Errorf("statistics = %+v, %v", s, err)
	}
}

func TestClustersAndTheirPages(t *testing.T) {
	e := openNews(t, Limits{})
	w := newWriter(6)
	for i := range 3 {
		text := w.text(60)
		add(t, e, Document{ID: fmt.Sprintf("%da", i), Text: text}, Document{ID: fmt.Sprintf("%db", i), Text: text + " " + w.words(3)})
	}
	add(t, e, Document{ID: "alone", Text: w.text(60)})
	first, err := e.Clusters(t.Context(), news, "", 2)
	if err != nil {
		t.Fatal(err)
	}
	rest, err := e.Clusters(t.Context(), news, first[len(first)-1].ID, 2)
	if err != nil {
		t.Fatal(err)
	}
	clusters := append(first, rest...)
	if len(first) != 2 || len(rest) != 1 {
		t.Fatalf("pages of %d and %d clusters", len(first), len(rest))
	}
	for i, c := range clusters {
		a, b := fmt.Sprintf("%da", i), fmt.Sprintf("%db", i)
		if c.ID != a || c.Canonical != b || !slices.Equal(c.Members, []string{a, b}) {
			t.Errorf("cluster %d = %+v, want the longer as canonical", i, c)
		}
		of, ok, err := e.ClusterOf(t.Context(), news, b)
		if err != nil || !ok {
			t.Fatalf("ClusterOf(%s) = %v, %v", b, ok, err)
		}
		same(t, "the cluster of "+b, of, c)
	}
	if _, ok, err := e.ClusterOf(t.Context(), news, "alone"); ok || err != nil {
		t.Errorf("ClusterOf(alone) = %v, %v", ok, err)
	}
	s, err := e.Statistics(t.Context(), news)
	if err != nil || s.Clusters != 3 || s.ClusteredDocuments != 6 || s.Documents != 7 {
		t.Errorf("statistics = %+v, %v", s, err)
	}
}

package service

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/neardup/neardup/service/cluster"
	"github.com/neardup/neardup/service/corpus"
	"github.com/neardup/neardup/service/match"
)

// replica is what the change feed adds up to.
type replica struct {
	position  FeedPosition
	documents map[string]bool
	matches   map[Pair]MatchChange
	clusters  map[string]Cluster
	kinds     map[string]int // how often each kind of change came
}

func newReplica() *replica {
	return &replica{
		documents: map[string]bool{}, matches: map[Pair]MatchChange{}, clusters: map[string]Cluster{}, kinds: map[string]int{},
	}
}

// follow takes all changes after its position, some at a time.
func (r *replica) follow(t *testing.T, e *Engine, limit int) {
	t.Helper()
	end, err := e.FeedEnd(t.Context(), news)
	if err != nil {
		t.Fatal(err)
	}
	for r.position != end {
		changes, err := e.Changes(t.Context(), news, r.position, limit)
		if err != nil {
			t.Fatal(err)
		}
		if len(changes) == 0 || len(changes) > limit {
			t.Fatalf("%d changes after %+v, up to %d were asked for; the end is %+v", len(changes), r.position, limit, end)
		}
		for _, c := range changes {
			if c.Sequence != r.position.Sequence+1 {
				t.Fatalf("change %d comes after %d", c.Sequence, r.position.Sequence)
			}
			r.position = FeedPosition{end.Collection, c.Sequence}
			r.apply(t, c)
		}
	}
}

// apply takes one change, and fails if it does not fit what was told before.
func (r *replica) apply(t *testing.T, c Change) {
	t.Helper()
	switch {
	case c.Document != nil:
		d := *c.Document
		came := d.Kind == DocumentAdded
		if r.documents[d.ID] == came {
			t.Errorf("%+v, but that it was there before is %t", d, r.documents[d.ID])
		}
		r.documents[d.ID] = true
		if d.Kind == DocumentDeleted || d.Kind == DocumentExpired {
			delete(r.documents, d.ID)
		}
		r.kinds[fmt.Sprintf("document %d", d.Kind)]++
	case c.Match != nil:
		m := *c.Match
		if m.A >= m.B || m.Relation == 0 && m.Previous == 0 {
			t.Errorf("%+v is no change of a match", m)
		}
		if was := r.matches[m.Pair].Relation; was != m.Previous {
			t.Errorf("%+v, but before it was %v", m, was)
		}
		r.kinds[fmt.Sprintf("match from %d", m.Previous)]++
		r.kinds[fmt.Sprintf("match to %d", m.Relation)]++
		m.Previous = 0
		if known := r.matches[m.Pair]; known == m && m.Judgement != Right {
			t.Errorf("%+v changes nothing", m)
		}
		r.matches[m.Pair] = m
		if m.Relation == 0 {
			delete(r.matches, m.Pair)
			if m != (MatchChange{Pair: m.Pair}) {
				t.Errorf("of a match that is gone there is %+v", m)
			}
		}
	case c.Cluster != nil:
		r.applyCluster(t, *c.Cluster)
	default:
		t.Errorf("change %d says nothing", c.Sequence)
	}
}

func (r *replica) applyCluster(t *testing.T, k ClusterChange) {
	t.Helper()
	old, there := r.clusters[k.ID]
	if there == (k.Kind == ClusterFormed) {
		t.Errorf("%+v, but that it was there before is %t", k, there)
	}
	r.kinds[fmt.Sprintf("cluster %d", k.Kind)]++
	if k.Kind == ClusterDissolved {
		delete(r.clusters, k.ID)
		return
	}
	if len(k.Joined)+len(k.Left) > clusterChangeIDs {
		t.Errorf("a change has %d ids", len(k.Joined)+len(k.Left))
	}
	members := slices.DeleteFunc(slices.Clone(old.Members), func(id string) bool { return slices.Contains(k.Left, id) })
	if len(members)+len(k.Left) != len(old.Members) {
		t.Errorf("of %v of cluster %s some were no members before", k.Left, k.ID)
	}
	members = append(members, k.Joined...)
	slices.Sort(members)
	if len(slices.Compact(slices.Clone(members))) != len(members) {
		t.Errorf("of %v of cluster %s some were members before", k.Joined, k.ID)
	}
	r.clusters[k.ID] = Cluster{ID: k.ID, Canonical: k.Canonical, Basis: k.Basis, Members: members}
}

// compare holds the replica against what the engine answers.
func (r *replica) compare(t *testing.T, e *Engine) {
	t.Helper()
	ids := documentIDs(t, e)
	same(t, "documents", slices.Sorted(maps.Keys(r.documents)), append([]string(nil), ids...))
	matches := map[string]MatchChange{}
	for _, id := range ids {
		for _, m := range matchesOf(t, e, id) {
			told := MatchChange{
				Pair: Pair{id, m.ID}, Relation: m.Relation, Resemblance: m.Resemblance, ContainmentAInB: m.ContainmentAInB,
				ContainmentBInA: m.ContainmentBInA, Syndicated: m.Syndicated, OriginalID: m.OriginalID,
				OriginalBasis: m.OriginalBasis, Judgement: m.Judgement,
			}
			if id < m.ID {
				matches[id+" "+m.ID] = told
			}
		}
	}
	told := map[string]MatchChange{}
	for pair, m := range r.matches {
		told[pair.A+" "+pair.B] = m
	}
	same(t, "matches", told, matches)
	clusters, err := e.Clusters(t.Context(), news, "", math.MaxInt)
	if err != nil {
		t.Fatal(err)
	}
	list := []Cluster{}
	for _, id := range slices.Sorted(maps.Keys(r.clusters)) {
		list = append(list, r.clusters[id])
	}
	same(t, "clusters", list, clusters)
}

// TestTheFeedRebuildsTheState adds, replaces, deletes, judges, revises, lets documents expire and opens the engine anew,
// and follows the feed all the while: in pieces of any size, and from the beginning at the end.
func TestTheFeedRebuildsTheState(t *testing.T) {
	for name, change := range map[string]func(*Collection){
		"texts retained": func(*Collection) {}, "texts discarded": discardText,
	} {
		t.Run(name, func(t *testing.T) {
			fsys, now := vfs.NewMem(), newClock()
			e := openExpiring(t, fsys, now, nil)
			createNews(t, e, change, expireAfterAnHour)
			f := newFeed(9, "a")
			ids := map[string]bool{}
			r := newReplica()
			var revised Revised
			for i := range 130 {
				churn(t, e, f, ids)
				now.advance(2 * time.Minute)
				reopen := i%50 == 40
				if reopen {
					e = reopenedExpiring(t, e, fsys, now)
				}
				// Opened anew, the engine sweeps by itself.
				if reopen || f.IntN(3) == 0 {
					e.sweep(t.Context())
					ids = map[string]bool{}
					for _, id := range documentIDs(t, e) {
						ids[id] = true
					}
				}
				if f.IntN(3) == 0 {
					revised.Changed += revise(t, e).Changed
				}
				if f.IntN(4) == 0 {
					r.follow(t, e, 1+f.IntN(20))
					r.compare(t, e)
				}
				if t.Failed() {
					t.FailNow()
				}
			}
			if revised.Changed < 10 {
				t.Errorf("revisions changed no more than %d matches", revised.Changed)
			}
			all := newReplica()
			all.follow(t, e, 1000)
			all.compare(t, e)
			for _, kind := range []string{
				"document 1", "document 2", "document 3", "document 4", "match from 0", "match to 0", "match from 2",
				"match to 2", "match to 6", "cluster 1", "cluster 2", "cluster 3",
			} {
				if all.kinds[kind] == 0 {
					t.Errorf("%s never came: %v", kind, all.kinds)
				}
			}
		})
	}
}

// told lists the changes after a position, one a line.
func told(t *testing.T, e *Engine, after FeedPosition) string {
	t.Helper()
	changes, err := e.Changes(t.Context(), news, after, 100)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, c := range changes {
		switch {
		case c.Document != nil:
			lines = append(lines, fmt.Sprintf("document %s %d", c.Document.ID, c.Document.Kind))
		case c.Match != nil:
			lines = append(lines, fmt.Sprintf("match %s %s %v->%v", c.Match.A, c.Match.B, c.Match.Previous, c.Match.Relation))
		default:
			k := c.Cluster
			lines = append(lines, fmt.Sprintf("cluster %s %d %s +%v -%v", k.ID, k.Kind, k.Canonical, k.Joined, k.Left))
		}
	}
	return strings.Join(lines, "\n")
}

// TestTheFeedTellsNet makes calls in which things come and go again.
func TestTheFeedTellsNet(t *testing.T) {
	e := openNews(t, Limits{})
	w := newWriter(3)
	text, other := w.text(60, 60), w.text(60, 60)
	near := match.NearDuplicate.String()
	exact := match.Exact.String()
	none := match.Relation(0).String()
	for _, step := range []struct {
		name string
		do   func()
		want []string
	}{
		{"a new document", func() { add(t, e, Document{ID: "b", Text: text}) }, []string{"document b 1"}},
		{"the same again", func() { add(t, e, Document{ID: "b", Text: text}) }, nil},
		{"a copy, in the end", func() {
			add(t, e, Document{ID: "a", Text: other}, Document{ID: "a", Text: text}, Document{ID: "a", Text: text + " more"})
		}, []string{
			"document a 1", "match a b " + none + "->" + near, "cluster a 1 a +[a b] -[]",
		}},
		{"replaced and put back", func() {
			add(t, e, Document{ID: "b", Text: other}, Document{ID: "b", Text: text})
		}, nil},
		{"replaced by a closer copy", func() { add(t, e, Document{ID: "b", Text: text + " more"}) }, []string{
			"document b 2", "match a b " + near + "->" + exact, "cluster a 2 a +[] -[]",
		}},
		{"wrong", func() { mark(t, e, "a", "b", Wrong) }, []string{"match a b " + exact + "->" + none, "cluster a 3  +[] -[]"}},
		{"right", func() { mark(t, e, "a", "b", Right) }, []string{
			"match a b " + none + "->" + exact, "cluster a 1 a +[a b] -[]",
		}},
		{"taken back", func() {
			if err := e.DeleteFeedback(t.Context(), news, Pair{"a", "b"}); err != nil {
				t.Fatal(err)
			}
		}, []string{"match a b " + exact + "->" + exact}},
		{"feedback on no match", func() {
			f := Feedback{Pair: Pair{"a", "x"}, Judgement: Right}
			if _, err := e.MarkMatch(t.Context(), news, f, true); err != nil {
				t.Fatal(err)
			}
		}, nil},
		{"deleted", func() {
			if err := e.DeleteDocument(t.Context(), news, "a"); err != nil {
				t.Fatal(err)
			}
		}, []string{"document a 3", "match a b " + exact + "->" + none, "cluster a 3  +[] -[]"}},
	} {
		before, err := e.FeedEnd(t.Context(), news)
		if err != nil {
			t.Fatal(err)
		}
		step.do()
		if got, want := told(t, e, before), strings.Join(step.want, "\n"); got != want {
			t.Errorf("%s is told as\n%s\nwant\n%s", step.name, got, want)
		}
	}
}

// TestALargeClusterIsToldInPieces tells of more documents than one change may name.
func TestALargeClusterIsToldInPieces(t *testing.T) {
	number := func(from, to int) []string {
		var list []string
		for i := range to - from {
			list = append(list, fmt.Sprintf("%05d", from+i))
		}
		return list
	}
	before, now := number(0, 2500), number(1200, 4900)
	r := newReplica()
	r.clusters["k"] = Cluster{ID: "k", Canonical: before[0], Basis: cluster.Longest, Members: before}
	pieces := clusterChanges([]corpus.ClusterChange{{
		ID: "k", Kind: corpus.ClusterChanged, Canonical: now[0], Basis: cluster.Earliest,
		Joined: number(2500, 4900), Left: number(0, 1200),
	}, {ID: "n", Kind: corpus.ClusterFormed, Canonical: "x", Basis: cluster.Longest, Joined: number(5000, 6001)}})
	for _, c := range pieces {
		r.apply(t, c)
	}
	same(t, "clusters", r.clusters, map[string]Cluster{
		"k": {ID: "k", Canonical: now[0], Basis: cluster.Earliest, Members: now},
		"n": {ID: "n", Canonical: "x", Basis: cluster.Longest, Members: number(5000, 6001)},
	})
	if len(pieces) != 4+2 || r.kinds["cluster 1"] != 1 {
		t.Errorf("it takes %d changes, of %v", len(pieces), r.kinds)
	}
}

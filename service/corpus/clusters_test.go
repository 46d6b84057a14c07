package corpus

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/neardup/neardup/service/cluster"
	"github.com/neardup/neardup/service/match"
)

// toldCluster is a cluster as the changes tell it.
type toldCluster struct {
	canonical string
	basis     cluster.Basis
	members   map[string]bool
}

// told is what the changes add up to.
type told map[string]toldCluster

func (k told) apply(t *rapid.T, changes []ClusterChange) {
	for _, change := range changes {
		old, held := k[change.ID]
		if held != (change.Kind != ClusterFormed) {
			t.Fatalf("%+v, but that there was such a cluster before is %t", change, held)
		}
		if change.Kind == ClusterDissolved {
			delete(k, change.ID)
			continue
		}
		next := toldCluster{change.Canonical, change.Basis, maps.Clone(old.members)}
		if next.members == nil {
			next.members = map[string]bool{}
		}
		if held && len(change.Joined)+len(change.Left) == 0 && old.canonical == next.canonical && old.basis == next.basis {
			t.Fatalf("%+v changes nothing", change)
		}
		for _, id := range change.Joined {
			if next.members[id] {
				t.Fatalf("%+v: %s was a member before", change, id)
			}
			next.members[id] = true
		}
		for _, id := range change.Left {
			if !next.members[id] {
				t.Fatalf("%+v: %s was no member before", change, id)
			}
			delete(next.members, id)
		}
		if !slices.IsSorted(change.Joined) || !slices.IsSorted(change.Left) {
			t.Fatalf("%+v is not in order", change)
		}
		k[change.ID] = next
	}
}

// clusterUser changes a corpus and keeps what was told of its clusters.
type clusterUser struct {
	*user
	next uint32
	ids  map[string]uint32
	told told
}

// insert adds a document under an id, in place of the one that has it, and links it to some before it.
func (u *clusterUser) insert(t *rapid.T) {
	id := fmt.Sprintf("id-%02d", rapid.IntRange(0, 14).Draw(t, "id"))
	if old, ok := u.ids[id]; ok {
		u.remove(old)
	}
	r := drawRecord(t, u.next)
	r.meta.ID, r.meta.Credits = id, rapid.SampledFrom([]string{"", "", "", "One", "Two"}).Draw(t, "credits")
	u.user.add(r, u.drawLinks(t, u.next))
	u.ids[id] = u.next
	u.next++
}

// built is what a build over everything gives.
func (u *clusterUser) built() []cluster.Cluster {
	var docs []cluster.Document
	var edges []cluster.Edge
	for doc, r := range u.records {
		docs = append(docs, r.meta.clusterDocument(uint64(doc)))
	}
	for _, l := range u.links {
		if l.relation.Clusters() {
			edges = append(edges, cluster.Edge{A: uint64(l.a), B: uint64(l.b)})
		}
	}
	return append([]cluster.Cluster{}, cluster.Build(docs, edges)...)
}

// check holds the clusters that are kept, and what was told of them, against a build over everything.
func (u *clusterUser) check(t *rapid.T) {
	changes := u.corpus.Settle()
	u.told.apply(t, changes)
	want := u.built()
	if got := u.corpus.Clusters(); !reflect.DeepEqual(got, want) {
		t.Fatalf("clusters are %+v, built anew %+v", got, want)
	}
	of := map[uint32]cluster.Cluster{}
	for _, c := range want {
		members := map[string]bool{}
		for _, m := range c.Members {
			of[uint32(m)] = c
			members[u.records[uint32(m)].meta.ID] = true
		}
		told := toldCluster{u.records[uint32(c.Canonical)].meta.ID, c.Basis, members}
		if !reflect.DeepEqual(u.told[c.ID], told) {
			t.Fatalf("of cluster %s is told %+v, want %+v", c.ID, u.told[c.ID], told)
		}
	}
	for doc := range u.records {
		found, ok := u.corpus.ClusterOf(doc)
		if _, held := of[doc]; ok != held || ok && !reflect.DeepEqual(found, of[doc]) {
			t.Fatalf("the cluster of %d is %+v, want %+v", doc, found, of[doc])
		}
	}
	if n, documents := u.corpus.ClusterCount(); n != len(want) || documents != len(of) || len(u.told) != n {
		t.Fatalf("%d clusters of %d documents, %d are told of; want %d of %d", n, documents, len(u.told), len(want), len(of))
	}
	if again := u.corpus.Settle(); len(again) > 0 {
		t.Fatalf("settled again, it tells %+v", again)
	}
}

// TestClustersAreThoseOfABuild changes a corpus by several steps between two looks at its clusters.
func TestClustersAreThoseOfABuild(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := &clusterUser{user: newUser(), ids: map[string]uint32{}, told: told{}}
		t.Repeat(map[string]func(*rapid.T){
			"check":   u.check,
			"add":     u.insert,
			"add one": func(t *rapid.T) { u.insert(t); u.check(t) },
			"unlink": func(t *rapid.T) {
				if len(u.links) == 0 {
					t.Skip("no matches")
				}
				at := rapid.IntRange(0, len(u.links)-1).Draw(t, "link")
				l := u.links[at]
				u.unlink(at)
				if rapid.Bool().Draw(t, "link again") {
					l.relation = match.Exact
					u.links = append(u.links, l)
					if absorbed, joined := u.corpus.Link(l.a, l.b, l.relation, l.sameStory); joined {
						done(u.corpus.UncountWords(u.records[absorbed].words))
					}
				}
			},
			"remove": func(t *rapid.T) {
				if len(u.ids) == 0 {
					t.Skip("no documents")
				}
				id := rapid.SampledFrom(slices.Sorted(maps.Keys(u.ids))).Draw(t, "gone")
				u.remove(u.ids[id])
				delete(u.ids, id)
			},
		})
		u.check(t)
	})
}

func TestClustersByPage(t *testing.T) {
	u := newUser()
	for doc := range uint32(10) {
		var links []link
		if doc%2 == 1 {
			links = []link{{doc, doc - 1, match.Exact, false}}
		}
		u.add(record{doc: doc, meta: Document{ID: string(rune('a' + doc))}}, links)
	}
	u.corpus.Settle()
	for _, test := range []struct {
		after string
		limit int
		want  []string
	}{
		{"", 2, []string{"a", "c"}}, {"c", 2, []string{"e", "g"}}, {"d", 1, []string{"e"}}, {"g", 9, []string{"i"}},
		{"i", 9, []string{}}, {"", 0, []string{}}, {"", 1 << 60, []string{"a", "c", "e", "g", "i"}},
	} {
		got := []string{}
		for _, c := range u.corpus.ClustersAfter(test.after, test.limit) {
			got = append(got, c.ID)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%d clusters after %q are %v, want %v", test.limit, test.after, got, test.want)
		}
	}
}

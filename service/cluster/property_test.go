package cluster

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// drawGraph draws documents with few distinct values, so that each rule has ties, and any edges.
func drawGraph(t *rapid.T) ([]Document, []Edge) {
	sources := rapid.SampledFrom([]string{"", "One", "ONE", "Two", "الثلاثة", "ثلاثه"})
	n := rapid.IntRange(0, 12).Draw(t, "n")
	docs := make([]Document, n)
	for i := range docs {
		docs[i] = Document{
			Key:     uint64(i),
			ID:      fmt.Sprintf("id-%02d", (i*5+3)%13),
			Source:  sources.Draw(t, "source"),
			Credits: sources.Draw(t, "credits"),
			Length:  rapid.IntRange(0, 2).Draw(t, "length"),
		}
		if hour := rapid.IntRange(0, 3).Draw(t, "hour"); hour > 0 {
			docs[i].Published = time.Date(2024, 1, 1, hour, 0, 0, 0, time.UTC)
		}
	}
	edges := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Edge {
		return Edge{rapid.Uint64Range(0, 12).Draw(t, "a"), rapid.Uint64Range(0, 12).Draw(t, "b")}
	}), 0, 24).Draw(t, "edges")
	return docs, edges
}

// components returns the key of a representative of each document's connected component, the slow and simple way.
func components(docs []Document, edges []Edge) map[uint64]uint64 {
	of := map[uint64]uint64{}
	for _, d := range docs {
		of[d.Key] = d.Key
	}
	for changed := true; changed; {
		changed = false
		for _, e := range edges {
			a, okA := of[e.A]
			b, okB := of[e.B]
			if okA && okB && a != b {
				of[e.A], of[e.B] = min(a, b), min(a, b)
				changed = true
			}
		}
	}
	return of
}

// oracle is the rule as written: choose among what is left, component by component, and start again.
func oracle(docs []Document, edges []Edge) []Cluster {
	var clusters []Cluster
	left := slices.Clone(docs)
	for {
		of := components(left, edges)
		adjacent := func(a, b Document) bool {
			return a.Key != b.Key && (slices.Contains(edges, Edge{a.Key, b.Key}) || slices.Contains(edges, Edge{b.Key, a.Key}))
		}
		credits := func(v Document) (n int) {
			for _, u := range left {
				if key := sourceKey(u.Credits); adjacent(u, v) && key != "" && key == sourceKey(v.Source) &&
					key != sourceKey(u.Source) {
					n++
				}
			}
			return n
		}
		before := func(a, b Document) bool {
			switch {
			case credits(a) != credits(b):
				return credits(a) > credits(b)
			case !a.Published.Equal(b.Published):
				return b.Published.IsZero() || !a.Published.IsZero() && a.Published.Before(b.Published)
			case a.Length != b.Length:
				return a.Length > b.Length
			default:
				return a.ID < b.ID
			}
		}
		var removed []uint64
		for representative := range uint64(13) {
			best := -1
			for i, d := range left {
				if of[d.Key] == representative && (best < 0 || before(d, left[best])) {
					best = i
				}
			}
			if best < 0 {
				continue
			}
			canonical := left[best]
			group := []Document{canonical}
			for _, d := range left {
				if adjacent(canonical, d) {
					group = append(group, d)
				}
			}
			if len(group) == 1 {
				continue
			}
			c := Cluster{Canonical: canonical.Key}
			next := group[1]
			for _, d := range group[2:] {
				if before(d, next) {
					next = d
				}
			}
			switch {
			case credits(canonical) > 0:
				c.Basis = Credited
			case !canonical.Published.Equal(next.Published):
				c.Basis = Earliest
			case canonical.Length != next.Length:
				c.Basis = Longest
			default:
				c.Basis = SmallestID
			}
			slices.SortFunc(group, func(a, b Document) int {
				if a.ID < b.ID {
					return -1
				}
				return 1
			})
			c.ID = group[0].ID
			for _, d := range group {
				c.Members = append(c.Members, d.Key)
			}
			removed = append(removed, c.Members...)
			clusters = append(clusters, c)
		}
		if len(removed) == 0 {
			break
		}
		left = slices.DeleteFunc(left, func(d Document) bool { return slices.Contains(removed, d.Key) })
	}
	slices.SortFunc(clusters, func(a, b Cluster) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return clusters
}

func TestBuildEqualsOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		docs, edges := drawGraph(t)
		if got, want := Build(docs, edges), oracle(docs, edges); !reflect.DeepEqual(got, want) {
			t.Fatalf("docs %+v\nedges %v\ngot  %+v\nwant %+v", docs, edges, got, want)
		}
	})
}

func TestBuildIgnoresOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		docs, edges := drawGraph(t)
		want := Build(docs, edges)
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		random.Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
		random.Shuffle(len(edges), func(i, j int) { edges[i], edges[j] = edges[j], edges[i] })
		for i := range edges {
			if random.IntN(2) == 0 {
				edges[i].A, edges[i].B = edges[i].B, edges[i].A
			}
		}
		if got := Build(docs, edges); !reflect.DeepEqual(got, want) {
			t.Fatalf("got  %+v\nwant %+v", got, want)
		}
	})
}

func TestBuildOfOneComponentIsItsPartOfAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		docs, edges := drawGraph(t)
		all := Build(docs, edges)
		of := components(docs, edges)
		parts := map[uint64][]Document{}
		for _, d := range docs {
			parts[of[d.Key]] = append(parts[of[d.Key]], d)
		}
		for representative, part := range parts {
			var want []Cluster
			for _, c := range all {
				if of[c.Canonical] == representative {
					want = append(want, c)
				}
			}
			if got := Build(part, edges); !reflect.DeepEqual(got, want) {
				t.Fatalf("component of %d: got  %+v\nwant %+v", representative, got, want)
			}
		}
	})
}

func TestOriginalIsTheCanonicalOfTwo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		docs, _ := drawGraph(t)
		if len(docs) < 2 {
			t.Skip("needs two documents")
		}
		want := Build(docs[:2], []Edge{{docs[0].Key, docs[1].Key}})[0]
		if key, basis := Original(docs[0], docs[1]); key != want.Canonical || basis != want.Basis {
			t.Fatalf("%+v: got %d, %d; want %d, %d", docs[:2], key, basis, want.Canonical, want.Basis)
		}
	})
}

package cluster

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestJoinEqualsBuild adds documents one by one, as far as they may join, and holds the component against one that is
// built anew each time.
func TestJoinEqualsBuild(t *testing.T) {
	joined, tried := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		docs, _ := drawGraph(t)
		density := rapid.IntRange(1, 6).Draw(t, "density")
		var component *Component
		var edges []Edge
		for n := 1; n <= len(docs); n++ {
			some, x := docs[:n], docs[n-1]
			adjacent := map[uint64]bool{}
			for _, d := range docs[:n-1] {
				if rapid.IntRange(0, 6).Draw(t, "edge") < density {
					edges = append(edges, Edge{d.Key, x.Key})
					adjacent[d.Key] = true
				}
			}
			// To join needs neighbors that are of the component; the whole graph stands for it, for its parts are chosen
			// each by itself.
			if component != nil && len(adjacent) > 0 {
				in := map[uint64]*Chosen{}
				for _, c := range component.Clusters() {
					for _, m := range c.Members {
						in[m] = c
					}
				}
				var neighbors []Neighbor
				for key := range adjacent {
					neighbors = append(neighbors, Neighbor{docs[key], in[key]})
				}
				tried++
				c, ok := component.Join(x, neighbors, func(key uint64) string { return docs[key].ID })
				if ok {
					joined++
					if !slices.Contains(c.Members, x.Key) {
						t.Fatalf("%d joined %+v, which does not have it", x.Key, c.Cluster)
					}
				} else {
					component = nil
				}
			}
			fresh := NewComponent(some, edges)
			if component == nil || len(adjacent) == 0 {
				component = fresh
			}
			if got, want := component.sorted(), fresh.sorted(); got != want {
				t.Fatalf("docs %+v\nedges %v\njoined %s\nbuilt  %s", some, edges, got, want)
			}
			for i, c := range component.chosen {
				if i > 0 && !component.chosen[i-1].first.before(&c.first) {
					t.Fatalf("cluster %s was chosen before %s", component.chosen[i-1].ID, c.ID)
				}
			}
		}
	})
	if joined < tried/5 {
		t.Errorf("%d of %d documents joined a cluster: the test shows little", joined, tried)
	}
}

// sorted writes all that a component knows.
func (c *Component) sorted() string {
	var lines []string
	for _, chosen := range c.chosen {
		lines = append(lines, fmt.Sprintf("%+v", *chosen))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func TestJoin(t *testing.T) {
	id := func(docs ...Document) func(uint64) string {
		return func(key uint64) string {
			for _, d := range docs {
				if d.Key == key {
					return d.ID
				}
			}
			return ""
		}
	}
	first := Document{Key: 1, ID: "b", Source: "Wire", Published: day(1)}
	second := Document{Key: 2, ID: "c", Source: "x", Credits: "Wire", Published: day(2)}
	for _, test := range []struct {
		name string
		x    Document
		want Cluster
		ok   bool
	}{
		{"a copy", Document{Key: 3, ID: "d", Published: day(3)},
			Cluster{ID: "b", Canonical: 1, Basis: Credited, Members: []uint64{1, 2, 3}}, true},
		{"one that credits the original", Document{Key: 3, ID: "a", Source: "y", Credits: "wire", Published: day(3)},
			Cluster{ID: "a", Canonical: 1, Basis: Credited, Members: []uint64{3, 1, 2}}, true},
		{"an earlier one that nobody credits", Document{Key: 3, ID: "a", Published: day(1).AddDate(0, 0, -1)},
			Cluster{ID: "a", Canonical: 1, Basis: Credited, Members: []uint64{3, 1, 2}}, true},
		{"an earlier one of the same credit", Document{Key: 3, ID: "a", Source: "WIRE", Published: day(1).AddDate(0, 0, -1)},
			Cluster{}, false},
		{"one that credits another", Document{Key: 3, ID: "a", Source: "y", Credits: "X", Published: day(3)}, Cluster{}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			docs := []Document{first, second}
			component := NewComponent(docs, []Edge{{1, 2}})
			in := component.Clusters()[0]
			before := component.sorted()
			got, ok := component.Join(test.x, []Neighbor{{first, in}, {second, in}}, id(first, second, test.x))
			switch {
			case ok != test.ok:
				t.Errorf("joined is %t", ok)
			case ok && !reflect.DeepEqual(got.Cluster, test.want):
				t.Errorf("got %+v, want %+v", got.Cluster, test.want)
			case !ok && component.sorted() != before:
				t.Errorf("it did not join and changed the component to %s", component.sorted())
			}
		})
	}
}

package cluster

import "slices"

// graph holds the documents in the order in which uncredited ones become canonical: the index of a document is its rank.
type graph struct {
	docs []Document
	// adjacent holds the neighbors of document v, ascending, at [first[v], first[v+1]).
	adjacent []int
	first    []int
	// credits is the number of neighbors not taken out that make a document a credited original.
	credits []int
	// source and credited name the normal forms of a document's source and of the source it credits; zero is none.
	source, credited []int
}

func newGraph(docs []Document, edges []Edge) *graph {
	g := &graph{
		docs:     slices.Clone(docs),
		first:    make([]int, len(docs)+1),
		credits:  make([]int, len(docs)),
		source:   make([]int, len(docs)),
		credited: make([]int, len(docs)),
	}
	slices.SortFunc(g.docs, func(a, b Document) int { return compare(&a, &b) })
	rankOf := make(map[uint64]int, len(docs))
	keys := sourceKeys{"": 0}
	for v, d := range g.docs {
		rankOf[d.Key] = v
		g.source[v] = keys.number(d.Source)
		g.credited[v] = keys.number(d.Credits)
	}
	g.connect(rankOf, edges)
	for v := range g.docs {
		for _, u := range g.neighbors(v) {
			if g.creditsSource(u, v) {
				g.credits[v]++
			}
		}
	}
	return g
}

// connect fills first and adjacent.
func (g *graph) connect(rankOf map[uint64]int, edges []Edge) {
	type arc struct{ from, to int }
	arcs := make([]arc, 0, 2*len(edges))
	for _, e := range edges {
		a, okA := rankOf[e.A]
		b, okB := rankOf[e.B]
		if okA && okB && a != b {
			arcs = append(arcs, arc{a, b}, arc{b, a})
		}
	}
	slices.SortFunc(arcs, func(x, y arc) int {
		if x.from != y.from {
			return x.from - y.from
		}
		return x.to - y.to
	})
	arcs = slices.Compact(arcs)
	g.adjacent = make([]int, len(arcs))
	for i, a := range arcs {
		g.adjacent[i] = a.to
		g.first[a.from+1]++
	}
	for v := range g.docs {
		g.first[v+1] += g.first[v]
	}
}

func (g *graph) neighbors(v int) []int { return g.adjacent[g.first[v]:g.first[v+1]] }

// creditsSource reports whether u, from another source, credits the source of v.
func (g *graph) creditsSource(u, v int) bool {
	return g.credited[u] != 0 && g.credited[u] == g.source[v] && g.source[u] != g.source[v]
}

// sourceKeys numbers the normal forms of names, so that each name is normalised once and compared as a number.
type sourceKeys map[string]int

func (k sourceKeys) number(name string) int {
	key := sourceKey(name)
	n, ok := k[key]
	if !ok {
		n = len(k)
		k[key] = n
	}
	return n
}

// Package cluster groups documents by their verified matches and says which document of a group is canonical.
//
// A cluster stands on matches to its canonical document, never on chains of matches: that A is a copy of B and B of C
// does not put A and C together. Within what is connected by edges, the canonical document is chosen by a fixed rule
// (the credited original, then the earliest published, then the longest, then the smallest id); the documents with an
// edge to it are its members. These are taken out, and the rest goes on in the same way until no edge is left. What
// remains alone is in no cluster.
//
// A document is a credited original if a neighbor from another source credits its source; of several, the one with
// the most such neighbors is chosen, then the other rules decide. Neighbors that were taken out no longer count, so
// every document that makes another a credited original is a member of its cluster.
//
// The result is a pure function of the sets of documents and edges: their order changes nothing, nor do documents and
// edges of another connected component, so one component can be built again alone. The cost is O((V + E) log (V + E))
// time and O(V + E) memory for V documents and E edges, however many neighbors a document has.
package cluster

import (
	"container/heap"
	"slices"
	"strings"
	"time"
)

// Document is what the rule asks of a document.
type Document struct {
	// Key and ID each name the document alone; the key is the caller's number for it.
	Key uint64
	ID  string
	// Source is who published it; empty if unknown.
	Source string
	// Credits is the source that its text credits; empty if none.
	Credits string
	// Published is the time of publication. The zero time is unknown, and later than all known times.
	Published time.Time
	// Length is the length of its text, in any unit that is the same for all documents.
	Length int
}

// Edge is a verified match between the documents with keys A and B whose relation puts them in one cluster.
type Edge struct{ A, B uint64 }

// Cluster is a canonical document and the documents with an edge to it: always two or more.
type Cluster struct {
	// ID is the smallest id of the members.
	ID string
	// Canonical is the key of the canonical document.
	Canonical uint64
	// Basis is the first rule that sets the canonical document apart from the other members.
	Basis Basis
	// Members are the keys of all documents, the canonical one included, in ascending order of their ids.
	Members []uint64
}

// Build returns the clusters in ascending order of their ids. Edges from a document to itself, repeated edges, and edges
// to keys that no document has count for nothing. The arguments are not changed or kept.
func Build(docs []Document, edges []Edge) []Cluster {
	var clusters []Cluster
	for _, chosen := range choose(docs, edges) {
		clusters = append(clusters, chosen.Cluster)
	}
	slices.SortFunc(clusters, func(a, b Cluster) int { return strings.Compare(a.ID, b.ID) })
	return clusters
}

// choose returns the clusters in the order in which their canonical documents are chosen.
func choose(docs []Document, edges []Edge) []*Chosen {
	g := newGraph(docs, edges)
	queue := make(candidates, 0, len(g.docs))
	for v := range g.docs {
		if len(g.neighbors(v)) > 0 {
			queue = append(queue, candidate{rank: v, credits: g.credits[v]})
		}
	}
	heap.Init(&queue)

	var clusters []*Chosen
	taken := make([]bool, len(g.docs))
	for len(queue) > 0 {
		best := queue[0]
		v := best.rank
		switch {
		case taken[v]:
			heap.Pop(&queue)
			continue
		case best.credits != g.credits[v]:
			// Credits only ever shrink, so a candidate whose number is up to date and on top is the best of all.
			queue[0].credits = g.credits[v]
			heap.Fix(&queue, 0)
			continue
		}
		heap.Pop(&queue)
		taken[v] = true
		var members []int
		for _, u := range g.neighbors(v) {
			if !taken[u] {
				members = append(members, u)
			}
		}
		if len(members) == 0 {
			continue
		}
		clusters = append(clusters, g.cluster(v, members))
		for _, u := range members {
			taken[u] = true
		}
		for _, u := range members {
			for _, w := range g.neighbors(u) {
				if !taken[w] && g.creditsSource(u, w) {
					g.credits[w]--
				}
			}
		}
	}
	return clusters
}

// cluster makes the cluster of the canonical document v and its other members, which are in order of rank.
func (g *graph) cluster(v int, members []int) *Chosen {
	c := &Chosen{
		Cluster: Cluster{Canonical: g.docs[v].Key}, first: priority{g.credits[v], g.docs[v]}, second: g.docs[members[0]],
	}
	c.Basis = c.basis()
	all := append(slices.Clone(members), v)
	slices.SortFunc(all, func(a, b int) int { return strings.Compare(g.docs[a].ID, g.docs[b].ID) })
	c.ID = g.docs[all[0]].ID
	c.Members = make([]uint64, len(all))
	for i, m := range all {
		c.Members[i] = g.docs[m].Key
	}
	return c
}

// candidate is a document that may become canonical, by its rank, with the number of its neighbors that credit it.
type candidate struct {
	rank    int
	credits int
}

// candidates is a heap with the best candidate on top: the most credited, then the first in rank.
type candidates []candidate

func (c candidates) Len() int { return len(c) }
func (c candidates) Less(i, j int) bool {
	if c[i].credits != c[j].credits {
		return c[i].credits > c[j].credits
	}
	return c[i].rank < c[j].rank
}
func (c candidates) Swap(i, j int) { c[i], c[j] = c[j], c[i] }
func (c *candidates) Push(x any)   { *c = append(*c, x.(candidate)) }
func (c *candidates) Pop() any {
	last := (*c)[len(*c)-1]
	*c = (*c)[:len(*c)-1]
	return last
}

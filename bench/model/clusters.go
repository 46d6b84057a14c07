package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/cluster"
	"github.com/neardup/neardup/service/match"
)

// clusters applies the rule of docs/algorithms.md as it is written: of all documents with an edge the canonical one is
// chosen, it is taken out with those that it has an edge to, and the rest goes on in the same way. Documents that are
// not connected with each other do not compete: taken out one after the other, they give the same clusters in any order.
func (o *oracle) clusters() []service.Cluster {
	edges := make(map[[2]*document]bool)
	for _, r := range o.records {
		m, ok := o.match(r, r.later)
		if !ok {
			continue
		}
		switch m.Relation {
		case match.Exact, match.NearDuplicate, match.Contains, match.ContainedIn:
			edges[[2]*document{r.earlier, r.later}] = true
			edges[[2]*document{r.later, r.earlier}] = true
		default:
		}
	}
	linked := make(map[*document]bool)
	for e := range edges {
		linked[e[0]] = true
	}
	hasEdge := func(a, b *document) bool { return edges[[2]*document{a, b}] }
	var list []service.Cluster
	for {
		rest := slices.Collect(maps.Keys(linked))
		if len(rest) == 0 {
			break
		}
		chosen, _ := canonical(rest, hasEdge)
		members := []*document{chosen}
		for _, d := range rest {
			if hasEdge(chosen, d) {
				members = append(members, d)
			}
		}
		for _, d := range members {
			delete(linked, d)
		}
		if len(members) == 1 {
			continue
		}
		c := service.Cluster{Canonical: chosen.ID}
		_, c.Basis = canonical(members, hasEdge)
		for _, d := range members {
			c.Members = append(c.Members, d.ID)
		}
		slices.Sort(c.Members)
		c.ID = c.Members[0]
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b service.Cluster) int { return strings.Compare(a.ID, b.ID) })
	return list
}

// clusterOf returns the cluster of a document.
func (o *oracle) clusterOf(id string) (service.Cluster, bool) {
	for _, c := range o.clusters() {
		if slices.Contains(c.Members, id) {
			return c, true
		}
	}
	return service.Cluster{}, false
}

// canonical returns the canonical one of documents, and the first rule that sets it apart from the others: the one that
// most neighbors of other sources credit, the earliest published, the longest, the one with the smallest id.
func canonical(docs []*document, hasEdge func(a, b *document) bool) (*document, cluster.Basis) {
	credits := make(map[*document]int, len(docs))
	for _, d := range docs {
		for _, other := range docs {
			if credited := nameKey(other.attribution.Source); credited != "" && hasEdge(d, other) &&
				credited == nameKey(d.Source) && nameKey(other.Source) != nameKey(d.Source) {
				credits[d]++
			}
		}
	}
	rules := []struct {
		basis   cluster.Basis
		compare func(a, b *document) int
	}{
		{cluster.Credited, func(a, b *document) int { return credits[b] - credits[a] }},
		{cluster.Earliest, comparePublished},
		{cluster.Longest, func(a, b *document) int { return len(b.raw) - len(a.raw) }},
		{cluster.SmallestID, func(a, b *document) int { return strings.Compare(a.ID, b.ID) }},
	}
	docs = slices.Clone(docs)
	slices.SortFunc(docs, func(a, b *document) int {
		for _, rule := range rules {
			if order := rule.compare(a, b); order != 0 {
				return order
			}
		}
		return 0
	})
	if credits[docs[0]] > 0 {
		return docs[0], cluster.Credited
	}
	if len(docs) > 1 {
		for _, rule := range rules {
			if rule.compare(docs[0], docs[1]) != 0 {
				return docs[0], rule.basis
			}
		}
	}
	return docs[0], cluster.SmallestID
}

// comparePublished takes an unknown time for later than all others.
func comparePublished(a, b *document) int {
	return cmp.Or(cmp.Compare(unknown(a), unknown(b)), a.Published.Compare(b.Published))
}

func unknown(d *document) int {
	if d.Published.IsZero() {
		return 1
	}
	return 0
}

// nameKey is the form in which the names of sources are compared. It is right for the names in sources alone.
func nameKey(name string) string {
	return strings.TrimPrefix(strings.ToLower(strings.ReplaceAll(name, " ", "")), "ال")
}

package cluster

import (
	"slices"
	"sort"
)

// Component is the clusters of documents that are connected by edges. A document that is added to them often does no
// more than join one cluster; Join does that in the time of the document's edges, where to build the component anew
// would take that of all edges.
type Component struct {
	// chosen is in the order in which the canonical documents are chosen, that of their priorities: whatever is taken
	// out of a component only lowers the priority of what is left.
	chosen []*Chosen
}

// Chosen is a cluster of a Component.
type Chosen struct {
	Cluster
	// first is the canonical document as it was when it was chosen.
	first priority
	// second is the document that comes next in rank among the members.
	second Document
}

// priority is what decides between two candidates.
type priority struct {
	// credits is the number of neighbors that make the document a credited original.
	credits  int
	document Document
}

func (p *priority) before(q *priority) bool {
	return p.credits > q.credits || p.credits == q.credits && compare(&p.document, &q.document) < 0
}

func (c *Chosen) basis() Basis {
	if c.first.credits > 0 {
		return Credited
	}
	return basisOver(&c.first.document, &c.second)
}

// NewComponent returns the clusters of connected documents; otherwise it is as Build.
func NewComponent(docs []Document, edges []Edge) *Component { return &Component{choose(docs, edges)} }

// Clusters returns the clusters; the slice must not be changed.
func (c *Component) Clusters() []*Chosen { return c.chosen }

// Neighbor is a document that has an edge to a new one.
type Neighbor struct {
	Document
	// In is the cluster that holds it; nil if none does.
	In *Chosen
}

// Join adds a document whose neighbors, one or more and each once, all are of the component, and returns the cluster that
// it is a member of now. It returns false and changes nothing where it is not sure that all else stays as it is: then the
// component must be built anew. Ids are those of the members by their keys.
//
// The document, x, joins the cluster of the first chosen of its neighbors, v, if nothing is chosen otherwise up to then.
// That is so if x comes after v itself, if x credits none but a v that comes first anyway, and if no neighbor in no
// cluster, which may be canonical only while x is not taken, comes before v. From then on x is taken, and all goes on as
// without it.
func (c *Component) Join(x Document, neighbors []Neighbor, ids func(key uint64) string) (joined *Chosen, ok bool) {
	for _, n := range neighbors {
		if n.In != nil && n.In.Canonical == n.Key && (joined == nil || n.In.first.before(&joined.first)) {
			joined = n.In
		}
	}
	if joined == nil {
		return nil, false
	}
	own, first := priority{document: x}, joined.first
	names := sourcesOf(x)
	for _, n := range neighbors {
		other := sourcesOf(n.Document)
		if other.credit(names) {
			own.credits++
		}
		if names.credit(other) {
			if n.Key != joined.Canonical {
				return nil, false
			}
			first.credits++
		}
	}
	if !first.before(&own) {
		return nil, false
	}
	for _, n := range neighbors {
		if n.In == nil && !first.before(&priority{document: n.Document}) {
			return nil, false
		}
	}
	if first.credits > joined.first.credits && joined != c.chosen[0] {
		return nil, false
	}
	joined.first = first
	joined.add(x, ids)
	return joined, true
}

// add adds a member that is not canonical.
func (c *Chosen) add(x Document, ids func(key uint64) string) {
	at := sort.Search(len(c.Members), func(i int) bool { return ids(c.Members[i]) > x.ID })
	// Whoever has the old members may still read them.
	c.Members = slices.Concat(c.Members[:at], []uint64{x.Key}, c.Members[at:])
	c.ID = min(c.ID, x.ID)
	if compare(&x, &c.second) < 0 {
		c.second = x
	}
	c.Basis = c.basis()
}

// sources are the normal forms of the source of a document and of the one that it credits.
type sources struct{ own, credited string }

func sourcesOf(d Document) sources { return sources{sourceKey(d.Source), sourceKey(d.Credits)} }

// credit reports whether a document credits the source of another, which is not its own.
func (s sources) credit(other sources) bool {
	return s.credited != "" && s.credited == other.own && s.own != other.own
}

package corpus

import (
	"cmp"
	"maps"
	"slices"

	"github.com/tidwall/btree"

	"github.com/neardup/neardup/service/cluster"
)

// Clusters are kept, not built for each answer. Changes of documents and edges only note what they touch; Settle brings
// the clusters up to date by building the touched components anew. A document that is added often does nothing but join
// a cluster, which takes no more than its own edges.

// clusters are the clusters of a corpus as they were settled last, and what was touched since.
type clusters struct {
	byID btree.Map[string, *cluster.Chosen]
	// documents counts those that are in a cluster.
	documents int

	// added are new documents, ascending.
	added []uint32
	// dirty are documents that lost an edge, or of which two old ones got one.
	dirty map[uint32]bool
	// broken are components that hold a dirty document, or held one that is removed.
	broken map[*cluster.Component]bool
	// removed are the ids of removed documents that are in a cluster still.
	removed map[uint64]string
}

func newClusters() clusters {
	return clusters{
		dirty: make(map[uint32]bool), broken: make(map[*cluster.Component]bool), removed: make(map[uint64]string),
	}
}

// ClusterChangeKind says what happened to a cluster.
type ClusterChangeKind uint8

// What may happen to a cluster.
const (
	ClusterFormed ClusterChangeKind = iota + 1
	ClusterChanged
	ClusterDissolved
)

// ClusterChange is what differs of one cluster, known by its id. Documents are compared by their ids: one that was
// replaced by another of the same id is no change.
type ClusterChange struct {
	ID   string
	Kind ClusterChangeKind
	// Canonical and Basis are those of the cluster now; zero if it dissolved.
	Canonical string
	Basis     cluster.Basis
	// Joined and Left are the ids of documents, ascending; none if the cluster dissolved.
	Joined, Left []string
}

// Clusters returns the clusters of all documents in order of their ids. It and all that asks for clusters gives those
// of the time when Settle was called last. What they point to must not be changed, and stays as it is.
func (c *Corpus) Clusters() []cluster.Cluster { return c.ClustersAfter("", c.clusters.byID.Len()) }

// ClustersAfter returns up to limit clusters with an id after the given one, in order of their ids.
func (c *Corpus) ClustersAfter(id string, limit int) []cluster.Cluster {
	list := make([]cluster.Cluster, 0, min(limit, c.clusters.byID.Len()))
	c.clusters.byID.Ascend(id, func(next string, found *cluster.Chosen) bool {
		if len(list) < limit && next > id {
			list = append(list, found.Cluster)
		}
		return len(list) < limit
	})
	return list
}

// ClusterCount returns the number of clusters, and that of the documents in them.
func (c *Corpus) ClusterCount() (clusters, documents int) {
	return c.clusters.byID.Len(), c.clusters.documents
}

// ClusterOf returns the cluster that holds the document, and false if none does.
func (c *Corpus) ClusterOf(doc uint32) (cluster.Cluster, bool) {
	if n, ok := c.docs[doc]; ok && n.cluster != nil {
		return n.cluster.Cluster, true
	}
	return cluster.Cluster{}, false
}

func inCluster(e Edge) bool { return e.Relation.Clusters() }

// touch notes that the edges of a document changed.
func (c *Corpus) touch(doc uint32) {
	c.clusters.dirty[doc] = true
	c.breakUp(c.docs[doc].component)
}

func (c *Corpus) breakUp(component *cluster.Component) {
	if component != nil {
		c.clusters.broken[component] = true
	}
}

// touchRemoved notes that a document is removed, while its edges are still there.
func (c *Corpus) touchRemoved(doc uint32, n *node) {
	for _, e := range n.edges {
		if inCluster(e) {
			c.touch(e.To)
		}
	}
	c.breakUp(n.component)
	if n.cluster != nil {
		c.clusters.removed[uint64(doc)] = n.ID
	}
	delete(c.clusters.dirty, doc)
}

// Settle brings the clusters up to date. It returns what changed since the last time: clusters that dissolved first, the
// rest after them, each in order of id.
func (c *Corpus) Settle() []ClusterChange {
	s := &settlement{Corpus: c, old: make(map[string]*settled), joined: make(map[*cluster.Chosen]*settled)}
	for _, doc := range c.clusters.added {
		s.add(doc)
	}
	s.rebuild()
	c.clusters.added = c.clusters.added[:0]
	clear(c.clusters.dirty)
	clear(c.clusters.broken)
	clear(c.clusters.removed)
	return s.changes()
}

// settlement is one run of Settle.
type settlement struct {
	*Corpus
	// old are the clusters that were replaced, or had their id changed, by their ids before.
	old map[string]*settled
	// joined are the clusters that got members and are not replaced.
	joined map[*cluster.Chosen]*settled
	// built are the clusters that were built.
	built []*cluster.Chosen
}

// settled is what a cluster was before.
type settled struct {
	id, canonical string
	basis         cluster.Basis
	// members is filled when the cluster is replaced, joined before that.
	members []string
	joined  []uint64
}

// add lets a new document join a cluster, or marks it and what it is connected with to be built anew.
func (s *settlement) add(doc uint32) {
	n, ok := s.docs[doc]
	if !ok {
		return
	}
	var neighbors []uint32
	for _, e := range n.edges {
		// A later document brings its edges itself.
		if e.To < doc && inCluster(e) {
			neighbors = append(neighbors, e.To)
		}
	}
	if len(neighbors) == 0 || !s.clusters.dirty[doc] && s.join(doc, neighbors) {
		return
	}
	s.touch(doc)
	for _, neighbor := range neighbors {
		s.breakUp(s.docs[neighbor].component)
	}
}

// join lets a document join a cluster of its neighbors' component, if it can.
func (s *settlement) join(doc uint32, docs []uint32) bool {
	component := s.docs[docs[0]].component
	if component == nil || s.clusters.broken[component] {
		return false
	}
	neighbors := make([]cluster.Neighbor, len(docs))
	before := make(map[*cluster.Chosen]cluster.Cluster, 1)
	for i, neighbor := range docs {
		n := s.docs[neighbor]
		if n.component != component {
			return false
		}
		neighbors[i] = cluster.Neighbor{Document: s.clusterDocument(neighbor), In: n.cluster}
		if n.cluster != nil {
			before[n.cluster] = n.cluster.Cluster
		}
	}
	in, ok := component.Join(s.clusterDocument(doc), neighbors, s.idOf)
	if !ok {
		return false
	}
	n, was := s.docs[doc], before[in]
	n.component, n.cluster = component, in
	s.clusters.documents++
	if s.joined[in] == nil {
		s.joined[in] = &settled{id: was.ID, canonical: s.idOf(was.Canonical), basis: was.Basis}
	}
	s.joined[in].joined = append(s.joined[in].joined, uint64(doc))
	if was.ID != in.ID {
		s.clusters.byID.Delete(was.ID)
		s.clusters.byID.Set(in.ID, in)
	}
	return true
}

// idOf returns the id of a document, which may be removed since the clusters were settled.
func (s *settlement) idOf(doc uint64) string {
	if n, ok := s.docs[uint32(doc)]; ok {
		return n.ID
	}
	return s.clusters.removed[doc]
}

// rebuild builds the components of dirty documents anew, in place of the broken ones. Each part of a broken component
// holds a dirty document: the end of an edge that is gone or new.
func (s *settlement) rebuild() {
	for component := range s.clusters.broken {
		for _, old := range component.Clusters() {
			s.replace(old)
		}
	}
	visited := make(map[uint32]bool)
	for doc := range s.clusters.dirty {
		if !visited[doc] {
			s.build(s.connected(doc, inCluster), visited)
		}
	}
}

// replace takes out a cluster, and notes what it was.
func (s *settlement) replace(old *cluster.Chosen) {
	was := s.joined[old]
	if was == nil {
		was = &settled{id: old.ID, canonical: s.idOf(old.Canonical), basis: old.Basis}
	}
	delete(s.joined, old)
	for _, member := range old.Members {
		if !slices.Contains(was.joined, member) {
			was.members = append(was.members, s.idOf(member))
		}
	}
	s.old[was.id] = was
	// A document that joined another cluster may have brought the id of one that was removed.
	if found, _ := s.clusters.byID.Get(old.ID); found == old {
		s.clusters.byID.Delete(old.ID)
	}
	s.clusters.documents -= len(old.Members)
}

// build builds the clusters of connected documents.
func (s *settlement) build(docs []uint32, visited map[uint32]bool) {
	nodes := make([]cluster.Document, 0, len(docs))
	var edges []cluster.Edge
	for _, doc := range docs {
		visited[doc] = true
		n := s.docs[doc]
		n.component, n.cluster = nil, nil
		nodes = append(nodes, s.clusterDocument(doc))
		for _, e := range n.edges {
			if doc < e.To && inCluster(e) {
				edges = append(edges, cluster.Edge{A: uint64(doc), B: uint64(e.To)})
			}
		}
	}
	if len(edges) == 0 {
		return
	}
	component := cluster.NewComponent(nodes, edges)
	for _, doc := range docs {
		s.docs[doc].component = component
	}
	for _, chosen := range component.Clusters() {
		for _, member := range chosen.Members {
			s.docs[uint32(member)].cluster = chosen
		}
		s.clusters.byID.Set(chosen.ID, chosen)
		s.clusters.documents += len(chosen.Members)
		s.built = append(s.built, chosen)
	}
}

// changes compares the clusters with what they were.
func (s *settlement) changes() []ClusterChange {
	var formed []ClusterChange
	for in, was := range s.joined {
		if in.ID != was.id {
			// By its id it is another cluster.
			s.old[was.id] = was
			s.built = append(s.built, in)
			continue
		}
		change := s.describe(in, ClusterChanged)
		for _, doc := range was.joined {
			change.Joined = append(change.Joined, s.idOf(doc))
		}
		slices.Sort(change.Joined)
		formed = append(formed, change)
	}
	for _, in := range s.built {
		was, ok := s.old[in.ID]
		if !ok {
			change := s.describe(in, ClusterFormed)
			change.Joined = s.members(in)
			formed = append(formed, change)
			continue
		}
		delete(s.old, in.ID)
		change := s.describe(in, ClusterChanged)
		change.Joined, change.Left = difference(was.members, s.members(in))
		if len(change.Joined)+len(change.Left) > 0 || change.Canonical != was.canonical || change.Basis != was.basis {
			formed = append(formed, change)
		}
	}
	slices.SortFunc(formed, func(a, b ClusterChange) int { return cmp.Compare(a.ID, b.ID) })
	var all []ClusterChange
	for _, id := range slices.Sorted(maps.Keys(s.old)) {
		all = append(all, ClusterChange{ID: id, Kind: ClusterDissolved})
	}
	return append(all, formed...)
}

func (s *settlement) describe(in *cluster.Chosen, kind ClusterChangeKind) ClusterChange {
	return ClusterChange{ID: in.ID, Kind: kind, Canonical: s.idOf(in.Canonical), Basis: in.Basis}
}

func (s *settlement) members(in *cluster.Chosen) []string {
	list := make([]string, len(in.Members))
	for i, member := range in.Members {
		list[i] = s.idOf(member)
	}
	return list
}

// difference returns what is only in the second of two ascending lists, and what is only in the first.
func difference(before, now []string) (joined, left []string) {
	for len(before) > 0 || len(now) > 0 {
		switch {
		case len(before) == 0 || len(now) > 0 && now[0] < before[0]:
			joined, now = append(joined, now[0]), now[1:]
		case len(now) == 0 || before[0] < now[0]:
			left, before = append(left, before[0]), before[1:]
		default:
			before, now = before[1:], now[1:]
		}
	}
	return joined, left
}

func (c *Corpus) clusterDocument(doc uint32) cluster.Document {
	return c.docs[doc].Document.clusterDocument(uint64(doc))
}

func (d Document) clusterDocument(key uint64) cluster.Document {
	return cluster.Document{
		Key: key, ID: d.ID, Source: d.Source, Credits: d.Credits, Published: d.Published, Length: d.Bytes,
	}
}

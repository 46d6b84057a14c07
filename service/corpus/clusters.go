package corpus

import "github.com/neardup/neardup/service/cluster"

// Clusters returns the clusters of all documents in order of their ids.
func (c *Corpus) Clusters() []cluster.Cluster {
	docs := make([]uint32, 0, len(c.docs))
	for doc, n := range c.docs {
		if len(n.edges) > 0 {
			docs = append(docs, doc)
		}
	}
	return c.build(docs)
}

// ClusterOf returns the cluster that holds the document, and false if none does.
func (c *Corpus) ClusterOf(doc uint32) (cluster.Cluster, bool) {
	if _, ok := c.docs[doc]; !ok {
		return cluster.Cluster{}, false
	}
	for _, found := range c.build(c.connected(doc, clusters)) {
		for _, member := range found.Members {
			if member == uint64(doc) {
				return found, true
			}
		}
	}
	return cluster.Cluster{}, false
}

func clusters(e Edge) bool { return e.Relation.Clusters() }

func (c *Corpus) build(docs []uint32) []cluster.Cluster {
	nodes := make([]cluster.Document, 0, len(docs))
	var edges []cluster.Edge
	for _, doc := range docs {
		nodes = append(nodes, c.clusterDocument(doc))
		for _, e := range c.docs[doc].edges {
			if doc < e.To && clusters(e) {
				edges = append(edges, cluster.Edge{A: uint64(doc), B: uint64(e.To)})
			}
		}
	}
	return cluster.Build(nodes, edges)
}

func (c *Corpus) clusterDocument(doc uint32) cluster.Document {
	return c.docs[doc].Document.clusterDocument(uint64(doc))
}

func (d Document) clusterDocument(key uint64) cluster.Document {
	return cluster.Document{
		Key: key, ID: d.ID, Source: d.Source, Credits: d.Credits, Published: d.Published, Length: d.Bytes,
	}
}

package corpus

import "github.com/neardup/neardup/service/cluster"

// Trace tells which document of a cluster each was copied from, in the order of its members, and why the canonical one is
// that, in words.
func (c *Corpus) Trace(found cluster.Cluster) (steps []cluster.Step, reason string) {
	members := make([]cluster.Document, len(found.Members))
	for i, key := range found.Members {
		members[i] = c.clusterDocument(uint32(key))
	}
	return cluster.Trace(members, found.Canonical), cluster.Reason(members, found.Canonical, found.Basis)
}

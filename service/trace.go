package service

import (
	"context"

	"github.com/neardup/neardup/service/cluster"
)

// TracedCluster is a cluster and how its documents came about.
type TracedCluster struct {
	Cluster
	// Reason says in words why the canonical document is that.
	Reason string
	// Steps are the documents in the order of Members.
	Steps []TraceStep
}

// TraceStep is one document of a cluster.
type TraceStep struct {
	// Source is who published the document, and Credits the source that its text credits.
	ID, Source, Credits string
	// From is the id of the document that it was copied from; empty if that is not known.
	From string
	// Basis says why From is taken for that; zero without it.
	Basis cluster.Basis
}

// TracedClusters is Clusters with the origin of every document.
func (e *Engine) TracedClusters(ctx context.Context, collection, after string, limit int) ([]TracedCluster, error) {
	c, end, err := e.beginReading(ctx, collection)
	if err != nil {
		return nil, err
	}
	defer end()
	page := c.corpus.ClustersAfter(after, limit)
	list := make([]TracedCluster, len(page))
	for i, found := range page {
		list[i] = c.traced(found)
	}
	return list, nil
}

// TracedClusterOf is ClusterOf with the origin of every document.
func (e *Engine) TracedClusterOf(ctx context.Context, collection, documentID string) (found TracedCluster, ok bool, err error) {
	c, doc, end, err := e.beginOnDocument(ctx, collection, documentID)
	if err != nil {
		return TracedCluster{}, false, err
	}
	defer end()
	built, ok := c.corpus.ClusterOf(doc)
	if !ok {
		return TracedCluster{}, false, nil
	}
	return c.traced(built), true, nil
}

func (c *collection) traced(built cluster.Cluster) TracedCluster {
	t := TracedCluster{Cluster: c.cluster(built)}
	steps, reason := c.corpus.Trace(built)
	t.Reason = reason
	for _, s := range steps {
		step := TraceStep{ID: s.ID, Source: s.Source, Credits: s.Credits, Basis: s.Basis}
		if s.From != nil {
			step.From = s.From.ID
		}
		t.Steps = append(t.Steps, step)
	}
	return t
}

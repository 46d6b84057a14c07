package service

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/neardup/neardup/service/cluster"
)

// Document returns a stored document and the time when it was added. Its text is empty if the collection discards it.
func (e *Engine) Document(ctx context.Context, collection, id string) (Document, time.Time, error) {
	c, doc, end, err := e.beginOnDocument(ctx, collection, id)
	if err != nil {
		return Document{}, time.Time{}, err
	}
	defer end()
	rec, err := c.documentRecord(doc)
	if err != nil {
		return Document{}, time.Time{}, err
	}
	text, _, err := e.store.DocumentText(c.id(), uint64(doc))
	if err != nil {
		return Document{}, time.Time{}, err
	}
	return documentOf(rec, string(text)), addedOf(rec), nil
}

// beginOnDocument starts a read of one document; the collection stays locked for reading until its end.
func (e *Engine) beginOnDocument(ctx context.Context, name, id string) (c *collection, doc uint32, end func(), err error) {
	c, end, err = e.beginReading(ctx, name)
	if err != nil {
		return nil, 0, nil, err
	}
	doc, ok := c.ordinals[id]
	if !ok {
		end()
		return nil, 0, nil, &DocumentNotFoundError{Collection: name, ID: id}
	}
	return c, doc, end, nil
}

// DeleteDocument deletes a document, its matches and its place in clusters, durably.
func (e *Engine) DeleteDocument(ctx context.Context, collection, id string) error {
	c, end, err := e.beginChange(ctx, collection)
	if err != nil {
		return err
	}
	defer end()
	durable, err := c.delete(id)
	if err != nil {
		return err
	}
	return storeError(durable())
}

func (c *collection) delete(id string) (durable func() error, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	doc, ok := c.ordinals[id]
	switch {
	case c.gone != nil:
		return nil, c.gone
	case !ok:
		return nil, &DocumentNotFoundError{Collection: c.record.GetName(), ID: id}
	}
	rec, err := c.documentRecord(doc)
	if err != nil {
		return nil, err
	}
	change := c.begin()
	defer change.end()
	if err := change.remove(doc, rec); err != nil {
		return nil, err
	}
	if err := change.apply(); err != nil {
		return nil, err
	}
	return c.durable, nil
}

// Matches returns up to limit stored matches of a document whose other id comes after the given one, in order of that id.
func (e *Engine) Matches(ctx context.Context, collection, id, after string, limit int, includeTemplates bool) ([]Match, error) {
	c, doc, end, err := e.beginOnDocument(ctx, collection, id)
	if err != nil {
		return nil, err
	}
	defer end()
	found, err := c.storedMatches(doc)
	if err != nil {
		return nil, err
	}
	subject, _ := c.corpus.Document(doc)
	matches, _ := c.matches(subject, found, includeTemplates)
	matches = slices.DeleteFunc(matches, func(m Match) bool { return m.ID <= after })
	slices.SortFunc(matches, func(a, b Match) int { return strings.Compare(a.ID, b.ID) })
	return matches[:min(limit, len(matches))], nil
}

// Clusters returns up to limit clusters with an id after the given one, in order of id.
func (e *Engine) Clusters(ctx context.Context, collection, after string, limit int) ([]Cluster, error) {
	c, end, err := e.beginReading(ctx, collection)
	if err != nil {
		return nil, err
	}
	defer end()
	page := c.corpus.ClustersAfter(after, limit)
	list := make([]Cluster, len(page))
	for i, found := range page {
		list[i] = c.cluster(found)
	}
	return list, nil
}

// ClusterOf returns the cluster that holds the document; ok is false if it is in none.
func (e *Engine) ClusterOf(ctx context.Context, collection, documentID string) (found Cluster, ok bool, err error) {
	c, doc, end, err := e.beginOnDocument(ctx, collection, documentID)
	if err != nil {
		return Cluster{}, false, err
	}
	defer end()
	built, ok := c.corpus.ClusterOf(doc)
	if !ok {
		return Cluster{}, false, nil
	}
	return c.cluster(built), true, nil
}

func (c *collection) cluster(built cluster.Cluster) Cluster { return clusterOf(built, c.documentID) }

// clusterOf names the documents of a cluster.
func clusterOf(built cluster.Cluster, id func(doc uint64) string) Cluster {
	out := Cluster{ID: built.ID, Canonical: id(built.Canonical), Basis: built.Basis}
	for _, member := range built.Members {
		out.Members = append(out.Members, id(member))
	}
	return out
}

func (c *collection) documentID(doc uint64) string {
	d, _ := c.corpus.Document(uint32(doc))
	return d.ID
}

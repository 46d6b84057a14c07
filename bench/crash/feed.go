package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	api "github.com/neardup/neardup/service/client"
)

// kind is what happened to a document.
type kind = neardupv1.DocumentChangeKind

const (
	wasAdded    = neardupv1.DocumentChangeKind_DOCUMENT_CHANGE_KIND_ADDED
	wasReplaced = neardupv1.DocumentChangeKind_DOCUMENT_CHANGE_KIND_REPLACED
	wasDeleted  = neardupv1.DocumentChangeKind_DOCUMENT_CHANGE_KIND_DELETED
)

// history is what happened to documents, by their ids, in order.
type history map[string][]kind

// follower is what a client knows of the collection who sees nothing of it but the change feed.
type follower struct {
	cursor  string
	changes int
	history history
	// matches and clusters are lines that tell all of them, by what tells them apart.
	matches, clusters map[string]string
	members           map[string]map[string]bool // of a cluster
}

func newFollower() *follower {
	return &follower{
		history: history{}, matches: map[string]string{}, clusters: map[string]string{}, members: map[string]map[string]bool{},
	}
}

// follow reads the feed to its end, or on and on until the server is gone, which is no error then.
func (f *follower) follow(ctx context.Context, client *api.Client, stopAtEnd bool) error {
	err := client.Watch(ctx, api.WatchOptions{
		Collection: collection, Cursor: f.cursor, IncludeTemplates: true, StopAtEnd: stopAtEnd,
		Retry: func(err error) error { return err },
	}, func(response *neardupv1.WatchChangesResponse) error {
		for _, change := range response.GetChanges() {
			f.apply(change)
		}
		f.cursor = response.GetCursor()
		return nil
	})
	gone := !stopAtEnd && (status.Code(err) == codes.Unavailable || ctx.Err() != nil)
	if err != nil && !gone {
		return fmt.Errorf("read the change feed: %w", err)
	}
	return nil
}

func (f *follower) apply(change *neardupv1.Change) {
	f.changes++
	switch c := change.GetChange().(type) {
	case *neardupv1.Change_Document:
		id := c.Document.GetDocumentId()
		f.history[id] = append(f.history[id], c.Document.GetKind())
	case *neardupv1.Change_Match:
		m := c.Match
		key := pairKey(m.GetDocumentId(), m.GetOtherDocumentId())
		if m.GetRelation() == neardupv1.Relation_RELATION_UNSPECIFIED {
			delete(f.matches, key)
			return
		}
		f.matches[key] = matchLine(m)
	case *neardupv1.Change_Cluster:
		f.applyCluster(c.Cluster)
	}
}

func (f *follower) applyCluster(c *neardupv1.ClusterChange) {
	id := c.GetClusterId()
	if c.GetKind() == neardupv1.ClusterChangeKind_CLUSTER_CHANGE_KIND_DISSOLVED {
		delete(f.clusters, id)
		delete(f.members, id)
		return
	}
	if f.members[id] == nil {
		f.members[id] = map[string]bool{}
	}
	for _, left := range c.GetLeftDocumentIds() {
		delete(f.members[id], left)
	}
	for _, joined := range c.GetJoinedDocumentIds() {
		f.members[id][joined] = true
	}
	f.clusters[id] = clusterLine(c.GetCanonicalDocumentId(), c.GetCanonicalBasis(), slices.Sorted(maps.Keys(f.members[id])))
}

func pairKey(a, b string) string { return a + " and " + b }

// verdict is what a match and a change of a match have in common.
type verdict interface {
	GetRelation() neardupv1.Relation
	GetResemblance() float64
	GetContainmentAInB() float64
	GetContainmentBInA() float64
	GetSyndicated() bool
	GetOriginalDocumentId() string
	GetOriginalBasis() neardupv1.OriginalBasis
	GetJudgement() neardupv1.Judgement
}

func matchLine(m verdict) string {
	return fmt.Sprint(m.GetRelation(), m.GetResemblance(), m.GetContainmentAInB(), m.GetContainmentBInA(),
		m.GetSyndicated(), m.GetOriginalDocumentId(), m.GetOriginalBasis(), m.GetJudgement())
}

func clusterLine(canonical string, basis neardupv1.OriginalBasis, members []string) string {
	return fmt.Sprintf("canonical %s (%v), members %s", canonical, basis, strings.Join(members, " "))
}

// verify reads the rest of the feed and holds all of it against what the writers were told and what the server answers.
func (f *follower) verify(ctx context.Context, client *api.Client, writers []*writer) error {
	if err := f.follow(ctx, client, true); err != nil {
		return err
	}
	want := history{}
	for _, w := range writers {
		maps.Copy(want, w.history)
	}
	if different := differentKeys(f.history, want, slices.Equal); len(different) > 0 {
		id := different[0]
		return lossf("the change feed tells of document %s %v, acknowledged was %v; the feed differs for %d documents",
			id, f.history[id], want[id], len(different))
	}
	matches, clusters, err := f.settled(ctx, client)
	if err != nil {
		return err
	}
	for _, part := range []struct {
		name      string
		got, want map[string]string
	}{{"match of", f.matches, matches}, {"cluster", f.clusters, clusters}} {
		if different := differentKeys(part.got, part.want, func(a, b string) bool { return a == b }); len(different) > 0 {
			key := different[0]
			return lossf("the change feed makes of the %s %s %q, the server answers %q; %d differ",
				part.name, key, part.got[key], part.want[key], len(different))
		}
	}
	return nil
}

// settled returns what the server answers at a moment to which the feed was read: it may change matches by itself.
func (f *follower) settled(ctx context.Context, client *api.Client) (matches, clusters map[string]string, err error) {
	for {
		before := f.cursor
		if matches, clusters, err = answers(ctx, client.Collections); err != nil {
			return nil, nil, err
		}
		if err := f.follow(ctx, client, true); err != nil || f.cursor == before {
			return matches, clusters, err
		}
	}
}

// answers returns the matches and clusters that the server lists, as a follower keeps them.
func answers(
	ctx context.Context, client neardupv1.CollectionServiceClient,
) (matches, clusters map[string]string, err error) {
	matches, clusters = map[string]string{}, map[string]string{}
	for page := (&neardupv1.ListDocumentsRequest{Collection: collection}); ; {
		response, err := client.ListDocuments(ctx, page)
		if err != nil {
			return nil, nil, err
		}
		for _, d := range response.GetDocuments() {
			if err := answersOf(ctx, client, d.GetDocument().GetId(), matches); err != nil {
				return nil, nil, err
			}
		}
		if page.PageToken = response.GetNextPageToken(); page.PageToken == "" {
			break
		}
	}
	for page := (&neardupv1.ListClustersRequest{Collection: collection}); ; {
		response, err := client.ListClusters(ctx, page)
		if err != nil {
			return nil, nil, err
		}
		for _, c := range response.GetClusters() {
			clusters[c.GetClusterId()] = clusterLine(c.GetCanonicalDocumentId(), c.GetCanonicalBasis(), c.GetMemberDocumentIds())
		}
		if page.PageToken = response.GetNextPageToken(); page.PageToken == "" {
			return matches, clusters, nil
		}
	}
}

// answersOf adds the matches of a document with those of larger ids.
func answersOf(
	ctx context.Context, client neardupv1.CollectionServiceClient, id string, matches map[string]string,
) error {
	response, err := client.ListMatches(ctx, &neardupv1.ListMatchesRequest{
		Collection: collection, DocumentId: id, IncludeTemplates: true, PageSize: 1000,
	})
	if err != nil {
		return err
	}
	for _, m := range response.GetMatches() {
		if id < m.GetDocumentId() {
			matches[pairKey(id, m.GetDocumentId())] = matchLine(m)
		}
	}
	return nil
}

// differentKeys returns the keys of which two maps do not have equal values, in order.
func differentKeys[V any](a, b map[string]V, equal func(V, V) bool) []string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	var keys []string
	for _, key := range slices.Sorted(maps.Keys(all)) {
		x, inA := a[key]
		y, inB := b[key]
		if inA != inB || !equal(x, y) {
			keys = append(keys, key)
		}
	}
	return keys
}

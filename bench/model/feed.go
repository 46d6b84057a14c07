package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/neardup/neardup/service"
)

// follower is what a client knows of a collection who sees nothing of it but the change feed. It takes no change that
// does not follow from what it knows, and none that changes nothing.
type follower struct {
	position  service.FeedPosition
	last      service.Change
	documents map[string]bool
	// matches are as changes tell them, without what was before.
	matches  map[service.Pair]service.MatchChange
	clusters map[string]service.Cluster
	// strict says that renewed is known: the ids of documents that the call under way has replaced, whose matches that are
	// said to be RIGHT are told again even where they are the same but for what the feed leaves out.
	strict  bool
	renewed map[string]bool
}

func newFollower() *follower {
	return &follower{
		documents: make(map[string]bool), matches: make(map[service.Pair]service.MatchChange),
		clusters: make(map[string]service.Cluster),
	}
}

// feedError is a change that cannot be.
type feedError struct {
	change service.Change
	why    string
}

func (e *feedError) Error() string {
	return fmt.Sprintf("change of the feed: %s:\n%s", e.why, dump(e.change))
}

func (f *follower) apply(c service.Change) error {
	fail := func(why string) error { return &feedError{c, why} }
	switch {
	case c.Sequence != f.last.Sequence+1:
		return fail(fmt.Sprintf("it follows number %d", f.last.Sequence))
	case c.Time.Before(f.last.Time):
		return fail(fmt.Sprintf("the time before was %v", f.last.Time))
	}
	f.last, f.position.Sequence = c, c.Sequence
	why := "nothing is set, or more than one"
	switch {
	case c.Document != nil && c.Match == nil && c.Cluster == nil:
		why = f.applyDocument(*c.Document)
	case c.Document == nil && c.Match != nil && c.Cluster == nil:
		why = f.applyMatch(*c.Match)
	case c.Document == nil && c.Match == nil && c.Cluster != nil:
		why = f.applyCluster(*c.Cluster)
	}
	if why != "" {
		return fail(why)
	}
	return nil
}

// The functions below return what is wrong with a change, or nothing.

func (f *follower) applyDocument(c service.DocumentChange) string {
	if f.documents[c.ID] != (c.Kind != service.DocumentAdded) {
		return fmt.Sprintf("that the document is known is %t", f.documents[c.ID])
	}
	switch c.Kind {
	case service.DocumentAdded, service.DocumentReplaced:
		f.documents[c.ID] = true
	case service.DocumentDeleted, service.DocumentExpired:
		delete(f.documents, c.ID)
	default:
		return "its kind is unknown"
	}
	return ""
}

func (f *follower) applyMatch(c service.MatchChange) string {
	known := f.matches[c.Pair]
	if known.Relation != c.Previous {
		return fmt.Sprintf("the relation before was %v", known.Relation)
	}
	c.Previous = 0
	switch {
	case c == known && f.strict && !(c.Judgement == service.Right && (f.renewed[c.A] || f.renewed[c.B])):
		return "it changes nothing"
	case c.A >= c.B:
		return "its ids are not in order"
	case c.Relation == 0 && c != service.MatchChange{Pair: c.Pair}:
		return "it tells of a match that is not"
	case c.Relation == 0:
		delete(f.matches, c.Pair)
	default:
		f.matches[c.Pair] = c
	}
	return ""
}

func (f *follower) applyCluster(c service.ClusterChange) string {
	known, ok := f.clusters[c.ID]
	if ok != (c.Kind != service.ClusterFormed) {
		return fmt.Sprintf("that the cluster is known is %t", ok)
	}
	now := service.Cluster{ID: c.ID, Canonical: c.Canonical, Basis: c.Basis}
	switch c.Kind {
	case service.ClusterFormed, service.ClusterChanged:
	case service.ClusterDissolved:
		if c.Canonical != "" || c.Basis != 0 || len(c.Joined)+len(c.Left) > 0 {
			return "it tells of a cluster that is not"
		}
		delete(f.clusters, c.ID)
		return ""
	default:
		return "its kind is unknown"
	}
	if !slices.IsSorted(c.Joined) || !slices.IsSorted(c.Left) {
		return "its ids are not in order"
	}
	for _, id := range known.Members {
		if !slices.Contains(c.Left, id) {
			now.Members = append(now.Members, id)
		}
	}
	if len(now.Members)+len(c.Left) != len(known.Members) {
		return fmt.Sprintf("the members before were %q", known.Members)
	}
	for _, id := range c.Joined {
		if slices.Contains(now.Members, id) {
			return fmt.Sprintf("the members before were %q", known.Members)
		}
		now.Members = append(now.Members, id)
	}
	slices.Sort(now.Members)
	if ok && len(c.Joined)+len(c.Left) == 0 && now.Canonical == known.Canonical && now.Basis == known.Basis {
		return "it changes nothing"
	}
	f.clusters[c.ID] = now
	return ""
}

// compare holds what the follower knows against what there is.
func (f *follower) compare(o *oracle) error {
	documents := make(map[string]bool, len(o.documents))
	for _, d := range o.documents {
		documents[d.ID] = true
	}
	if err := same("the documents by the feed", f.documents, documents); err != nil {
		return err
	}
	if err := same("the matches by the feed", f.listed(), o.matchChanges()); err != nil {
		return err
	}
	clusters := make([]service.Cluster, 0, len(f.clusters))
	for _, c := range f.clusters {
		clusters = append(clusters, c)
	}
	slices.SortFunc(clusters, func(a, b service.Cluster) int { return strings.Compare(a.ID, b.ID) })
	return same("the clusters by the feed", clusters, append([]service.Cluster{}, o.clusters()...))
}

func (f *follower) listed() []service.MatchChange {
	list := make([]service.MatchChange, 0, len(f.matches))
	for _, m := range f.matches {
		list = append(list, m)
	}
	sortChanges(list)
	return list
}

// matchChanges are all matches as the feed tells them.
func (o *oracle) matchChanges() []service.MatchChange {
	list := make([]service.MatchChange, 0, len(o.records))
	for _, r := range o.records {
		from := r.earlier
		if r.later.ID < from.ID {
			from = r.later
		}
		m, ok := o.match(r, from)
		if !ok {
			continue
		}
		list = append(list, service.MatchChange{
			Pair: service.Pair{A: from.ID, B: m.ID}, Relation: m.Relation, Resemblance: m.Resemblance,
			ContainmentAInB: m.ContainmentAInB, ContainmentBInA: m.ContainmentBInA, Syndicated: m.Syndicated,
			OriginalID: m.OriginalID, OriginalBasis: m.OriginalBasis, Judgement: m.Judgement,
		})
	}
	sortChanges(list)
	return list
}

func sortChanges(list []service.MatchChange) {
	slices.SortFunc(list, func(a, b service.MatchChange) int { return comparePairs(a.Pair, b.Pair) })
}

// documentChanges are what the feed must tell of documents when one state of a collection becomes another by a call.
func documentChanges(before, after []*document, gone service.DocumentChangeKind) map[string]service.DocumentChangeKind {
	changes := make(map[string]service.DocumentChangeKind)
	old := make(map[string]*document, len(before))
	for _, d := range before {
		old[d.ID] = d
		changes[d.ID] = gone
	}
	for _, d := range after {
		switch known, ok := old[d.ID]; {
		case !ok:
			changes[d.ID] = service.DocumentAdded
		case sameContent(known.Document, d.Document):
			delete(changes, d.ID)
		default:
			changes[d.ID] = service.DocumentReplaced
		}
	}
	return changes
}

// renewed are the ids of documents that were replaced between two states of a collection, if only to become the same.
func renewed(before, after []*document) map[string]bool {
	old := make(map[string]*document, len(before))
	for _, d := range before {
		old[d.ID] = d
	}
	ids := make(map[string]bool)
	for _, d := range after {
		if known, ok := old[d.ID]; ok && known != d {
			ids[d.ID] = true
		}
	}
	return ids
}

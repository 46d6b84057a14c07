package main

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
)

// state is all that can be asked of a collection without a text at hand.
type state struct {
	Settings  service.Settings
	Documents []service.DocumentEntry
	// Texts, Added, Matches and ClusterOf are by document id. Texts are empty where they are discarded.
	Texts     map[string]string
	Added     map[string]time.Time
	Matches   map[string][]service.Match
	ClusterOf map[string]service.Cluster
	Clusters  []service.Cluster
	Feedback  []service.Feedback
	Counts    counts
}

// counts are the statistics that do not depend on how a collection is stored.
type counts struct {
	Documents, EmptyDocuments, TextBytes int64
	Matches                              map[match.Relation]int64
	Clusters, ClusteredDocuments         int64
}

func newState() state {
	return state{
		Texts: map[string]string{}, Added: map[string]time.Time{}, Matches: map[string][]service.Match{},
		ClusterOf: map[string]service.Cluster{}, Counts: counts{Matches: map[match.Relation]int64{}},
	}
}

// stateOf asks an engine.
func stateOf(ctx context.Context, e engine, name string) (state, error) {
	s := newState()
	c, err := e.Collection(ctx, name)
	if err != nil {
		return s, err
	}
	s.Settings = settingsOf(c)
	if s.Documents, err = e.Documents(ctx, name, "", math.MaxInt32); err != nil {
		return s, err
	}
	for _, d := range s.Documents {
		id := d.Document.ID
		whole, added, err := e.Document(ctx, name, id)
		if err != nil {
			return s, err
		}
		s.Texts[id], s.Added[id] = whole.Text, added
		matches, err := e.Matches(ctx, name, id, "", math.MaxInt32, true)
		if err != nil {
			return s, err
		}
		s.Matches[id] = normalMatches(matches)
		c, ok, err := e.ClusterOf(ctx, name, id)
		if err != nil {
			return s, err
		}
		if ok {
			s.ClusterOf[id] = c
		}
	}
	clusters, err := e.Clusters(ctx, name, "", math.MaxInt32)
	if err != nil {
		return s, err
	}
	s.Clusters = append([]service.Cluster{}, clusters...)
	feedback, err := e.Feedback(ctx, name, service.Pair{}, math.MaxInt32)
	if err != nil {
		return s, err
	}
	s.Feedback = append([]service.Feedback{}, feedback...)
	statistics, err := e.Statistics(ctx, name)
	s.Counts = counts{
		Documents: statistics.Documents, EmptyDocuments: statistics.EmptyDocuments, TextBytes: statistics.TextBytes,
		Matches: statistics.Matches, Clusters: statistics.Clusters, ClusteredDocuments: statistics.ClusteredDocuments,
	}
	return s, err
}

// state is what the engine must answer.
func (o *oracle) state() state {
	s := newState()
	s.Settings = settingsOf(o.settings)
	s.Documents = make([]service.DocumentEntry, 0, len(o.documents))
	for _, d := range o.documents {
		entry := service.DocumentEntry{Document: d.Document, Added: d.added, TokenCount: len(d.tokens), TextBytes: len(d.raw)}
		entry.Document.Text = ""
		s.Documents = append(s.Documents, entry)
		s.Texts[d.ID] = ""
		if o.settings.Retention == service.RetainText {
			s.Texts[d.ID] = d.raw
		}
		s.Added[d.ID] = d.added
		s.Matches[d.ID] = o.listedMatches(d, "", true)
		s.Counts.TextBytes += int64(len(d.raw))
		if len(d.tokens) == 0 {
			s.Counts.EmptyDocuments++
		}
	}
	slices.SortFunc(s.Documents, func(a, b service.DocumentEntry) int { return strings.Compare(a.Document.ID, b.Document.ID) })
	s.Clusters = append([]service.Cluster{}, o.clusters()...)
	for _, c := range s.Clusters {
		s.Counts.ClusteredDocuments += int64(len(c.Members))
		for _, id := range c.Members {
			s.ClusterOf[id] = c
		}
	}
	s.Feedback = o.feedbackAfter(service.Pair{})
	for _, r := range o.records {
		if m, ok := o.match(r, r.later); ok {
			relation := m.Relation
			if relation == match.ContainedIn {
				relation = match.Contains
			}
			s.Counts.Matches[relation]++
		}
	}
	s.Counts.Documents, s.Counts.Clusters = int64(len(o.documents)), int64(len(s.Clusters))
	return s
}

// listedMatches returns the matches of a document with ids after one, in order of id.
func (o *oracle) listedMatches(d *document, after string, includeTemplates bool) []service.Match {
	list := normalMatches(o.matches(d, o.recordsOf(d), includeTemplates))
	list = slices.DeleteFunc(list, func(m service.Match) bool { return m.ID <= after })
	slices.SortFunc(list, func(a, b service.Match) int { return strings.Compare(a.ID, b.ID) })
	return list
}

// feedbackAfter returns the feedback on pairs after one, in order.
func (o *oracle) feedbackAfter(after service.Pair) []service.Feedback {
	list := []service.Feedback{}
	for _, f := range o.feedback {
		if comparePairs(f.Pair, after) > 0 {
			list = append(list, f)
		}
	}
	slices.SortFunc(list, func(a, b service.Feedback) int { return comparePairs(a.Pair, b.Pair) })
	return list
}

func comparePairs(a, b service.Pair) int {
	if order := strings.Compare(a.A, b.A); order != 0 {
		return order
	}
	return strings.Compare(a.B, b.B)
}

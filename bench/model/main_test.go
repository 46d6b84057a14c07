package main

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
)

func TestModel(t *testing.T) {
	operations := 20_000
	if testing.Short() {
		operations = 2000
	}
	var out strings.Builder
	if err := report(t.Context(), &out, 1, operations, openEngine); err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	got := out.String()
	// Each of these must come about, or the run shows little.
	for _, want := range []string{
		"add a batch", "add with a request id", "check", "delete", "erase", "let time pass", "mark", "revise", "restart", "crash",
		"EXACT", "NEAR_DUPLICATE", "CONTAINS", "CONTAINED_IN", "PARTIAL", "TEMPLATE", "clusters", " 0 differences\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("there is no %q in the report:\n%s", want, got)
		}
	}
}

// liar is an engine that answers falsely, where it has the opportunity, from some calls on.
type liar struct {
	engine
	calls int
	lies
}

// lies change an answer in place, and say whether they did.
type lies struct {
	add     func([]service.AddResult) bool
	check   func([]service.Verdict) bool
	matches func([]service.Match) ([]service.Match, bool)
	cluster func(*service.Cluster) bool
	changes func([]service.Change) ([]service.Change, bool)
	// ignored names calls that are answered and not made.
	ignored string
}

// truths is how many calls are answered truly first.
const truths = 60

func (l *liar) ready() bool {
	l.calls++
	return l.calls > truths
}

func (l *liar) Add(
	ctx context.Context, name string, docs []service.Document, opts service.AddOptions,
) ([]service.AddResult, error) {
	results, err := l.engine.Add(ctx, name, docs, opts)
	if l.add != nil && l.ready() && l.add(results) {
		l.add = nil
	}
	return results, err
}

func (l *liar) Check(ctx context.Context, name string, docs []service.Document, templates bool) ([]service.Verdict, error) {
	verdicts, err := l.engine.Check(ctx, name, docs, templates)
	if l.check != nil && l.ready() && l.check(verdicts) {
		l.check = nil
	}
	return verdicts, err
}

func (l *liar) Matches(
	ctx context.Context, name, id, after string, limit int, templates bool,
) (list []service.Match, err error) {
	list, err = l.engine.Matches(ctx, name, id, after, limit, templates)
	if l.matches != nil && l.ready() {
		var done bool
		if list, done = l.matches(list); done {
			l.matches = nil
		}
	}
	return list, err
}

func (l *liar) ClusterOf(ctx context.Context, name, id string) (service.Cluster, bool, error) {
	c, ok, err := l.engine.ClusterOf(ctx, name, id)
	if ok && l.cluster != nil && l.ready() && l.cluster(&c) {
		l.cluster = nil
	}
	return c, ok, err
}

func (l *liar) Changes(
	ctx context.Context, name string, after service.FeedPosition, limit int,
) (list []service.Change, err error) {
	list, err = l.engine.Changes(ctx, name, after, limit)
	if l.changes != nil && l.ready() {
		var done bool
		if list, done = l.changes(list); done {
			l.changes = nil
		}
	}
	return list, err
}

func (l *liar) DeleteDocument(ctx context.Context, name, id string) error {
	if l.ignored == "DeleteDocument" && l.ready() {
		if _, _, err := l.engine.Document(ctx, name, id); err == nil {
			return nil
		}
	}
	return l.engine.DeleteDocument(ctx, name, id)
}

func (l *liar) MarkMatch(ctx context.Context, name string, f service.Feedback, missing bool) (service.Feedback, error) {
	if l.ignored == "MarkMatch" && l.ready() {
		kept, err := l.engine.MarkMatch(ctx, name, f, missing)
		return kept, errors.Join(err, l.engine.DeleteFeedback(ctx, name, kept.Pair))
	}
	return l.engine.MarkMatch(ctx, name, f, missing)
}

func TestFalseAnswersAreSeen(t *testing.T) {
	inMatch := func(change func(*service.Match)) lies {
		return lies{add: func(results []service.AddResult) bool {
			matches := results[0].Verdict.Matches
			if len(matches) == 0 {
				return false
			}
			change(&matches[0])
			return true
		}}
	}
	inChange := func(change func(*service.Change) bool) lies {
		return lies{changes: func(list []service.Change) ([]service.Change, bool) {
			for i := range list {
				if change(&list[i]) {
					return list, true
				}
			}
			return list, false
		}}
	}
	for _, c := range []struct {
		name string
		lies lies
		want string
	}{
		{"a match is missing in an answer", lies{add: func(results []service.AddResult) bool {
			v := &results[0].Verdict
			if len(v.Matches) < 2 {
				return false
			}
			v.Matches = v.Matches[:len(v.Matches)-1]
			return true
		}}, "Add differs"},
		{"another outcome", lies{add: func(results []service.AddResult) bool {
			results[0].Outcome = service.Replaced + service.Added - results[0].Outcome
			return true
		}}, "Add differs"},
		{"another relation", inMatch(func(m *service.Match) { m.Relation++ }), "Add differs"},
		{"a score that is a little off", inMatch(func(m *service.Match) { m.ContainmentAInB += 1e-12 }), "Add differs"},
		{"another original", inMatch(func(m *service.Match) { m.OriginalID += "x" }), "Add differs"},
		{"a judgement of nobody", inMatch(func(m *service.Match) { m.Judgement = service.Right + service.Wrong }), "Add differs"},
		{"another verdict of a check", lies{check: func(verdicts []service.Verdict) bool {
			verdicts[0].Relation = match.Exact + match.Unrelated - verdicts[0].Relation
			return true
		}}, "Check differs"},
		{"a stored match is missing", lies{matches: func(list []service.Match) ([]service.Match, bool) {
			return list[:max(0, len(list)-1)], len(list) > 0
		}}, "differs"},
		{"another canonical document", lies{cluster: func(c *service.Cluster) bool {
			c.Canonical += "x"
			return false // once would not do: to choose what survived a crash, the model asks and believes
		}}, "differs"},
		{"a deletion that is not made", lies{ignored: "DeleteDocument"}, "feed"},
		{"feedback that is not kept", lies{ignored: "MarkMatch"}, ""},
		{"a change is missing at the end", lies{changes: func(list []service.Change) ([]service.Change, bool) {
			return list[:max(0, len(list)-1)], len(list) == 1 // or else it comes with the next answer
		}}, "feed"},
		{"a change is missing in between", lies{changes: func(list []service.Change) ([]service.Change, bool) {
			if len(list) < 2 {
				return list, false
			}
			return list[1:], true
		}}, "it follows number"},
		{"a change comes twice", lies{changes: func(list []service.Change) ([]service.Change, bool) {
			if len(list) == 0 {
				return list, false
			}
			return append(list, list[len(list)-1]), true
		}}, "it follows number"},
		{"a change of nothing", lies{changes: func(list []service.Change) ([]service.Change, bool) {
			for _, c := range list {
				if c.Match != nil && c.Match.Relation != 0 {
					again := *c.Match
					again.Previous = again.Relation
					last := list[len(list)-1]
					return append(list, service.Change{Sequence: last.Sequence + 1, Time: last.Time, Match: &again}), true
				}
			}
			return list, false
		}}, "it changes nothing"},
		{"another relation in the feed", inChange(func(c *service.Change) bool {
			if c.Match == nil || c.Match.Relation == 0 {
				return false
			}
			c.Match.Relation++
			return true
		}), "the matches by the feed differs"},
		{"another relation before in the feed", inChange(func(c *service.Change) bool {
			if c.Match == nil {
				return false
			}
			c.Match.Previous++
			return true
		}), "the relation before was"},
		{"a cluster of the feed has another member", inChange(func(c *service.Change) bool {
			if c.Cluster == nil || len(c.Cluster.Joined) == 0 {
				return false
			}
			c.Cluster.Joined[len(c.Cluster.Joined)-1] += "x"
			return true
		}), "the clusters by the feed differs"},
		{"a document expires in the feed that was deleted", inChange(func(c *service.Change) bool {
			if c.Document == nil || c.Document.Kind != service.DocumentDeleted {
				return false
			}
			c.Document.Kind = service.DocumentExpired
			return true
		}), "what the feed tells of documents differs"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := &liar{lies: c.lies}
			err := report(t.Context(), io.Discard, 7, 3000, func(opts service.Options) (e engine, err error) {
				l.engine, err = openEngine(opts)
				return l, err
			})
			if !errors.As(err, new(*difference)) && !errors.As(err, new(*feedError)) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the run ends with %v, want a difference with %q", err, c.want)
			}
		})
	}
}

// TestWritesThatAreNotSyncedAreSeen shows that the crashes of the model take away what is not synced.
func TestWritesThatAreNotSyncedAreSeen(t *testing.T) {
	err := report(t.Context(), io.Discard, 7, 20_000, func(opts service.Options) (engine, error) {
		opts.Store.Faults.SkipSync = true
		return openEngine(opts)
	})
	if err == nil || !strings.Contains(err.Error(), "after a crash") {
		t.Errorf("the run ends with %v, want a difference after a crash", err)
	}
}

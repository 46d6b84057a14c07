package service

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/service/store"
	"github.com/neardup/neardup/sketch"
)

// news is the collection of most tests.
const news = "news"

// openOn opens an engine on a file system of the test.
func openOn(t *testing.T, fsys vfs.FS, limits Limits) *Engine {
	t.Helper()
	return openAt(t, fsys, limits, time.Now)
}

// openAt is openOn with another clock.
func openAt(t *testing.T, fsys vfs.FS, limits Limits, now func() time.Time) *Engine {
	t.Helper()
	// What matches are must not depend on how long a test takes.
	e, err := Open(Options{Dir: "data", Now: now, Limits: limits, RevisionInterval: -1, Store: store.Options{FS: fsys}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil && !errors.Is(err, ErrClosed) {
			t.Errorf("Close: %v", err)
		}
	})
	return e
}

// openNews opens an engine in memory with the collection news, which change may change before it is made.
func openNews(t *testing.T, limits Limits, change ...func(*Collection)) *Engine {
	t.Helper()
	e := openOn(t, vfs.NewMem(), limits)
	createNews(t, e, change...)
	return e
}

func createNews(t *testing.T, e *Engine, change ...func(*Collection)) Collection {
	t.Helper()
	c := newsCollection()
	for _, f := range change {
		f(&c)
	}
	created, err := e.CreateCollection(t.Context(), c, "")
	if err != nil {
		t.Fatal(err)
	}
	return created
}

// newsCollection has a public seed, so that every run of a test sees the same buckets.
func newsCollection() Collection {
	c := Collection{
		Name: news, Parameters: sketch.DefaultParameters(), Thresholds: match.DefaultThresholds(),
		Retention: RetainText, SeedPolicy: PublicSeed,
	}
	c.Parameters.Seed = 7
	return c
}

func discardText(c *Collection) { c.Retention = DiscardText }

// add adds a batch with templates listed.
func add(t *testing.T, e *Engine, docs ...Document) []AddResult {
	t.Helper()
	results, err := e.Add(t.Context(), news, docs, AddOptions{IncludeTemplates: true})
	if err != nil {
		t.Fatal(err)
	}
	return normalizeResults(results)
}

func check(t *testing.T, e *Engine, docs ...Document) []Verdict {
	t.Helper()
	verdicts, err := e.Check(t.Context(), news, docs, true)
	if err != nil {
		t.Fatal(err)
	}
	for i := range verdicts {
		verdicts[i].Matches = normalizeMatches(verdicts[i].Matches)
	}
	return verdicts
}

// matchesOf lists all matches of a document.
func matchesOf(t *testing.T, e *Engine, id string) []Match {
	t.Helper()
	matches, err := e.Matches(t.Context(), news, id, "", math.MaxInt, true)
	if err != nil {
		t.Fatal(err)
	}
	return normalizeMatches(matches)
}

// byID returns matches in the order in which they are listed.
func byID(matches []Match) []Match {
	matches = slices.Clone(matches)
	slices.SortFunc(matches, func(a, b Match) int { return strings.Compare(a.ID, b.ID) })
	return matches
}

func ids(matches []Match) []string {
	list := []string{}
	for _, m := range matches {
		list = append(list, m.ID)
	}
	return list
}

func outcomesOf(results []AddResult) []Outcome {
	var outcomes []Outcome
	for _, r := range results {
		outcomes = append(outcomes, r.Outcome)
	}
	return outcomes
}

// normalizeMatches makes nothing and an empty list the same, for matches and their passages, and returns the matches.
func normalizeMatches(matches []Match) []Match {
	if matches == nil {
		return []Match{}
	}
	for i := range matches {
		if len(matches[i].Passages) == 0 {
			matches[i].Passages = nil
		}
	}
	return matches
}

func normalizeResults(results []AddResult) []AddResult {
	for i := range results {
		results[i].Verdict.Matches = normalizeMatches(results[i].Verdict.Matches)
	}
	return results
}

// answers are all that an engine answers about the collection news.
type answers struct {
	Collection Collection
	Documents  map[string]Document
	AddTimes   map[string]time.Time
	Matches    map[string][]Match
	ClusterOf  map[string]Cluster
	Clusters   []Cluster
	Statistics Statistics
	Survey     Survey
	Verdicts   []Verdict
	Feedback   []Feedback
}

// ask asks everything there is to know of the documents with the given ids, and checks the probes.
func ask(t *testing.T, e *Engine, ids []string, probes []Document) answers {
	t.Helper()
	a := answers{
		Documents: map[string]Document{}, AddTimes: map[string]time.Time{},
		Matches: map[string][]Match{}, ClusterOf: map[string]Cluster{},
	}
	var err error
	must := func() {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	a.Collection, err = e.Collection(t.Context(), news)
	must()
	for _, id := range ids {
		a.Documents[id], a.AddTimes[id], err = e.Document(t.Context(), news, id)
		must()
		a.Matches[id] = matchesOf(t, e, id)
		found, ok, err := e.ClusterOf(t.Context(), news, id)
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			a.ClusterOf[id] = found
		}
	}
	a.Clusters, err = e.Clusters(t.Context(), news, "", math.MaxInt)
	must()
	a.Statistics, err = e.Statistics(t.Context(), news)
	must()
	a.Feedback, err = e.Feedback(t.Context(), news, Pair{}, math.MaxInt)
	must()
	a.Survey, err = e.Survey(t.Context(), news, 5)
	must()
	// What memory and files take depends on how they grew.
	a.Survey.Parts = nil
	if len(probes) > 0 {
		a.Verdicts = check(t, e, probes...)
	}
	return a
}

// compareAnswers reports what differs.
func compareAnswers(t *testing.T, got, want answers) {
	t.Helper()
	same(t, "collection", got.Collection, want.Collection)
	same(t, "documents", got.Documents, want.Documents)
	same(t, "times", got.AddTimes, want.AddTimes)
	same(t, "matches", got.Matches, want.Matches)
	same(t, "clusters of documents", got.ClusterOf, want.ClusterOf)
	same(t, "clusters", got.Clusters, want.Clusters)
	same(t, "statistics", got.Statistics, want.Statistics)
	same(t, "survey", got.Survey, want.Survey)
	same(t, "verdicts", got.Verdicts, want.Verdicts)
	same(t, "feedback", got.Feedback, want.Feedback)
}

// same compares two values as JSON, which names their fields, and shows where they begin to differ.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	encode := func(v any) string {
		encoded, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(encoded)
	}
	g, w := encode(got), encode(want)
	if g == w {
		return
	}
	at := 0
	for at < len(g) && at < len(w) && g[at] == w[at] {
		at++
	}
	around := func(s string) string { return s[max(0, min(at, len(s))-200):min(len(s), at+200)] }
	t.Errorf("%s differ:\ngot  ...%s...\nwant ...%s...", what, around(g), around(w))
}

// wantError fails unless err is an error of type E that accept accepts.
func wantError[E error](t *testing.T, err error, accept func(E) bool) {
	t.Helper()
	var found E
	if !errors.As(err, &found) || !accept(found) {
		t.Errorf("error = %v, want a %T that fits", err, found)
	}
}

func canceled(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
)

// figures say what a run has done.
type figures struct {
	operations map[string]int
	outcomes   map[service.Outcome]int
	// relations counts the matches in the answers of adds and checks, and verdicts those that found nothing.
	relations map[match.Relation]int
	nothing   int
	expired   int
	// judged counts the matches that revisions judged, and changed those that they stored anew.
	judged, changed int
	// crashes are those before an answer, by what was left of the operation.
	crashes map[string]int
	checks  int
	// changes are the entries of the feed by what they tell of, replayed those that were read again from the beginning.
	changes  map[string]int
	replayed int
}

func newFigures() *figures {
	return &figures{
		operations: map[string]int{}, outcomes: map[service.Outcome]int{}, relations: map[match.Relation]int{},
		crashes: map[string]int{}, changes: map[string]int{},
	}
}

func (f *figures) answered(v service.Verdict) {
	if len(v.Matches) == 0 {
		f.nothing++
	}
	for _, m := range v.Matches {
		f.relations[m.Relation]++
	}
}

func (f *figures) revised(did service.Revised) {
	f.judged += did.Matches
	f.changed += did.Changed
}

// write prints the figures.
func (f *figures) write(w io.Writer) {
	fmt.Fprintf(w, "operations: %s\n", listed(f.operations))
	fmt.Fprintf(w, "documents: %d added, %d replaced, %d unchanged, %d expired\n", f.outcomes[service.Added],
		f.outcomes[service.Replaced], f.outcomes[service.Unchanged], f.expired)
	relations := map[string]int{}
	for r, n := range f.relations {
		relations[r.String()] = n
	}
	fmt.Fprintf(w, "matches in verdicts: %s; %d verdicts without any\n", listed(relations), f.nothing)
	fmt.Fprintf(w, "matches judged again: %d, of which %d changed\n", f.judged, f.changed)
	fmt.Fprintf(w, "crashes before an answer: %s\n", listed(f.crashes))
	fmt.Fprintf(w, "changes of the feed: %s; %d read again from the beginning\n", listed(f.changes), f.replayed)
	fmt.Fprintf(w, "comparisons of all there is: %d\n", f.checks)
}

func listed(counts map[string]int) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%s %d", name, counts[name]))
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}

package cluster

import (
	"fmt"
	"slices"
	"time"
)

// Step is one document of a cluster and where it came from.
type Step struct {
	Document
	// From is the document that it was copied from; nil where that is not known, as for the first of all.
	From *Document
	// Basis says why: Credited if the document credits From's source, else the rule by which From comes before it.
	Basis Basis
}

// Trace tells, for each document of a cluster in the order given, which one it was copied from, so that a chain is told
// as one: where C credits B and B credits A, C came from B and B from A.
//
// A document that credits the source of another one came from that, of several from the first by the rules after
// credit. One that credits none of them came from the canonical document if it ranks after it and does not precede it in
// a chain. Documents that credit each other in a circle are parted at the first of them by these rules.
func Trace(members []Document, canonical uint64) []Step {
	order := make([]int, len(members))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return compare(&members[a], &members[b]) })
	from := creditedMembers(members, order)
	partCircles(from, order)
	chosen := slices.IndexFunc(members, func(d Document) bool { return d.Key == canonical })
	before := make(map[int]bool) // what the canonical document came from, and itself
	for i := chosen; i >= 0; i = from[i] {
		before[i] = true
	}
	steps := make([]Step, len(members))
	for i := range members {
		steps[i].Document = members[i]
		switch {
		case from[i] >= 0:
			steps[i].From, steps[i].Basis = &members[from[i]], Credited
		case chosen >= 0 && !before[i] && compare(&members[chosen], &members[i]) < 0:
			steps[i].From, steps[i].Basis = &members[chosen], basisOver(&members[chosen], &members[i])
		}
	}
	return steps
}

// creditedMembers returns for each document the first other one, in order, whose source it credits; -1 if there is none.
func creditedMembers(members []Document, order []int) []int {
	first := make(map[string]int)
	for _, i := range order {
		if key := sourceKey(members[i].Source); key != "" {
			if _, ok := first[key]; !ok {
				first[key] = i
			}
		}
	}
	from := make([]int, len(members))
	for i, d := range members {
		from[i] = -1
		own := sourcesOf(d)
		if other, ok := first[own.credited]; ok && own.credit(sourcesOf(members[other])) {
			from[i] = other
		}
	}
	return from
}

// partCircles takes away what the first document, in order, of each circle came from.
func partCircles(from, order []int) {
	walks := make([]int, len(from)) // by which walk a document was met first; zero for none
	rank := make([]int, len(from))
	for r, i := range order {
		rank[i] = r
	}
	for r, start := range order {
		walk, i := r+1, start
		for ; i >= 0 && walks[i] == 0; i = from[i] {
			walks[i] = walk
		}
		if i < 0 || walks[i] != walk {
			continue
		}
		first := i // the walk came back to i, which is in a circle therefore
		for j := from[i]; j != i; j = from[j] {
			if rank[j] < rank[first] {
				first = j
			}
		}
		from[first] = -1
	}
}

// Reason says in words why a document of a cluster is canonical.
func Reason(members []Document, canonical uint64, basis Basis) string {
	chosen := slices.IndexFunc(members, func(d Document) bool { return d.Key == canonical })
	if chosen < 0 {
		return ""
	}
	winner := members[chosen]
	next, credits := -1, 0
	for i := range members {
		if i == chosen {
			continue
		}
		if sourcesOf(members[i]).credit(sourcesOf(winner)) {
			credits++
		}
		if next < 0 || compare(&members[i], &members[next]) < 0 {
			next = i
		}
	}
	switch {
	case basis == Credited && len(members) == 2:
		return fmt.Sprintf("its source, %s, is credited by the other document", winner.Source)
	case basis == Credited:
		return fmt.Sprintf("its source, %s, is credited by %d of the %d other documents", winner.Source, credits, len(members)-1)
	case next < 0:
		return ""
	case basis == Earliest && members[next].Published.IsZero():
		return fmt.Sprintf("no credit decides, and only its time of publication is known, %s", timeText(winner.Published))
	case basis == Earliest:
		return fmt.Sprintf("no credit decides, and it was published first, %s, %v before %s",
			timeText(winner.Published), members[next].Published.Sub(winner.Published), members[next].ID)
	case basis == Longest:
		return fmt.Sprintf("no credit or time decides, and its text is the longest, %d bytes; that of %s has %d",
			winner.Length, members[next].ID, members[next].Length)
	default:
		return "no credit, time or length decides, and its id is the smallest"
	}
}

func timeText(t time.Time) string { return t.UTC().Format(time.RFC3339) }

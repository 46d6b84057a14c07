package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"github.com/neardup/neardup/service/match"
)

// writeRelations writes the number of matches of each relation.
func writeRelations(w io.Writer, results []*result) {
	fmt.Fprintf(w, "## Matches by relation\n\n| set | documents | MB |")
	for relation := match.Exact; relation < match.Unrelated; relation++ {
		if relation != match.ContainedIn { // counted as CONTAINS
			fmt.Fprintf(w, " %s |", relation)
		}
	}
	fmt.Fprintf(w, " clusters | kept | limit reached | seconds |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n")
	for _, r := range results {
		if r.summary == nil {
			fmt.Fprintf(w, "| %s | %d | %.2f | | | | | | | | | %.1f |\n", r.set, r.documents, r.megabytes(), r.duration.Seconds())
			continue
		}
		fmt.Fprintf(w, "| %s | %d | %.2f |", r.set, r.documents, r.megabytes())
		for relation := match.Exact; relation < match.Unrelated; relation++ {
			if relation != match.ContainedIn {
				fmt.Fprintf(w, " %d |", r.summary.Matches[relation.String()])
			}
		}
		fmt.Fprintf(w, " %d | %d | %d | %.1f |\n", r.summary.Clusters, r.summary.Kept, r.summary.Cut, r.duration.Seconds())
	}
	fmt.Fprintln(w)
}

// megabytes returns the size of the texts.
func (r *result) megabytes() float64 { return float64(r.bytes) / 1e6 }

// writeBins writes recall by exact resemblance: pairs that are reported of all pairs.
func writeBins(w io.Writer, results []*result) {
	const bins = 10
	fmt.Fprintf(w, "## Recall of computed pairs by exact resemblance of their word-5-grams\n\n| set | group |")
	for i := range bins {
		fmt.Fprintf(w, " from %.1f |", float64(i)/bins)
	}
	fmt.Fprintf(w, "\n|---|---%s|\n", strings.Repeat("|---", bins))
	for _, r := range results {
		for _, g := range r.bins {
			var cells [bins]string
			for _, b := range g.bins {
				cells[min(int(math.Round(b.from*bins)), bins-1)] = fmt.Sprintf("%.3f (%d of %d)", b.recall, b.hits, b.total)
			}
			fmt.Fprintf(w, "| %s | %s | %s |\n", r.set, cmp.Or(g.group, "all"), strings.Join(cells[:], " | "))
		}
	}
	fmt.Fprintln(w)
}

// writeMatches lists the reports of the sets of which all are to be seen.
func writeMatches(w io.Writer, results []*result) {
	for _, r := range results {
		if len(r.matches) == 0 {
			continue
		}
		fmt.Fprintf(w, "## All reports on %s\n\n", r.set)
		fmt.Fprintf(w, "| a | b | relation | resemblance | a in b | b in a |\n|---|---|---|---|---|---|\n")
		for _, p := range r.matches {
			fmt.Fprintf(w, "| %s | %s | %s | %.3f | %.3f | %.3f |\n",
				p.A, p.B, p.Relation, p.Resemblance, p.ContainmentAInB, p.ContainmentBInA)
		}
		fmt.Fprintln(w)
	}
}

func microseconds(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }

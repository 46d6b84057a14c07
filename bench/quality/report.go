package main

import (
	"bufio"
	"fmt"
	"io"
	"runtime"
	"strings"

	"github.com/neardup/neardup/bench/quality/stat"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

// report is all that is said of a run.
type report struct {
	machine
	options
	results []*result
	rows    []row
}

// write writes the page of Markdown.
func (r report) write(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "# Quality\n\n")
	r.writeHeading(out)
	r.writeFigures(out)
	r.writeRules(out)
	writeCurves(out, r.results)
	writeFamilies(out, r.results)
	writeCosts(out, r.results)
	writeRelations(out, r.results)
	writeBins(out, r.results)
	writeMatches(out, r.results)
	return out.Flush()
}

func (r report) writeHeading(w io.Writer) {
	fmt.Fprintf(w, "neardup %s, normalization %d, %s %s, %d x %s.\n\n",
		r.revision, sketch.NormalizationVersion, r.goVersion, r.system, runtime.GOMAXPROCS(0), r.cpu)
	fmt.Fprintf(w, "Command: `%s`.\n\n", r.command)
	fmt.Fprintf(w, "As `neardup dedup --pairs all --templates` and `neardup analyze --json` with default flags:\n")
	fmt.Fprintf(w, "parameters %+v, thresholds %+v.\n\n", sketch.DefaultParameters(), match.DefaultThresholds())
	fmt.Fprintf(w, "Intervals hold 95%%: those of weighted figures by %d bootstrap samples, drawn within the strata of the\n"+
		"labels (seed %d), those of plain rates by Wilson's score.\n", stat.Resamples, bootstrapSeed)
	if r.out != "" {
		fmt.Fprintf(w, "Outputs, and pages with the texts of pairs side by side, are in %s.\n", r.out)
	}
	fmt.Fprintln(w)
}

// writeFigures writes all figures but those of rules without a target, which have a table of their own.
func (r report) writeFigures(w io.Writer) {
	fmt.Fprintf(w, "## Figures\n\n| set | figure | measured | 95%% | target | |\n|---|---|---|---|---|---|\n")
	missed, targeted := 0, 0
	for _, row := range r.rows {
		if row.figure.rule && row.target == nil {
			continue
		}
		measured, interval, wanted, verdict := "not measured", "", "", ""
		if row.measured {
			measured = row.figure.String()
		}
		if row.figure.interval != nil {
			interval = span95(*row.figure.interval)
		}
		if row.target != nil {
			targeted++
			wanted, verdict = row.target.String(), "met"
		}
		if row.missed() {
			missed++
			verdict = "**MISSED**"
		}
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s |\n", row.set, row.figure.name, measured, interval, wanted, verdict)
	}
	fmt.Fprintf(w, "\n%d of %d targets are met.\n\n", targeted-missed, targeted)
}

// writeRules writes neardup's protocols, its configurations and the field's presets as rows of one table.
func (r report) writeRules(w io.Writer) {
	for _, result := range r.results {
		if len(result.rules) == 0 {
			continue
		}
		fmt.Fprintf(w, "## Labeled pairs of %s\n\n", result.set)
		fmt.Fprintf(w, "Precision and recall are weighted; false and missed count labeled pairs, each once.\n\n")
		fmt.Fprintf(w, "| | rule | documents | labels | precision | 95%% | recall | 95%% | F1 | false | missed | reports |\n"+
			"|---|---|---|---|---|---|---|---|---|---|---|---|\n")
		for _, x := range result.rules {
			reports := ""
			if x.reports != uncounted {
				reports = fmt.Sprint(x.reports)
			}
			fmt.Fprintf(w, "| %s | %s | %d | %d | %.4f | %s | %.4f | %s | %.4f | %d | %d | %s |\n",
				x.part, x.name, x.documents, x.labels, x.accuracy.Precision, span95(x.precision),
				x.accuracy.Recall, span95(x.recall), x.accuracy.F1(), x.accuracy.False, x.accuracy.Missed, reports)
		}
		fmt.Fprintln(w)
		if result.chosen != nil {
			fmt.Fprintf(w, "Best settings of template_distinctiveness and the additions to it, each with its number of folds of %d: "+
				"%s.\n\n%s\n\n", foldCount, listChosen(result.chosen), notSwept)
		}
	}
}

// writeCurves writes recall under noise.
func writeCurves(w io.Writer, results []*result) {
	for _, r := range results {
		for _, c := range r.curves {
			fmt.Fprintf(w, "## %s, %s\n\n| %s | %s |\n|---%s|\n", c.title, r.set, c.axis,
				strings.Join(c.steps, " | "), strings.Repeat("|---", len(c.steps)))
			for _, s := range c.series {
				fmt.Fprintf(w, "| %s |", s.name)
				for _, p := range s.points {
					fmt.Fprintf(w, " %.3f (%s) |", p.value, span95(*p.interval))
				}
				fmt.Fprintln(w)
			}
			fmt.Fprintln(w)
		}
	}
}

// writeCosts writes what channels and verification take.
func writeCosts(w io.Writer, results []*result) {
	for _, r := range results {
		if r.costs == nil {
			continue
		}
		fmt.Fprintf(w, "## Cost, %s\n\nMeans for a document, documents added one by one; an add waits for the disk.\n\n"+
			"| channels | bucket keys | bytes of buckets | bytes of words | candidates | sketch us | add us | check us |\n"+
			"|---|---|---|---|---|---|---|---|\n",
			r.set)
		for _, c := range r.costs.configurations {
			fmt.Fprintf(w, "| %s | %.1f | %.0f | %.0f | %.2f | %.1f | %.1f | %.1f |\n", c.name, c.keys,
				c.bucketBytes, c.wordBytes, c.candidates, microseconds(c.sketch), microseconds(c.add), microseconds(c.check))
		}
		v := r.costs.verification
		fmt.Fprintf(w, "\nVerification: %.1f us to compare two prepared texts, %.1f us to prepare one of %.0f bytes, which takes\n"+
			"%.0f bytes of memory while it is cached, and %.0f on the disk.\n\n",
			microseconds(v.verify), microseconds(v.read), v.textBytes, v.preparedBytes, v.storedBytes)
	}
}

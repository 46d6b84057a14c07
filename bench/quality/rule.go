package main

import (
	"github.com/neardup/neardup/bench/quality/stat"
)

// bootstrapSeed seeds the intervals of weighted figures.
const bootstrapSeed = 1

// rule is how well one way to decide does on the labeled pairs of a set: a protocol of neardup, a configuration, or a
// preset of the field.
type rule struct {
	part, name string
	documents  int
	labels     int
	accuracy   stat.Accuracy
	// precision and recall hold the weighted figures.
	precision, recall stat.Interval
	// reports is the number of pairs reported in all, negative if only labeled pairs were decided.
	reports int
}

// uncounted is the number of reports of a rule that is asked about labeled pairs alone.
const uncounted = -1

func newRule(part, name string, documents, reports int, decisions []stat.Decision) rule {
	r := rule{part: part, name: name, documents: documents, labels: len(decisions), reports: reports}
	r.accuracy = stat.Score(decisions)
	r.precision, r.recall = stat.Bootstrap(decisions, bootstrapSeed)
	return r
}

// precisionOf and recallOf name the figures of a rule.
func precisionOf(rule string) string { return rule + ": precision, weighted" }
func recallOf(rule string) string    { return rule + ": recall, weighted" }

// figures returns precision and recall.
func (r rule) figures() []figure {
	return []figure{
		{name: precisionOf(r.name), value: r.accuracy.Precision, share: true, interval: &r.precision, rule: true},
		{name: recallOf(r.name), value: r.accuracy.Recall, share: true, interval: &r.recall, rule: true},
	}
}

// addRule adds a rule and its figures.
func (r *result) addRule(added rule) {
	r.rules = append(r.rules, added)
	r.figures = append(r.figures, added.figures()...)
}

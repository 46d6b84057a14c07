package main

import (
	"fmt"
	"slices"
	"strconv"
)

// bound says on which side of a target a figure must lie.
type bound uint8

const (
	atLeast bound = iota
	atMost
	exactly
)

// target is what a figure of a set must reach.
type target struct {
	// part is the part of a run that measures the figure.
	part, set, figure string
	bound             bound
	value             float64
}

// targets is the table of all targets. Figures that are not in it are reported without one.
var targets = []target{
	{"batch", "seed", figureParagraphs, exactly, 28},
	{"batch", "seed", figureOneToOne, atLeast, 1},
	{"batch", "seed", figureOtherRepeats, atMost, 0},
	{"batch", "seed", figureCredit, atLeast, 1},

	{"batch", "saudi_indoc_dev", figureExactRepeats, atLeast, 1},
	{"batch", "saudi_indoc_dev", figureFalseOnClean, atMost, 0},
	{"batch", "saudi_indoc_dev", figureParagraphF1, atLeast, 0.99},

	{"batch", "saudinews_dev", precisionOf(protocolBatch), atLeast, 0.97},
	{"batch", "saudinews_dev", recallOf(protocolBatch), atLeast, 0.97},
	{"online", "saudinews_dev", precisionOf(protocolAdd), atLeast, 0.93},
	{"online", "saudinews_dev", recallOf(protocolAdd), atLeast, 0.93},
	{"online", "saudinews_dev", precisionOf(protocolEnd), atLeast, 0.965},
	{"online", "saudinews_dev", recallOf(protocolEnd), atLeast, 0.965},
	{"size", "saudinews_dev", precisionOf("halves"), atLeast, 0.97},
	{"size", "saudinews_dev", recallOf("halves"), atLeast, 0.97},
	{"size", "saudinews_dev", precisionOf("quarters"), atLeast, 0.97},
	{"size", "saudinews_dev", recallOf("quarters"), atLeast, 0.97},
	{"size", "saudinews_dev", precisionOf(larger), atLeast, 0.97},
	{"size", "saudinews_dev", recallOf(larger), atLeast, 0.97},
	{"folds", "saudinews_dev", precisionOf(validated), atLeast, 0.97},
	{"folds", "saudinews_dev", recallOf(validated), atLeast, 0.97},

	{"batch", "debian_ig", recallFigure(0.3, "en"), atLeast, 0.99},
	{"batch", "debian_ig", recallFigure(0.3, "ja"), atLeast, 0.99},
	{"batch", "debian_ig", recallFigure(0.3, "ru"), atLeast, 0.99},
	{"batch", "debian_ig", recallFigure(0.3, "zh_CN"), atLeast, 0.99},

	{"batch", "aeb_containment", foundFigure("contains"), atLeast, 1},
	{"batch", "spdx", recallFigure(0.6, ""), atLeast, 0.99},
	{"batch", "mccormick1000", foundFigure("planted"), atLeast, 1},

	{"batch", "saudi_indoc_dev", figureRejected, atMost, 0},
	{"batch", "saudinews_dev", figureRejected, atMost, 0},
	{"batch", "debian_ig", figureRejected, atMost, 0},
	{"batch", "aeb_containment", figureRejected, atMost, 0},
	{"batch", "spdx", figureRejected, atMost, 0},
	{"batch", "udhr2", figureRejected, atMost, 0},
	{"batch", "clough_stevenson", figureRejected, atMost, 0},
	{"batch", "mccormick1000", figureRejected, atMost, 0},
}

// targetsOf returns the targets of the chosen parts.
func targetsOf(chosen []part) []target {
	return slices.DeleteFunc(slices.Clone(targets), func(t target) bool {
		return !slices.ContainsFunc(chosen, func(p part) bool { return p.name == t.part })
	})
}

// met reports whether a value reaches the target. A value that is not a number, as the share of nothing is, does not.
func (t target) met(value float64) bool {
	switch t.bound {
	case atLeast:
		return value >= t.value
	case atMost:
		return value <= t.value
	default:
		return value == t.value
	}
}

// String returns the target as a condition, such as ">= 0.93".
func (t target) String() string {
	sign := [...]string{atLeast: ">=", atMost: "<=", exactly: "="}[t.bound]
	return fmt.Sprintf("%s %s", sign, strconv.FormatFloat(t.value, 'f', -1, 64))
}

// row is a figure beside its target. A target whose figure was not measured has a row too.
type row struct {
	set      string
	figure   figure
	measured bool
	target   *target
}

// missed reports whether the row has a target and does not reach it.
func (r row) missed() bool { return r.target != nil && (!r.measured || !r.target.met(r.figure.value)) }

// judge puts the figures of each set beside their targets, in the order in which they were measured. Targets of sets
// that were not scored are left out.
func judge(results []*result, targets []target) []row {
	var rows []row
	for _, r := range results {
		used := make(map[string]bool)
		for _, f := range r.figures {
			rows = append(rows, row{set: r.set, figure: f, measured: true, target: targetOf(targets, r.set, f.name)})
			used[f.name] = true
		}
		for i, t := range targets {
			if t.set == r.set && !used[t.figure] {
				rows = append(rows, row{set: r.set, figure: figure{name: t.figure}, target: &targets[i]})
			}
		}
	}
	return rows
}

func targetOf(targets []target, set, figure string) *target {
	for i, t := range targets {
		if t.set == set && t.figure == figure {
			return &targets[i]
		}
	}
	return nil
}

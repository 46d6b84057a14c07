package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/neardup/neardup/bench/quality/stat"
)

// label is what readers said of a pair.
type label struct {
	key pairKey
	// name is D or P for a copy, T, R or N for none, and ? if they disagreed.
	name   string
	weight float64
	// row is the whole row of the table.
	row []string
}

func (l label) isCopy() bool { return l.name == "D" || l.name == "P" }

// judged reports whether the label counts.
func (l label) judged() bool { return l.name != "?" }

// verdict names the error of a decision, if it is one.
func (l label) verdict(reported bool) (name string, wrong bool) {
	switch {
	case !l.judged() || l.isCopy() == reported:
		return "", false
	case reported:
		return "false report", true
	default:
		return "missed", true
	}
}

// labels are those of one set.
type labels []label

func readLabels(path string) (labels, error) {
	table, err := readTable(path)
	if err != nil {
		return nil, err
	}
	var all labels
	const weightField = 6
	for _, row := range table {
		if len(row) <= weightField {
			return nil, fmt.Errorf("read %s: the pair %s, %s has no weight", filepath.Base(path), row[0], row[1])
		}
		weight, err := strconv.ParseFloat(row[weightField], 64)
		if err != nil {
			return nil, fmt.Errorf("read %s: the weight of the pair %s, %s: %w", filepath.Base(path), row[0], row[1], err)
		}
		all = append(all, label{newPairKey(row[0], row[1]), row[2], weight, row})
	}
	return all, nil
}

// within returns the labels of pairs of which both documents are in a collection.
func (l labels) within(c *collection) labels {
	return slices.DeleteFunc(slices.Clone(l), func(x label) bool {
		_, first := c.number[x.key.first]
		_, second := c.number[x.key.second]
		return !first || !second
	})
}

// decisions returns what was decided on the labels that count.
func (l labels) decisions(reported func(pairKey) bool) []stat.Decision {
	var decisions []stat.Decision
	for _, x := range l {
		if x.judged() {
			decisions = append(decisions, stat.Decision{Copy: x.isCopy(), Reported: reported(x.key), Weight: x.weight})
		}
	}
	return decisions
}

// groups joins the documents of a collection that labels connect; it returns the smallest number of each group.
func (l labels) groups(c *collection) []int {
	var pairs [][2]int
	for _, x := range l.within(c) {
		pairs = append(pairs, [2]int{c.number[x.key.first], c.number[x.key.second]})
	}
	return stat.Groups(len(c.records), pairs)
}

package main

import (
	"context"
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"slices"

	"github.com/neardup/neardup/bench/quality/stat"
)

// Cross-validation of template_distinctiveness: foldCount folds, drawn with foldSeed.
const (
	foldCount = 10
	foldSeed  = 5
	validated = "batch, template_distinctiveness cross-validated"
)

// foldValues are the thresholds that are tried, the default beside them.
var foldValues = []float64{0.5, 0.55, 0.65, 0.7}

// notSwept says what else was chosen on labels, or might be thought to have been.
const notSwept = "Not swept: the agreement from which texts that are nearly the same are no template, the agreement that " +
	"makes two documents one story, the prior number of stories, the exponents of rarity and of the weights of words, and " +
	"the width of the window around a passage are constants of the detector, which the bench cannot set. " +
	"partial_words, containment and near_duplicate_containment come from the meaning of the relations, and " +
	"paragraph_containment from another set."

// runFolds cross-validates template_distinctiveness: it scores each fold with the value that is best on all others.
func runFolds(ctx context.Context, b *bench) error {
	return b.eachLabeled(ctx, func(r *result, c *collection, l labels) error {
		b.progress("%s, folds", r.set)
		standing, err := b.batch(ctx, r.set)
		if err != nil {
			return err
		}
		byValue := map[float64][]stat.Decision{standard().thresholds.TemplateDistinctiveness: l.decisions(standing.reports)}
		for _, value := range foldValues {
			cfg := standard()
			cfg.thresholds.TemplateDistinctiveness = value
			d, err := deduplicate(ctx, c, cfg, filepath.Join(b.dir, r.set, fmt.Sprintf("distinctiveness-%v", value)))
			if err != nil {
				return err
			}
			byValue[value] = l.decisions(d.reports)
			r.addRule(newRule("sweep", fmt.Sprintf("batch, template_distinctiveness %v", value),
				len(c.records), d.reportCount(), byValue[value]))
		}
		heldOut, chosen := crossValidate(byValue, l.folds(c))
		r.addRule(newRule("sweep", validated, len(c.records), uncounted, heldOut))
		r.chosen = chosen
		return nil
	})
}

// folds returns the fold of each label that counts. Labels that share a document are in one fold.
func (l labels) folds(c *collection) []int {
	groups := l.groups(c)
	var group []int // of each label that counts
	for _, x := range l {
		if x.judged() {
			group = append(group, groups[c.number[x.key.first]])
		}
	}
	distinct := slices.Compact(slices.Sorted(slices.Values(group)))
	fold := stat.Parts(len(distinct), foldCount, foldSeed, func(i int) int { return i })
	folds := make([]int, len(group))
	for i, g := range group {
		at, _ := slices.BinarySearch(distinct, g)
		folds[i] = fold[at]
	}
	return folds
}

// crossValidate returns for each decision the one under the value that has the best F1 on the other folds, and how often
// each value is chosen. Of values that are equally good the one in the middle is taken.
func crossValidate(byValue map[float64][]stat.Decision, folds []int) (heldOut []stat.Decision, chosen map[float64]int) {
	values := slices.Sorted(maps.Keys(byValue))
	heldOut, chosen = make([]stat.Decision, len(folds)), make(map[float64]int)
	for fold := range slices.Max(folds) + 1 {
		best, f1 := []float64{}, math.Inf(-1)
		for _, value := range values {
			var training []stat.Decision
			for i, d := range byValue[value] {
				if folds[i] != fold {
					training = append(training, d)
				}
			}
			switch score := stat.Score(training).F1(); {
			case score > f1:
				best, f1 = []float64{value}, score
			case score == f1:
				best = append(best, value)
			}
		}
		value := best[len(best)/2]
		chosen[value]++
		for i, d := range byValue[value] {
			if folds[i] == fold {
				heldOut[i] = d
			}
		}
	}
	return heldOut, chosen
}

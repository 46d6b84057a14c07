package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/neardup/neardup/bench/quality/stat"
	"github.com/neardup/neardup/service/cluster"
	"github.com/neardup/neardup/service/match"
)

// Cross-validation of what tells templates from copies: foldCount folds, drawn with foldSeed.
const (
	foldCount = 10
	foldSeed  = 5
	validated = "batch, thresholds of templates cross-validated"
)

// setting is what tells templates from copies: template_distinctiveness, and what the intervals between publications add.
type setting struct{ distinctiveness, apart, series float64 }

// String names the values as the report does.
func (s setting) String() string {
	return fmt.Sprintf("%v, %v apart, %v in series", s.distinctiveness, s.apart, s.series)
}

// compareSettings orders settings by what they ask for.
func compareSettings(x, y setting) int {
	return cmp.Or(
		cmp.Compare(x.distinctiveness, y.distinctiveness), cmp.Compare(x.series, y.series), cmp.Compare(x.apart, y.apart))
}

// usual is the setting of default flags.
func usual() setting {
	return setting{standard().thresholds.TemplateDistinctiveness, match.Apart.Margin(), match.Series.Margin()}
}

// The values that are tried; each distinctiveness with every addition.
var (
	distinctivenessValues = []float64{0.5, 0.55, 0.6, 0.65, 0.7}
	apartValues           = []float64{0, 0.05, 0.1}
	seriesValues          = []float64{0, 0.05, 0.1, 0.15, 0.2}
)

// notSwept says what else was chosen on labels, or might be thought to have been.
const notSwept = "Not swept: the times from which documents are apart or of a series, the agreement from which texts that " +
	"are nearly the same are no template, the agreement that makes two documents one story, the prior number of stories, " +
	"the exponents of rarity and of the weights of words, the weight of doubt, and the width of the window around a passage " +
	"are constants of the detector, which the bench cannot set. " +
	"partial_words, containment and near_duplicate_containment come from the meaning of the relations, and " +
	"paragraph_containment from another set."

// runFolds cross-validates the thresholds of templates: it scores each fold with the setting that is best on all others.
func runFolds(ctx context.Context, b *bench) error {
	return b.eachLabeled(ctx, func(r *result, c *collection, l labels) error {
		b.progress("%s, folds", r.set)
		bySetting := make(map[setting][]stat.Decision)
		for _, value := range distinctivenessValues {
			cfg := standard()
			cfg.thresholds.TemplateDistinctiveness = value
			d, err := deduplicate(ctx, c, cfg, filepath.Join(b.dir, r.set, fmt.Sprintf("distinctiveness-%v", value)))
			if err != nil {
				return err
			}
			if value != standard().thresholds.TemplateDistinctiveness {
				r.addRule(newRule("sweep", fmt.Sprintf("batch, template_distinctiveness %v", value),
					len(c.records), d.reportCount(), l.decisions(d.reports)))
			}
			for _, apart := range apartValues {
				for _, series := range seriesValues {
					s := setting{value, apart, series}
					bySetting[s] = l.decisions(d.reportsBy(s))
				}
			}
		}
		for _, s := range []setting{{usual().distinctiveness, 0, 0}, {usual().distinctiveness, usual().apart, 0}} {
			r.addRule(newRule("sweep", "batch, "+s.String(), len(c.records), uncounted, bySetting[s]))
		}
		heldOut, chosen := crossValidate(bySetting, l.folds(c))
		r.addRule(newRule("sweep", validated, len(c.records), uncounted, heldOut))
		r.chosen = chosen
		return nil
	})
}

// reportsBy decides again on the pairs that were found, by other additions of the intervals. What was found does not
// depend on these, except for the stories that it counts, which they leave as they are.
func (d *detection) reportsBy(s setting) func(pairKey) bool {
	thresholds := standard().thresholds
	return func(key pairKey) bool {
		p, ok := d.pairs[key]
		if !ok {
			return false
		}
		a, b := d.document(p.A), d.document(p.B)
		interval := match.IntervalOf(a.Published, b.Published, func() bool { return cluster.SameSource(a.Source, b.Source) })
		added := map[match.Interval]float64{match.Apart: s.apart, match.Series: s.series}[interval]
		// The interval adds its own margin to the threshold.
		thresholds.TemplateDistinctiveness = s.distinctiveness + added - interval.Margin()
		return match.Verifier{Thresholds: thresholds, Interval: interval}.Decide(p.Evidence) != match.Template
	}
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

// crossValidate returns for each decision the one under the setting that has the best F1 on the other folds, and how often
// each setting is chosen. Of settings that are equally good the one in the middle is taken.
func crossValidate(bySetting map[setting][]stat.Decision, folds []int) (heldOut []stat.Decision, chosen map[setting]int) {
	settings := slices.SortedFunc(maps.Keys(bySetting), compareSettings)
	heldOut, chosen = make([]stat.Decision, len(folds)), make(map[setting]int)
	for fold := range slices.Max(folds) + 1 {
		best, f1 := []setting{}, math.Inf(-1)
		for _, s := range settings {
			var training []stat.Decision
			for i, d := range bySetting[s] {
				if folds[i] != fold {
					training = append(training, d)
				}
			}
			switch score := stat.Score(training).F1(); {
			case score > f1:
				best, f1 = []setting{s}, score
			case score == f1:
				best = append(best, s)
			}
		}
		s := best[len(best)/2]
		chosen[s]++
		for i, d := range bySetting[s] {
			if folds[i] == fold {
				heldOut[i] = d
			}
		}
	}
	return heldOut, chosen
}

// listChosen names the settings, the most often chosen first, and how often each was.
func listChosen(chosen map[setting]int) string {
	settings := slices.SortedFunc(maps.Keys(chosen), func(x, y setting) int {
		return cmp.Or(cmp.Compare(chosen[y], chosen[x]), compareSettings(x, y))
	})
	named := make([]string, len(settings))
	for i, s := range settings {
		named[i] = fmt.Sprintf("%v (%d)", s, chosen[s])
	}
	return strings.Join(named, "; ")
}

// Package preset holds rules for near-duplicates that are in common use, with their usual parameters, so that they can
// be scored beside neardup's own. They are built of neardup's stages: texts are tokenized and normalized as everywhere in
// it, which is more favorable to a rule than what most tools do. A rule that its users do not verify is not verified
// here either: candidates are reports.
package preset

import (
	"slices"

	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/shingle"
	"github.com/neardup/neardup/sketch/simhash"
)

// Rule says of any two of the documents that it was prepared for whether they are reported.
type Rule struct {
	Name string
	// Prepare makes the rule for texts; wanted are the documents that it will be asked about. All texts count where
	// frequencies matter.
	Prepare func(texts []string, wanted []int) (Reports, error)
}

// Reports says whether a rule reports two documents, both wanted ones.
type Reports func(a, b int) bool

// Rules returns all rules, in the order of the report.
func Rules() []Rule {
	return []Rule{
		{"Jaccard >= .8 of word-5 shingles", resemblance(0.8)},
		{"Jaccard >= .5 of word-5 shingles", resemblance(0.5)},
		{"bands 14 x 8 on word-5, unverified", wordBands(5, 14, 8)},
		{"bands 9 x 13 on word-5, unverified", wordBands(5, 9, 13)},
		{"bands 20 x 13 on character 24-grams, unverified", characterBands(24, 20, 13)},
		{"bands 32 x 4 on word-3, unverified", wordBands(3, 32, 4)},
		{"SimHash of words, distance <= 3", fingerprint(3)},
		{"containment >= .3 of rare word-3 shingles (df <= 20)", rareContainment(20, 0.3)},
	}
}

// parameters returns those of shingles of a size without the channels that a rule has no use for.
func parameters(size, bands, rows int) sketch.Parameters {
	p := sketch.DefaultParameters()
	p.ShingleSize, p.Bands, p.Rows, p.Channels = size, bands, rows, sketch.BandChannel
	p.Permutations = max(p.Permutations, bands*rows)
	return p
}

// shinglesOf returns the sets of shingles of the wanted texts.
func shinglesOf(size int, texts []string, wanted []int) (map[int]shingle.Set, error) {
	sketcher, err := sketch.New(parameters(size, 1, 1))
	if err != nil {
		return nil, err
	}
	var sketched sketch.Sketch
	sets := make(map[int]shingle.Set, len(wanted))
	for _, i := range wanted {
		sketcher.SketchPassages(&sketched, texts[i])
		sets[i] = slices.Clone(sketched.Shingles)
	}
	return sets, nil
}

// resemblance reports pairs of at least an exact Jaccard coefficient of their shingles of five words.
func resemblance(least float64) func([]string, []int) (Reports, error) {
	return func(texts []string, wanted []int) (Reports, error) {
		sets, err := shinglesOf(5, texts, wanted)
		return func(a, b int) bool {
			return len(sets[a]) > 0 && len(sets[b]) > 0 && shingle.Compare(sets[a], sets[b]).Resemblance >= least
		}, err
	}
}

// fingerprint reports pairs whose SimHash fingerprints of single words, each as often as it occurs, are near.
func fingerprint(most int) func([]string, []int) (Reports, error) {
	return func(texts []string, wanted []int) (Reports, error) {
		sketcher, err := sketch.New(parameters(1, 1, 1))
		if err != nil {
			return nil, err
		}
		var sketched sketch.Sketch
		fingerprints := make(map[int]uint64)
		for _, i := range wanted {
			sketcher.Sketch(&sketched, texts[i])
			if sketched.Tokens.Len() > 0 {
				fingerprints[i] = sketched.SimHash
			}
		}
		return func(a, b int) bool {
			x, known := fingerprints[a]
			y, alsoKnown := fingerprints[b]
			return known && alsoKnown && simhash.Distance(x, y) <= most
		}, nil
	}
}

// rareContainment reports pairs of which the one with fewer rare shingles of three words has at least a share of them in
// common with the other. A shingle is rare if at most so many documents hold it.
func rareContainment(documents int, least float64) func([]string, []int) (Reports, error) {
	return func(texts []string, wanted []int) (Reports, error) {
		all := make([]int, len(texts))
		for i := range all {
			all[i] = i
		}
		sets, err := shinglesOf(3, texts, all)
		if err != nil {
			return nil, err
		}
		frequency := make(map[uint64]int)
		for _, set := range sets {
			for _, s := range set {
				frequency[s]++
			}
		}
		rare := make(map[int]shingle.Set, len(wanted))
		for _, i := range wanted {
			rare[i] = slices.DeleteFunc(slices.Clone(sets[i]), func(s uint64) bool { return frequency[s] > documents })
		}
		return func(a, b int) bool {
			smaller := min(len(rare[a]), len(rare[b]))
			return smaller > 0 && float64(shingle.Common(rare[a], rare[b])) >= least*float64(smaller)
		}, nil
	}
}

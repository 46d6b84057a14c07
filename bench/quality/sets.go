package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/batch"
)

// Names of figures that targets speak of.
const (
	figureRejected     = "rejected records"
	figureParagraphs   = "paragraphs"
	figureOneToOne     = "paragraphs 14 to 25 that repeat 2 to 13 one to one"
	figureOtherRepeats = "other repeats"
	figureCredit       = "credited source found"
	figureExactRepeats = "exact repeats found"
	figureFalseOnClean = "repeats reported in clean documents"
	figureParagraphF1  = "F1 of paragraph pairs"
)

// recallFigure names the recall of the pairs of a group from a resemblance on; the group may be empty.
func recallFigure(resemblance float64, group string) string {
	if group == "" {
		return fmt.Sprintf("recall, J >= %.1f", resemblance)
	}
	return fmt.Sprintf("recall, J >= %.1f, %s", resemblance, group)
}

// foundFigure names the share of the pairs of a group that are reported.
func foundFigure(group string) string { return "found, " + group }

// set is a part of the evaluation data and how it is scored.
type set struct {
	name string
	// analyze scores documents that are looked at one by one; nil for sets that are deduplicated.
	analyze func(ctx context.Context, s *scoring) error
	// measurements score the pairs that are found.
	measurements []measurement
	// labeled is true if the set has a table of labels.
	labeled bool
}

// sets are all sets, in the order of the report.
var sets = []set{
	{name: "seed", analyze: scoreSeed},
	{name: "saudi_indoc_dev", analyze: scoreParagraphs},
	{name: "saudinews_dev", measurements: []measurement{labeledPairs, recall(everything, 0.5), outside}, labeled: true},
	{name: "debian_ig", measurements: []measurement{recall(firstPart, 0.3), sameSection, outside}},
	{name: "aeb_containment", measurements: []measurement{found(relationName), outside}},
	{name: "spdx", measurements: []measurement{recall(everything, 0.6), outside}},
	{name: "udhr2", measurements: []measurement{recall(everything, 0.5), outside, listing}},
	{name: "clough_stevenson", measurements: []measurement{found(relationName), outside}},
	{name: "mccormick1000", measurements: []measurement{found(func([]string) string { return "planted" }), outside}},
}

// scoring is the state while one set is scored under one protocol.
type scoring struct {
	*result
	// protocol is how documents came in; the names of figures begin with it. It is empty for batch.
	protocol string
	// shared is the folder of the evaluation data, data that of the set, and dir that of its outputs.
	shared, data, dir string
	score             scorer
}

// scoring returns the state for one protocol of a set. Its outputs go to the folder.
func (b *bench) scoring(set, protocol, folder string) *scoring {
	return &scoring{
		result: b.result(set), protocol: protocol,
		shared: b.shared, data: filepath.Join(b.shared, "data", set), dir: filepath.Join(b.dir, folder), score: b.score,
	}
}

// add adds figures under the protocol.
func (s *scoring) add(figures ...figure) {
	for _, f := range figures {
		if s.protocol != "" {
			f.name = s.protocol + ": " + f.name
		}
		s.figures = append(s.figures, f)
	}
}

// result is what was measured on a set.
type result struct {
	set string
	// documents and bytes are the size of the set, in texts without their JSON.
	documents, bytes int
	figures          []figure
	rules            []rule
	// bins holds recall by exact resemblance, for each group of the truth.
	bins []groupBins
	// summary is nil for sets that are analyzed and not deduplicated.
	summary *batch.Summary
	// matches are listed in the report.
	matches  []service.MatchRecord
	duration time.Duration
	curves   []curves
	costs    *costs
	// families is nil unless the families of signatures were compared.
	families *familyComparison
	// chosen counts the folds in which a setting was the best one.
	chosen map[setting]int
}

// groupBins is the recall of a group of pairs.
type groupBins struct {
	group string
	bins  []bin
}

// runBatch scores every set with default flags.
func runBatch(ctx context.Context, b *bench) error {
	for _, s := range b.sets {
		b.progress("%s", s.name)
		if err := s.run(ctx, b); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

func (s set) run(ctx context.Context, b *bench) error {
	begin := time.Now()
	state := b.scoring(s.name, "", s.name)
	defer func() { state.duration = time.Since(begin) }()
	if s.analyze != nil {
		return s.analyze(ctx, state)
	}
	d, err := b.batch(ctx, s.name)
	if err != nil {
		return err
	}
	state.summary = d.summary
	state.documents, state.bytes = len(d.records), d.bytes()
	for _, measure := range s.measurements {
		if err := measure(ctx, state, d); err != nil {
			return err
		}
	}
	state.add(number(figureRejected, d.rejected))
	return nil
}

// docsFile and pairsTable are the names of files in the folder of a set.
const (
	docsFile    = "docs.jsonl.gz"
	labelsTable = "labels.tsv"
	pairsTable  = "pairs.tsv"
)

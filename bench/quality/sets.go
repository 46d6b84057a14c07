package main

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/batch"
)

// Names of figures that targets speak of.
const (
	figureRejected          = "rejected records"
	figureParagraphs        = "paragraphs"
	figureOneToOne          = "paragraphs 14 to 25 that repeat 2 to 13 one to one"
	figureOtherRepeats      = "other repeats"
	figureCredit            = "credited source found"
	figureExactRepeats      = "exact repeats found"
	figureFalseOnClean      = "repeats reported in clean documents"
	figureParagraphF1       = "F1 of paragraph pairs"
	figureWeightedPrecision = "precision, weighted"
	figureWeightedRecall    = "recall, weighted"
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
	name  string
	score func(ctx context.Context, s *scoring) error
}

// sets are all sets, in the order of the report.
var sets = []set{
	{"seed", scoreSeed},
	{"saudi_indoc_dev", scoreParagraphs},
	{"saudinews_dev", scorePairs(labels, recall(everything, 0.5), outside)},
	{"debian_ig", scorePairs(recall(firstPart, 0.5), outside)},
	{"aeb_containment", scorePairs(found(relationName), outside)},
	{"spdx", scorePairs(recall(everything, 0.6), outside)},
	{"udhr2", scorePairs(recall(everything, 0.5), outside, listing)},
	{"clough_stevenson", scorePairs(found(relationName), outside)},
	{"mccormick1000", scorePairs(found(func([]string) string { return "planted" }), outside)},
}

// scoring is the state while one set is scored.
type scoring struct {
	*result
	// shared is the folder of the evaluation data, data that of the set, and dir that of its outputs.
	shared, data, dir string
	score             scorer
}

// result is what was measured on a set.
type result struct {
	set string
	// documents and bytes are the size of the set, in texts without their JSON.
	documents, bytes int
	figures          []figure
	// bins holds recall by exact resemblance, for each group of the truth.
	bins []groupBins
	// summary is nil for sets that are analyzed and not deduplicated.
	summary *batch.Summary
	// matches are listed in the report.
	matches  []pair
	duration time.Duration
}

// groupBins is the recall of a group of pairs.
type groupBins struct {
	group string
	bins  []bin
}

func (r *result) add(figures ...figure) { r.figures = append(r.figures, figures...) }

// countTexts notes the size of the set.
func (r *result) countTexts(documents iter.Seq[service.Document]) {
	for d := range documents {
		r.documents++
		r.bytes += len(d.Text)
	}
}

// run scores the set. Outputs go to a folder of its name in out.
func (s set) run(ctx context.Context, shared, out string, score scorer) (*result, error) {
	begin := time.Now()
	state := &scoring{
		result: &result{set: s.name},
		shared: shared, data: filepath.Join(shared, "data", s.name), dir: filepath.Join(out, s.name), score: score,
	}
	if err := s.score(ctx, state); err != nil {
		return nil, err
	}
	state.duration = time.Since(begin)
	return state.result, nil
}

// docsFile and pairsTable are the names of files in the folder of a set.
const (
	docsFile    = "docs.jsonl.gz"
	labelsTable = "labels.tsv"
	pairsTable  = "pairs.tsv"
)

// scoreSeed checks the one article whose first part is followed by a copy of itself.
func scoreSeed(ctx context.Context, s *scoring) error {
	a, err := analyzeAll(ctx, filepath.Join(s.shared, "seed", "article.txt"), s.dir)
	if err != nil {
		return err
	}
	s.countTexts(slices.Values(a.documents))
	for i, response := range a.responses {
		s.add(seedFigures(response, a.documents[i].Text)...)
	}
	return nil
}

func seedFigures(response *neardupv1.AnalyzeResponse, text string) []figure {
	const (
		firstCopy, lastCopy, distance = 14, 25, 12
		credited                      = "الشرق الأوسط"
	)
	oneToOne, others := 0, 0
	for i, paragraph := range response.GetParagraphs() {
		repeats := paragraph.GetDuplicateOf()
		if i >= firstCopy && i <= lastCopy && len(repeats) == 1 && repeats[0].GetParagraph() == int32(i-distance) {
			oneToOne++
			continue
		}
		others += len(repeats)
	}
	found := 0
	if credit := response.GetAttribution(); credit.GetSource() == credited &&
		text[credit.GetStartByte():credit.GetEndByte()] == credited {
		found++
	}
	return []figure{
		number(figureParagraphs, len(response.GetParagraphs())),
		share(figureOneToOne, oneToOne, lastCopy-firstCopy+1),
		number(figureOtherRepeats, others),
		share(figureCredit, found, 1),
	}
}

// scoreParagraphs scores paragraphs repeated inside documents.
func scoreParagraphs(ctx context.Context, s *scoring) error {
	a, err := analyzeAll(ctx, filepath.Join(s.data, docsFile), s.dir)
	if err != nil {
		return err
	}
	lines, err := s.score(ctx, "paragraphs", filepath.Join(s.data, pairsTable), a.path)
	if err != nil {
		return err
	}
	p, err := parseParagraphs(lines)
	if err != nil {
		return err
	}
	s.countTexts(slices.Values(a.documents))
	s.add(
		share(figureExactRepeats, p.exactHits, p.exactTotal),
		number(figureFalseOnClean, p.falseOnClean),
		ratio("precision of paragraph pairs", p.precision),
		ratio("recall of paragraph pairs", p.recall),
		ratio(figureParagraphF1, p.f1),
		number(figureRejected, a.rejected),
	)
	return nil
}

// measurement adds figures about a set that was deduplicated, and may write pages for readers.
type measurement func(ctx context.Context, s *scoring, d *deduplication) error

// scorePairs deduplicates a set and makes the measurements.
func scorePairs(measurements ...measurement) func(context.Context, *scoring) error {
	return func(ctx context.Context, s *scoring) error {
		d, err := deduplicate(ctx, filepath.Join(s.data, docsFile), s.dir)
		if err != nil {
			return err
		}
		s.countTexts(maps.Values(d.documents))
		s.summary = &d.summary
		for _, measure := range measurements {
			if err := measure(ctx, s, d); err != nil {
				return err
			}
		}
		s.add(number(figureRejected, d.rejected))
		return nil
	}
}

// labels scores the pairs that readers have judged, and writes those on which the output disagrees to a page.
func labels(ctx context.Context, s *scoring, d *deduplication) error {
	truth := filepath.Join(s.data, labelsTable)
	lines, err := s.score(ctx, "labels", truth, d.path)
	if err != nil {
		return err
	}
	plain, weighted, counts, err := parseLabels(lines)
	if err != nil {
		return err
	}
	s.add(
		ratio(figureWeightedPrecision, weighted.precision),
		ratio(figureWeightedRecall, weighted.recall),
		ratio("F1, weighted", weighted.f1),
		ratio("precision, each pair once", plain.precision),
		ratio("recall, each pair once", plain.recall),
	)
	for _, c := range counts {
		s.add(share("reported, label "+c.label, c.hits, c.total))
	}
	table, err := readTable(truth)
	if err != nil {
		return err
	}
	return writePage(filepath.Join(s.dir, "labels.html"), page{
		Title:   "Labeled pairs of " + s.set + " that are missed or reported falsely",
		Entries: disagreements(table, d),
	})
}

// everything, relationName and firstPart, that of the first id, put pairs of the truth into groups.
func everything([]string) string       { return "" }
func relationName(row []string) string { return row[2] }
func firstPart(row []string) string {
	part, _, _ := strings.Cut(row[0], "/")
	return part
}

// recall scores computed pairs by their exact resemblance, for each group, and names the figure from a resemblance on.
// The missed ones among those go to a page.
func recall(group func(row []string) string, from float64) measurement {
	return func(ctx context.Context, s *scoring, d *deduplication) error {
		table, err := readTable(filepath.Join(s.data, pairsTable))
		if err != nil {
			return err
		}
		if table, err = withResemblance(table); err != nil {
			return err
		}
		groups, err := splitTruth(table, s.dir, group)
		if err != nil {
			return err
		}
		var missed []entry
		for _, g := range groups {
			lines, err := s.score(ctx, "recall", g.path, d.path)
			if err != nil {
				return err
			}
			bins, err := parseRecall(lines)
			if err != nil {
				return err
			}
			s.bins = append(s.bins, groupBins{g.name, bins})
			hits, total := recallFrom(bins, from)
			s.add(share(recallFigure(from, g.name), hits, total))
			missed = append(missed, misses(g.rows, from, d)...)
		}
		return writePage(filepath.Join(s.dir, "missed.html"), page{
			Title:   fmt.Sprintf("Pairs of %s with a resemblance of at least %.1f that are missed", s.set, from),
			Entries: missed,
		})
	}
}

// found scores the pairs of each group that are reported.
func found(group func(row []string) string) measurement {
	return func(ctx context.Context, s *scoring, d *deduplication) error {
		table, err := readTable(filepath.Join(s.data, pairsTable))
		if err != nil {
			return err
		}
		groups, err := splitTruth(table, s.dir, group)
		if err != nil {
			return err
		}
		for _, g := range groups {
			lines, err := s.score(ctx, "contains", g.path, d.path)
			if err != nil {
				return err
			}
			hits, total, err := parseContains(lines)
			if err != nil {
				return err
			}
			s.add(share(foundFigure(g.name), hits, total))
		}
		return nil
	}
}

// outside counts the reports that the truth does not hold and writes a sample of them to a page.
func outside(ctx context.Context, s *scoring, d *deduplication) error {
	lines, err := s.score(ctx, "outside", filepath.Join(s.data, pairsTable), d.path)
	if err != nil {
		return err
	}
	reported, beyond, sample, err := parseOutside(lines)
	if err != nil {
		return err
	}
	s.add(number("reports", reported), number("reports outside the truth", beyond))
	p := page{Title: fmt.Sprintf("%d of the %d reports on %s that the truth does not hold", len(sample), beyond, s.set)}
	for _, key := range sample {
		p.Entries = append(p.Entries, newEntry("outside the truth", key, d))
	}
	return writePage(filepath.Join(s.dir, "outside.html"), p)
}

// listing lists all reports.
func listing(_ context.Context, s *scoring, d *deduplication) error {
	for _, key := range d.listed {
		if p, ok := d.reported(key); ok {
			s.matches = append(s.matches, p)
		}
	}
	slices.SortStableFunc(s.matches, func(x, y pair) int { return cmp.Compare(y.Resemblance, x.Resemblance) })
	return nil
}

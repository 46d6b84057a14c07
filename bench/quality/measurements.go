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

	"github.com/neardup/neardup/service"
)

// measurement adds figures about the pairs that were found in a set, and may write pages for readers.
type measurement func(ctx context.Context, s *scoring, d *detection) error

// labeledPairs scores the pairs that readers have judged, and writes those on which the output disagrees to a page.
func labeledPairs(ctx context.Context, s *scoring, d *detection) error {
	truth := filepath.Join(s.data, labelsTable)
	lines, err := s.score(ctx, "labels", truth, d.path)
	if err != nil {
		return err
	}
	plain, weighted, counts, err := parseLabels(lines)
	if err != nil {
		return err
	}
	l, err := readLabels(truth)
	if err != nil {
		return err
	}
	scored := newRule("neardup", cmp.Or(s.protocol, protocolBatch), len(d.records), d.reportCount(), l.decisions(d.reports))
	if err := scored.agrees(weighted); err != nil {
		return err
	}
	s.addRule(scored)
	s.add(ratio("precision, each pair once", plain.precision), ratio("recall, each pair once", plain.recall))
	for _, c := range counts {
		s.add(share("reported, label "+c.label, c.hits, c.total))
	}
	return writePage(filepath.Join(s.dir, "labels.html"), page{
		Title:   "Labeled pairs of " + s.set + " that are missed or reported falsely",
		Entries: disagreements(l, d),
	})
}

// agrees returns an error if score.py, which is the judge, has other figures than the rule.
func (r rule) agrees(judge accuracy) error {
	const rounding = 0.5001e-4
	if math.Abs(r.accuracy.Precision-judge.precision) > rounding || math.Abs(r.accuracy.Recall-judge.recall) > rounding {
		return fmt.Errorf("precision and recall of the rule %q are %.6f and %.6f, but score.py says %.4f and %.4f",
			r.name, r.accuracy.Precision, r.accuracy.Recall, judge.precision, judge.recall)
	}
	return nil
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
	return func(ctx context.Context, s *scoring, d *detection) error {
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
			s.bins = append(s.bins, groupBins{strings.TrimSpace(s.protocol + " " + g.name), bins})
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
	return func(ctx context.Context, s *scoring, d *detection) error {
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

// sameSection counts, for each language of a manual, the reports of one section in two editions. Other reports may be
// right: sections quote each other.
func sameSection(_ context.Context, s *scoring, d *detection) error {
	type count struct{ hits, total int }
	counts := make(map[string]count)
	for _, key := range d.listed {
		if !d.reports(key) {
			continue
		}
		a, b := strings.SplitN(key.first, "/", 3), strings.SplitN(key.second, "/", 3)
		if len(a) < 3 || len(b) < 3 {
			return fmt.Errorf("the ids %s and %s are not language/edition/section", key.first, key.second)
		}
		c := counts[a[0]]
		c.total++
		if a[0] == b[0] && a[2] == b[2] {
			c.hits++
		}
		counts[a[0]] = c
	}
	for _, language := range slices.Sorted(maps.Keys(counts)) {
		s.add(share("reports of the same section, "+language, counts[language].hits, counts[language].total))
	}
	return nil
}

// outside counts the reports that the truth does not hold and writes a sample of them to a page.
func outside(ctx context.Context, s *scoring, d *detection) error {
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
func listing(_ context.Context, s *scoring, d *detection) error {
	for _, key := range d.listed {
		if p, ok := d.reported(key); ok {
			s.matches = append(s.matches, p)
		}
	}
	slices.SortStableFunc(s.matches, func(x, y service.MatchRecord) int { return cmp.Compare(y.Resemblance, x.Resemblance) })
	return nil
}

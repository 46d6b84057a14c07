package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"

	"github.com/neardup/neardup/bench/invented/wire"
	"github.com/neardup/neardup/service"
)

// count counts the copies that are reported and missed, and the false reports.
type count struct{ hits, misses, falseReports int }

// precision and recall are 1 where there is nothing to count.
func (c count) precision() float64 { return ratio(c.hits, c.falseReports) }
func (c count) recall() float64    { return ratio(c.hits, c.misses) }

func (c count) f1() float64 {
	p, r := c.precision(), c.recall()
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

func ratio(right, wrong int) float64 {
	if right+wrong == 0 {
		return 1
	}
	return float64(right) / float64(right+wrong)
}

// deviation is the standard error of a ratio.
func deviation(right, wrong int) float64 {
	n := float64(right + wrong)
	if n == 0 {
		return 0
	}
	p := float64(right) / n
	return math.Sqrt(p * (1 - p) / n)
}

// example is a pair that was judged wrongly.
type example struct {
	family, verdict string
	a, b            *wire.Article
	found           service.MatchRecord
}

// scores are those of one collection.
type scores struct {
	all count
	// families counts by the family of what a pair has in common; kinds by how the later article came about.
	families, kinds map[string]*count
	templates, soft int
	examples        []example
}

func newScores(c *wire.Collection, reported pairs) *scores {
	s := &scores{families: make(map[string]*count), kinds: make(map[string]*count)}
	places := make(map[string]int, len(c.Articles))
	for i, a := range c.Articles {
		places[a.ID] = i
	}
	for _, p := range c.Copies() {
		if p.Label != wire.Copy {
			continue
		}
		a, b := &c.Articles[p.A], &c.Articles[p.B]
		key := newPair(a.ID, b.ID)
		f, ok := reported[key]
		family, kind := entry(s.families, p.Family), entry(s.kinds, b.Kind.String())
		if ok && f.Relation.IsCopy() {
			s.all.hits++
			family.hits++
			kind.hits++
			continue
		}
		s.all.misses++
		family.misses++
		kind.misses++
		s.examples = append(s.examples, example{p.Family, "missed", a, b, f})
	}
	for key, f := range reported {
		i, j := places[key.a], places[key.b]
		label := c.Label(i, j)
		switch {
		case !f.Relation.IsCopy():
			s.templates++
		case label == wire.Soft:
			s.soft++
		case label != wire.Copy:
			a, b := &c.Articles[i], &c.Articles[j]
			family := a.Family
			if b.Family != family {
				family = min(a.Family, b.Family) + " and " + max(a.Family, b.Family)
			}
			s.all.falseReports++
			entry(s.families, family).falseReports++
			s.examples = append(s.examples, example{family, "false report", a, b, f})
		}
	}
	slices.SortFunc(s.examples, func(x, y example) int {
		return cmp.Or(cmp.Compare(x.verdict, y.verdict), cmp.Compare(x.family, y.family), cmp.Compare(x.length(), y.length()),
			cmp.Compare(x.a.ID, y.a.ID), cmp.Compare(x.b.ID, y.b.ID))
	})
	return s
}

func (e example) length() int { return len(e.a.Text) + len(e.b.Text) }

func entry(counts map[string]*count, key string) *count {
	c, ok := counts[key]
	if !ok {
		c = new(count)
		counts[key] = c
	}
	return c
}

// write writes the scores as tables of Markdown.
func (s *scores) write(w io.Writer, name string) {
	fmt.Fprintf(w, "## %s\n\n", name)
	c := s.all
	fmt.Fprintf(w,
		"Precision %.3f (± %.3f), recall %.3f (± %.3f), F1 %.3f: %d copies reported, %d missed, %d false reports; "+
			"%d pairs told as templates, %d soft pairs reported.\n\n", c.precision(), deviation(c.hits, c.falseReports), c.recall(),
		deviation(c.hits, c.misses), c.f1(), c.hits, c.misses, c.falseReports, s.templates, s.soft)
	fmt.Fprintf(w,
		"| family | precision | recall | copies reported | missed | false reports |\n|---|---|---|---|---|---|\n")
	writeCounts(w, s.families)
	fmt.Fprintf(w, "\n| kind of copy | | recall | copies reported | missed | |\n|---|---|---|---|---|---|\n")
	for _, kind := range slices.Sorted(maps.Keys(s.kinds)) {
		c := s.kinds[kind]
		fmt.Fprintf(w, "| %s | | %.3f | %d | %d | |\n", kind, c.recall(), c.hits, c.misses)
	}
	fmt.Fprintln(w)
}

func writeCounts(w io.Writer, counts map[string]*count) {
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		c := counts[name]
		fmt.Fprintf(w, "| %s | %.3f | %.3f | %d | %d | %d |\n", name, c.precision(), c.recall(), c.hits, c.misses, c.falseReports)
	}
}

// writeExamples writes the shortest examples of each family, one text above the other.
func (s *scores) writeExamples(w io.Writer, name string, limit int) {
	fmt.Fprintf(w, "######## %s\n\n", name)
	shown := make(map[string]int)
	for _, e := range s.examples {
		if shown[e.verdict+e.family]++; shown[e.verdict+e.family] > limit {
			continue
		}
		f := e.found
		found := f.Relation.String()
		if f.A == "" {
			found = "no match"
		}
		fmt.Fprintf(w, "#### %s, %s: %s, resemblance %.3f, containment %.3f and %.3f, rarity %.3f, agreement %.3f\n", e.verdict, e.family,
			found, f.Resemblance, f.ContainmentAInB, f.ContainmentBInA, f.Rarity, f.Agreement)
		for _, a := range []*wire.Article{e.a, e.b} {
			fmt.Fprintf(w, "---- %s, %s, %s, %s: %s\n%s\n", a.ID, a.Source, a.Published.Format("2006-01-02 15:04"), a.Kind, a.Title, a.Text)
		}
		fmt.Fprintln(w)
	}
}

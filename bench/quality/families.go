package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/neardup/neardup/sketch"
)

// familySeeds is the number of seeds, from zero on, with which each family is scored. Which of the pairs with little in
// common share a band is up to the seed: a single one would compare the luck of two families.
const familySeeds = 5

// familyComparison holds the figures of a set with signatures of each family.
type familyComparison struct {
	// sides are the configurations that are compared, whatever their seed, in the order of the columns.
	sides []string
	// rows are in the order in which they were measured.
	rows []familyRow
}

// familyRow is one figure on all sides.
type familyRow struct {
	name string
	// bySide holds for each side the figures of all seeds.
	bySide [][]figure
}

// runFamilies scores each set in batch with signatures of each family: with the usual channels, and with bands alone,
// where signatures find all candidates. Sets that are analyzed have no signatures.
func runFamilies(ctx context.Context, b *bench) error {
	for _, s := range b.sets {
		if s.analyze != nil {
			continue
		}
		if err := s.compareFamilies(ctx, b); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

func (s set) compareFamilies(ctx context.Context, b *bench) error {
	c, err := b.collection(ctx, s.name)
	if err != nil {
		return err
	}
	compared := &familyComparison{}
	for _, cfg := range familyConfigurations() {
		compared.sides = append(compared.sides, cfg.name)
	}
	for side, cfg := range familyConfigurations() {
		b.progress("%s, %s", s.name, cfg.name)
		for seed := range uint64(familySeeds) {
			cfg.parameters.Seed = seed
			figures, err := s.figuresOf(ctx, b, c, cfg)
			if err != nil {
				return err
			}
			compared.add(side, figures)
		}
	}
	b.result(s.name).families = compared
	return nil
}

// familyConfigurations are the standard one and that of bands alone, each with every family.
func familyConfigurations() []configuration {
	var all []configuration
	for _, cfg := range configurations()[:2] {
		for _, family := range sketch.Families() {
			of := cfg
			of.name += ", " + family.String()
			of.parameters.Family = family
			all = append(all, of)
		}
	}
	return all
}

// figuresOf scores what dedup finds with a configuration, apart from the result of the set.
func (s set) figuresOf(ctx context.Context, b *bench, c *collection, cfg configuration) ([]figure, error) {
	folder := filepath.Join(s.name, "families", fmt.Sprintf("%s, seed %d", cfg.name, cfg.parameters.Seed))
	d, err := deduplicate(ctx, c, cfg, filepath.Join(b.dir, folder))
	if err != nil {
		return nil, err
	}
	state := b.scoring(s.name, "", folder)
	state.result = &result{set: s.name}
	for _, measure := range s.measurements {
		if err := measure(ctx, state, d); err != nil {
			return nil, err
		}
	}
	return state.figures, nil
}

// add adds the figures of one seed to a side. A figure that no seed had before gets a row.
func (f *familyComparison) add(side int, figures []figure) {
	for _, measured := range figures {
		i := slices.IndexFunc(f.rows, func(r familyRow) bool { return r.name == measured.name })
		if i < 0 {
			i = len(f.rows)
			f.rows = append(f.rows, familyRow{name: measured.name, bySide: make([][]figure, len(f.sides))})
		}
		f.rows[i].bySide[side] = append(f.rows[i].bySide[side], measured)
	}
}

// meanAndRange returns the mean of a figure for people, and where seeds differ the least and the greatest value.
func meanAndRange(figures []figure) string {
	if len(figures) == 0 {
		return "not measured"
	}
	format := func(value float64) string { return fmt.Sprintf("%.0f", value) }
	if figures[0].share {
		format = func(value float64) string { return fmt.Sprintf("%.3f", value) }
	}
	least, greatest, sum := figures[0].value, figures[0].value, 0.0
	for _, f := range figures {
		least, greatest, sum = min(least, f.value), max(greatest, f.value), sum+f.value
	}
	mean := format(sum / float64(len(figures)))
	if format(least) == format(greatest) {
		return mean
	}
	return fmt.Sprintf("%s (%s to %s)", mean, format(least), format(greatest))
}

// writeFamilies writes one table with the figures of all sets under each family.
func writeFamilies(w io.Writer, results []*result) {
	compared := slices.DeleteFunc(slices.Clone(results), func(r *result) bool { return r.families == nil })
	if len(compared) == 0 {
		return
	}
	sides := compared[0].families.sides
	fmt.Fprintf(w, "## Families of signatures\n\nIn batch; means over %d seeds and, where these differ, the least and the "+
		"greatest value.\n\n", familySeeds)
	fmt.Fprintf(w, "| set | figure | %s |\n|---|---%s|\n", strings.Join(sides, " | "), strings.Repeat("|---", len(sides)))
	for _, r := range compared {
		for _, row := range r.families.rows {
			fmt.Fprintf(w, "| %s | %s |", r.set, row.name)
			for _, figures := range row.bySide {
				fmt.Fprintf(w, " %s |", meanAndRange(figures))
			}
			fmt.Fprintln(w)
		}
	}
	fmt.Fprintln(w)
}

package main

import (
	"context"
	"slices"

	"github.com/neardup/neardup/bench/quality/preset"
)

// runPresets scores the field's presets on the labeled pairs.
func runPresets(ctx context.Context, b *bench) error {
	return b.eachLabeled(ctx, func(r *result, c *collection, l labels) error {
		b.progress("%s, presets", r.set)
		texts := c.texts()
		var wanted []int
		for _, x := range l {
			wanted = append(wanted, c.number[x.key.first], c.number[x.key.second])
		}
		slices.Sort(wanted)
		wanted = slices.Compact(wanted)
		for _, p := range preset.Rules() {
			reports, err := p.Prepare(texts, wanted)
			if err != nil {
				return err
			}
			r.addRule(newRule("preset", p.Name, len(texts), uncounted, l.decisions(func(key pairKey) bool {
				return reports(c.number[key.first], c.number[key.second])
			})))
		}
		return nil
	})
}

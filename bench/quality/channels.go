package main

import (
	"context"
	"path/filepath"
	"strings"
)

// runChannels scores the labeled pairs with each channel alone, and by each profile.
func runChannels(ctx context.Context, b *bench) error {
	return b.eachLabeled(ctx, func(r *result, c *collection, l labels) error {
		for _, cfg := range configurations()[1:] {
			b.progress("%s, %s", r.set, cfg.name)
			folder := filepath.Join(b.dir, r.set, strings.ReplaceAll(cfg.name, " ", "-"))
			d, err := deduplicate(ctx, c, cfg, folder)
			if err != nil {
				return err
			}
			r.addRule(newRule("channels", "batch, "+cfg.name, len(c.records), d.reportCount(), l.decisions(d.reports)))
		}
		return nil
	})
}

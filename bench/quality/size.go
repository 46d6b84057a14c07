package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/neardup/neardup/bench/quality/stat"
	"github.com/neardup/neardup/service/batch/input"
)

// sizeSeed seeds the split of a collection into parts.
const sizeSeed = 4

// fractions are the numbers of parts that a collection is split into.
var fractions = []struct {
	parts int
	name  string
}{{2, "halves"}, {4, "quarters"}, {16, "sixteenths"}}

// larger names the rule of a set inside all sets together.
const larger = "inside all sets together"

// runSize scores the labeled pairs in collections of other sizes. A collection is split at random but so that the two
// documents of a labeled pair stay together, or most labels would be lost; then each part is deduplicated by itself, and
// the labels of all parts are scored together.
func runSize(ctx context.Context, b *bench) error {
	return b.eachLabeled(ctx, func(r *result, c *collection, l labels) error {
		for _, f := range fractions {
			b.progress("%s, %s", r.set, f.name)
			if err := b.scoreParts(ctx, r, c, l, f.parts, f.name); err != nil {
				return err
			}
		}
		b.progress("%s, %s", r.set, larger)
		all, err := b.together(ctx, r.set)
		if err != nil {
			return err
		}
		d, err := deduplicate(ctx, all, standard(), filepath.Join(b.dir, r.set, "larger"))
		if err != nil {
			return err
		}
		r.addRule(newRule("size", larger, len(all.records), uncounted, l.decisions(d.reports)))
		return nil
	})
}

// scoreParts deduplicates each part and adds a rule for each, unless there are many, and one for all of them.
func (b *bench) scoreParts(ctx context.Context, r *result, c *collection, l labels, parts int, name string) error {
	const shown = 4
	groups := l.groups(c)
	part := stat.Parts(len(c.records), parts, sizeSeed, func(i int) int { return groups[i] })
	var pooled []stat.Decision
	for p := range parts {
		some := c.subset(func(i int) bool { return part[i] == p })
		d, err := deduplicate(ctx, some, standard(), filepath.Join(b.dir, r.set, fmt.Sprintf("%s-%d", name, p)))
		if err != nil {
			return err
		}
		decisions := l.within(some).decisions(d.reports)
		pooled = append(pooled, decisions...)
		if parts <= shown {
			r.addRule(newRule("size", fmt.Sprintf("%s, part %d", name, p+1), len(some.records), d.reportCount(), decisions))
		}
	}
	r.addRule(newRule("size", name, len(c.records)/parts, uncounted, pooled))
	return nil
}

// together returns the documents of a set, and those of all other sets under ids of their own.
func (b *bench) together(ctx context.Context, set string) (*collection, error) {
	all := &collection{}
	for _, s := range sets {
		if s.name == "seed" {
			continue // it is no file of documents
		}
		c, err := b.collection(ctx, s.name)
		if err != nil {
			return nil, err
		}
		for _, rec := range c.records {
			if s.name != set {
				rec = input.Record{Document: rec.Document, Raw: rec.Raw}
				rec.ID = s.name + "/" + rec.ID
			}
			all.records = append(all.records, rec)
		}
	}
	all.index()
	return all, nil
}

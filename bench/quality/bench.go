package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"
)

// bench is what the parts of a run share.
type bench struct {
	options
	// dir takes the outputs.
	dir    string
	score  scorer
	stderr io.Writer

	collections map[string]*collection
	batches     map[string]*detection
	results     []*result
	// wrong are the labeled pairs on which neardup is wrong, for readers.
	wrong []entry
}

// part is one kind of measurement, which the flag -only names.
type part struct {
	name, about string
	run         func(ctx context.Context, b *bench) error
}

// parts are all parts, in the order in which they run.
var parts = []part{
	{"batch", "every set, all documents at once", runBatch},
	{"online", "documents added one by one in order of publication", runOnline},
	{"presets", "the field's presets on the labeled pairs", runPresets},
	{"size", "the labeled set in parts, and inside a larger collection", runSize},
	{"folds", "cross-validation of the thresholds that were chosen on the labels", runFolds},
	{"channels", "the labeled set with each channel alone, and by each profile", runChannels},
	{"noise", "recall of copies with other words or of a piece", runNoise},
	{"families", "every set with signatures of each family, all channels and bands alone", runFamilies},
	{"cost", "microseconds and bytes a document", runCost},
}

func newBench(opts options, dir string, score scorer, stderr io.Writer) *bench {
	return &bench{
		options: opts, dir: dir, score: score, stderr: stderr,
		collections: make(map[string]*collection), batches: make(map[string]*detection),
	}
}

// run runs the chosen parts.
func (b *bench) run(ctx context.Context) error {
	for _, s := range b.sets {
		b.results = append(b.results, &result{set: s.name})
	}
	for _, p := range b.only {
		begin := time.Now()
		if err := p.run(ctx, b); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		fmt.Fprintf(b.stderr, "quality: %s took %.1f s\n", p.name, time.Since(begin).Seconds())
	}
	return nil
}

// progress says what is under way.
func (b *bench) progress(format string, args ...any) {
	fmt.Fprintf(b.stderr, "quality: "+format+"\n", args...)
}

// result returns that of a set.
func (b *bench) result(set string) *result {
	i := slices.IndexFunc(b.results, func(r *result) bool { return r.set == set })
	return b.results[i]
}

// labeled returns the chosen sets that have labels.
func (b *bench) labeled() []set {
	return slices.DeleteFunc(slices.Clone(b.sets), func(s set) bool { return !s.labeled })
}

// data returns the path of a file of a set.
func (b *bench) data(set, file string) string { return filepath.Join(b.shared, "data", set, file) }

// collection returns the documents of a set, which are read once.
func (b *bench) collection(ctx context.Context, set string) (*collection, error) {
	if c, ok := b.collections[set]; ok {
		return c, nil
	}
	c, err := readCollection(ctx, b.data(set, docsFile))
	if err != nil {
		return nil, err
	}
	b.collections[set] = c
	return c, nil
}

// batch returns what dedup finds in a set with default flags; it runs once.
func (b *bench) batch(ctx context.Context, set string) (*detection, error) {
	if d, ok := b.batches[set]; ok {
		return d, nil
	}
	c, err := b.collection(ctx, set)
	if err != nil {
		return nil, err
	}
	d, err := deduplicate(ctx, c, standard(), filepath.Join(b.dir, set))
	if err != nil {
		return nil, err
	}
	b.batches[set] = d
	return d, nil
}

// eachLabeled calls use with every chosen set that has labels.
func (b *bench) eachLabeled(ctx context.Context, use func(r *result, c *collection, l labels) error) error {
	for _, s := range b.labeled() {
		c, err := b.collection(ctx, s.name)
		if err != nil {
			return err
		}
		l, err := readLabels(b.data(s.name, labelsTable))
		if err != nil {
			return err
		}
		if err := use(b.result(s.name), c, l.within(c)); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

package main

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/batch"
	"github.com/neardup/neardup/service/batch/input"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/service/profile"
	"github.com/neardup/neardup/sketch"
)

// configuration is what detection depends on beside the documents.
type configuration struct {
	name       string
	parameters sketch.Parameters
	thresholds match.Thresholds
}

// standard is the configuration of default flags.
func standard() configuration { return ofProfile(profile.News()) }

func ofProfile(p profile.Profile) configuration {
	return configuration{"profile " + p.Name, p.Parameters, p.Thresholds}
}

// configurations are the standard one, each of its channels alone, and the other profiles.
func configurations() []configuration {
	bands, passages := standard(), standard()
	bands.name, bands.parameters.Channels = "bands alone", sketch.BandChannel
	passages.name, passages.parameters.Channels = "passages alone", sketch.PassageChannel
	all := []configuration{standard(), bands, passages}
	for _, p := range profile.All()[1:] {
		all = append(all, ofProfile(p))
	}
	return all
}

// detection is what was found in a collection.
type detection struct {
	*collection
	// summary is nil if the documents were added one by one.
	summary *batch.Summary
	// pairs holds the matches; listed has their keys in the order in which they were found.
	pairs  map[pairKey]service.MatchRecord
	listed []pairKey
	// path is that of a file with the pairs, as score.py reads it.
	path     string
	duration time.Duration
}

// deduplicate runs dedup on a collection with all pairs, templates included, and reads back what it wrote to dir.
func deduplicate(ctx context.Context, c *collection, cfg configuration, dir string) (*detection, error) {
	begin := time.Now()
	d := &detection{collection: c, path: filepath.Join(dir, batch.PairsFile)}
	summary, err := batch.Run(ctx, batch.Options{
		Records: func(yield func(input.Record, error) bool) {
			for _, rec := range c.records {
				if !yield(rec, nil) {
					return
				}
			}
		},
		OutDir:           dir,
		Pairs:            batch.PairsAll,
		IncludeTemplates: true,
		Parameters:       cfg.parameters,
		Thresholds:       cfg.thresholds,
	})
	if err != nil {
		return nil, err
	}
	d.summary, d.duration = &summary, time.Since(begin)
	file, err := os.Open(d.path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	d.pairs, d.listed, err = readPairs(file)
	return d, err
}

// reported returns the match of a pair that counts as a report, which a template does not.
func (d *detection) reported(key pairKey) (service.MatchRecord, bool) {
	p, ok := d.pairs[key]
	return p, ok && p.Relation != match.Template
}

// reports is reported without the match.
func (d *detection) reports(key pairKey) bool {
	_, ok := d.reported(key)
	return ok
}

// reportCount counts the reports.
func (d *detection) reportCount() int {
	n := 0
	for _, key := range d.listed {
		if d.reports(key) {
			n++
		}
	}
	return n
}

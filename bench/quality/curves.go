package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/neardup/neardup/bench/quality/noise"
	"github.com/neardup/neardup/bench/quality/plot"
	"github.com/neardup/neardup/bench/quality/stat"
	"github.com/neardup/neardup/service"
)

// Copies are made of noiseOriginals documents in a collection of one part of noiseParts.
const (
	noiseSeed      = 6
	noiseOriginals = 200
	noiseParts     = 4
	// Originals have so many words that a tenth of one can be told from a phrase, and are no collections of articles.
	noiseMinWords, noiseMaxWords = 150, 1000
)

// curves are recall over one kind of noise, a series for each configuration.
type curves struct {
	title, axis, file string
	steps             []string
	series            []curve
}

// curve is the recall at each step.
type curve struct {
	name   string
	points []figure
}

// chart returns the drawing of the curves.
func (c curves) chart() plot.Chart {
	chart := plot.Chart{Title: c.title, XLabel: c.axis, YLabel: "share of the copies that are reported", Steps: c.steps}
	for _, s := range c.series {
		drawn := plot.Series{Name: s.name}
		for _, p := range s.points {
			drawn.Points = append(drawn.Points, plot.Point{Value: p.value, Low: p.interval.Low, High: p.interval.High})
		}
		chart.Series = append(chart.Series, drawn)
	}
	return chart
}

// disturbance is a way to make a copy that is not exact.
type disturbance struct {
	title, axis, file string
	shares            []float64
	copy              func(random *rand.Rand, original, host string, share float64, v *noise.Vocabulary) string
}

var disturbances = []disturbance{
	{
		"Copies with other words", "words replaced by others of the collection", "noise-words.svg",
		[]float64{0.01, 0.02, 0.05, 0.1, 0.2},
		func(random *rand.Rand, original, _ string, share float64, v *noise.Vocabulary) string {
			return noise.Substitute(random, original, share, v)
		},
	},
	{
		"Pieces of a text inside another", "part of the original that is copied", "noise-pieces.svg",
		[]float64{1, 0.5, 0.25, 0.1},
		func(random *rand.Rand, original, host string, share float64, _ *noise.Vocabulary) string {
			return noise.Piece(random, original, host, share)
		},
	},
	{
		"Copies with misread letters", "letters misread, as by a scanner", "noise-letters.svg",
		[]float64{0.01, 0.02, 0.05, 0.1},
		func(random *rand.Rand, original, _ string, share float64, _ *noise.Vocabulary) string {
			return noise.Misread(random, original, share)
		},
	},
	{
		"Copies in other spellings", "words spelled another way", "noise-spellings.svg",
		[]float64{0.1, 0.5, 1},
		func(random *rand.Rand, original, _ string, share float64, _ *noise.Vocabulary) string {
			return noise.Respell(random, original, share)
		},
	},
}

// runNoise measures how many disturbed copies of documents are found.
func runNoise(ctx context.Context, b *bench) error {
	return b.eachLabeled(ctx, func(r *result, c *collection, _ labels) error {
		table, err := readTable(b.data(r.set, pairsTable))
		if err != nil {
			return err
		}
		sample := newNoiseSample(c, table)
		for _, d := range disturbances {
			drawn := curves{title: d.title, axis: d.axis, file: d.file}
			for _, share := range d.shares {
				drawn.steps = append(drawn.steps, fmt.Sprintf("%g%%", 100*share))
			}
			r.curves = append(r.curves, drawn)
		}
		for _, cfg := range configurations() {
			b.progress("%s, noise, %s", r.set, cfg.name)
			if err := sample.measure(ctx, cfg, r.curves); err != nil {
				return err
			}
		}
		return nil
	})
}

// noiseSample is a collection, the documents in it that are copied, and others that pieces are put into. No original
// and no host is in a pair of the truth, so that what a copy matches is its original.
type noiseSample struct {
	stored, originals, hosts []service.Document
	vocabulary               *noise.Vocabulary
}

func newNoiseSample(c *collection, truth [][]string) noiseSample {
	paired := make(map[string]bool)
	for _, row := range truth {
		paired[row[0]], paired[row[1]] = true, true
	}
	part := stat.Parts(len(c.records), noiseParts, noiseSeed, func(i int) int { return i })
	var s noiseSample
	var usable, hosts []service.Document
	var texts []string
	for i, rec := range c.records {
		words := noise.Count(rec.Text)
		fit := !paired[rec.ID] && words >= noiseMinWords && words <= noiseMaxWords
		switch {
		case part[i] == 0:
			s.stored = append(s.stored, rec.Document)
			texts = append(texts, rec.Text)
			if fit {
				usable = append(usable, rec.Document)
			}
		case fit:
			hosts = append(hosts, rec.Document)
		}
	}
	for _, i := range stat.Draw(len(usable), noiseOriginals, noiseSeed) {
		s.originals = append(s.originals, usable[i])
	}
	for _, i := range stat.Draw(len(hosts), noiseOriginals, noiseSeed) {
		s.hosts = append(s.hosts, hosts[i])
	}
	s.vocabulary = noise.NewVocabulary(texts)
	return s
}

// measure adds a series to each of the curves, which are those of the disturbances. All configurations get the same
// copies.
func (s noiseSample) measure(ctx context.Context, cfg configuration, drawn []curves) (err error) {
	if len(s.originals) == 0 || len(s.hosts) == 0 {
		return errors.New("no document of the collection can be copied: all are in pairs, too short or too long")
	}
	engine, err := openStream(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, engine.close()) }()
	if _, err := engine.addAll(ctx, s.stored); err != nil {
		return err
	}
	for i, d := range disturbances {
		series := curve{name: cfg.name}
		for step, share := range d.shares {
			random := rand.New(rand.NewPCG(noiseSeed, uint64(step)))
			copies := make([]service.Document, len(s.originals))
			for j, original := range s.originals {
				copies[j].Text = d.copy(random, original.Text, s.hosts[j%len(s.hosts)].Text, share, s.vocabulary)
			}
			point, err := s.recall(ctx, engine, copies)
			if err != nil {
				return err
			}
			series.points = append(series.points, point)
		}
		drawn[i].series = append(drawn[i].series, series)
	}
	return nil
}

// recall checks copies, one of each original, and counts those that are reported as copies of it.
func (s noiseSample) recall(ctx context.Context, engine *stream, copies []service.Document) (figure, error) {
	hits := 0
	for i, d := range copies {
		verdicts, err := engine.engine.Check(ctx, streamCollection, []service.Document{d}, false)
		if err != nil {
			return figure{}, err
		}
		for _, m := range verdicts[0].Matches {
			if m.ID == s.originals[i].ID && m.Relation.IsCopy() {
				hits++
			}
		}
	}
	return share("copies reported", hits, len(copies)), nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/neardup/neardup/bench/quality/stat"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

// Costs are measured on the first costDocuments of a set, and those of pairs on costPairs pairs of the truth.
const (
	costDocuments = 2000
	costPairs     = 1000
	costSample    = 200
	costSeed      = 7
)

// cost is what one configuration takes, in means: a document unless said otherwise, durations on one core.
type cost struct {
	name string
	// sketch is the time for shingles, signature and keys; add and check are whole calls, add with a synced write.
	sketch, add, check time.Duration
	// keys is the number of bucket keys, bucketBytes their memory, wordBytes that of the counts of words, candidates how
	// many documents share a key.
	keys, bucketBytes, wordBytes, candidates float64
}

// verification is what it takes to compare two texts, in means.
type verification struct {
	// read prepares a text, verify compares a pair of prepared ones.
	read, verify time.Duration
	// textBytes is the length of a text, preparedBytes the memory of a prepared one, storedBytes the disk of a stored one.
	textBytes, preparedBytes, storedBytes float64
}

// costs are those of a set.
type costs struct {
	configurations []cost
	verification   verification
}

// runCost measures what channels and verification cost.
func runCost(ctx context.Context, b *bench) error {
	return b.eachLabeled(ctx, func(r *result, c *collection, _ labels) error {
		b.progress("%s, cost", r.set)
		first := c.subset(func(i int) bool { return i < costDocuments })
		r.costs = &costs{}
		for _, cfg := range configurations() {
			measured, storedBytes, err := measureConfiguration(ctx, cfg, first)
			if err != nil {
				return err
			}
			r.costs.configurations = append(r.costs.configurations, measured)
			r.costs.verification.storedBytes = storedBytes
		}
		table, err := readTable(b.data(r.set, pairsTable))
		if err != nil {
			return err
		}
		return r.costs.verification.measure(c, table)
	})
}

// measureConfiguration adds documents and checks some of them again.
func measureConfiguration(ctx context.Context, cfg configuration, c *collection) (m cost, storedBytes float64, err error) {
	m.name = cfg.name
	sketcher, err := sketch.New(cfg.parameters)
	if err != nil {
		return m, 0, err
	}
	n := float64(len(c.records))
	var sketched sketch.Sketch
	begin := time.Now()
	for _, rec := range c.records {
		sketcher.Sketch(&sketched, rec.Text)
		m.keys += float64(len(sketched.Bands)+len(sketched.Passages)+len(sketched.SimHashKeys)) / n
	}
	m.sketch = mean(begin, len(c.records))

	engine, err := openStream(ctx, cfg)
	if err != nil {
		return m, 0, err
	}
	defer func() { err = errors.Join(err, engine.close()) }()
	documents := c.published()
	begin = time.Now()
	if _, err := engine.addAll(ctx, documents); err != nil {
		return m, 0, err
	}
	m.add = mean(begin, len(documents))
	survey, err := engine.engine.Survey(ctx, streamCollection, 0)
	if err != nil {
		return m, 0, err
	}
	for _, p := range survey.Parts {
		switch p.Part {
		case service.PartIndexBuckets:
			m.bucketBytes = float64(p.Bytes) / n
		case service.PartIndexWords:
			m.wordBytes = float64(p.Bytes) / n
		default: // on the disk, shared with what does not depend on channels
		}
	}
	if err := m.probe(ctx, engine, documents); err != nil {
		return m, 0, err
	}
	return m, float64(survey.StoredTextBytes) / n, nil
}

// probe checks a sample of stored documents and counts their candidates.
func (m *cost) probe(ctx context.Context, engine *stream, documents []service.Document) error {
	sample := stat.Draw(len(documents), costSample, costSeed)
	begin := time.Now()
	for _, i := range sample {
		if _, err := engine.engine.Check(ctx, streamCollection, documents[i:i+1], true); err != nil {
			return err
		}
	}
	m.check = mean(begin, len(sample))
	for _, i := range sample {
		other := documents[(i+1)%len(documents)]
		if other.ID == documents[i].ID {
			continue
		}
		explained, err := engine.engine.ExplainDocuments(ctx, streamCollection, documents[i].ID, other.ID)
		if err != nil {
			return fmt.Errorf("explain %s: %w", documents[i].ID, err)
		}
		m.candidates += float64(explained.Candidates) / float64(len(sample))
	}
	return nil
}

// measure prepares and compares texts of pairs that have something in common, as candidates do.
func (v *verification) measure(c *collection, table [][]string) error {
	cfg := standard()
	sketcher, err := sketch.New(cfg.parameters)
	if err != nil {
		return err
	}
	var pairs [][2]*match.Text
	var reading time.Duration
	for _, i := range stat.Draw(len(table), costPairs, costSeed) {
		var p [2]*match.Text
		for side := range p {
			text := c.document(table[i][side]).Text
			begin := time.Now()
			p[side] = match.Read(sketcher, text)
			reading += time.Since(begin)
			v.textBytes += float64(len(text))
			v.preparedBytes += float64(p[side].MemoryBytes())
		}
		pairs = append(pairs, p)
	}
	if len(pairs) == 0 {
		return errors.New("there are no pairs to compare")
	}
	texts := 2 * len(pairs)
	v.read = reading / time.Duration(texts)
	v.textBytes, v.preparedBytes = v.textBytes/float64(texts), v.preparedBytes/float64(texts)
	verifier := match.Verifier{Thresholds: cfg.thresholds, MaxPassages: service.DefaultLimits().Passages}
	begin := time.Now()
	for _, p := range pairs {
		verifier.Verify(p[0], p[1])
	}
	v.verify = mean(begin, len(pairs))
	return nil
}

// mean returns the time since then for one of n.
func mean(begin time.Time, n int) time.Duration { return time.Since(begin) / time.Duration(max(1, n)) }

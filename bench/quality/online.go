package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/batch"
	"github.com/neardup/neardup/service/match"
)

// The protocols: all documents at once; what is said of a document when it is added; what is stored of it when all are
// in and revised; that, where documents of one cluster count as reported too; and what an explanation says of a pair when
// all are in, which knows all that the collection has learned and is what revisions try to come up to.
const (
	protocolBatch     = "batch"
	protocolAdd       = "online, at add time"
	protocolEnd       = "online, after all are in"
	protocolClustered = "online, after all are in, or in one cluster"
	protocolAgain     = "online, after all are in, each pair judged again"
)

// runOnline adds the documents of each set one by one in order of publication, and scores what is said of them.
func runOnline(ctx context.Context, b *bench) error {
	for _, s := range b.sets {
		if s.analyze != nil {
			continue
		}
		b.progress("%s, online", s.name)
		if err := s.runOnline(ctx, b); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

func (s set) runOnline(ctx context.Context, b *bench) (err error) {
	c, err := b.collection(ctx, s.name)
	if err != nil {
		return err
	}
	engine, err := openStream(ctx, standard())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, engine.close()) }()
	documents := c.published()
	atAdd, err := engine.addAll(ctx, documents)
	if err != nil {
		return err
	}
	atEnd, err := engine.matches(ctx, documents)
	if err != nil {
		return err
	}
	added, err := b.scoreOnline(ctx, s, c, protocolAdd, filepath.Join(s.name, "online-add"), atAdd)
	if err != nil {
		return err
	}
	ended, err := b.scoreOnline(ctx, s, c, protocolEnd, filepath.Join(s.name, "online-end"), atEnd)
	if err != nil || !s.labeled {
		return err
	}
	l, err := readLabels(b.data(s.name, labelsTable))
	if err != nil {
		return err
	}
	if err := s.scoreEnd(ctx, b, engine, l, ended); err != nil {
		return err
	}
	if b.misses == "" {
		return nil
	}
	whole, err := b.batch(ctx, s.name)
	if err != nil {
		return err
	}
	return b.explainWrong(ctx, engine, l, []protocol{{protocolBatch, whole}, {protocolAdd, added}, {protocolEnd, ended}})
}

// scoreEnd scores what else a collection knows once all documents are in.
func (s set) scoreEnd(ctx context.Context, b *bench, engine *stream, l labels, ended *detection) error {
	clusters, err := engine.clusters(ctx)
	if err != nil {
		return err
	}
	oneCluster := func(key pairKey) bool {
		first, known := clusters[key.first]
		second, alsoKnown := clusters[key.second]
		return known && alsoKnown && first == second
	}
	again := make(map[pairKey]bool)
	for _, x := range l {
		explained, err := engine.engine.ExplainDocuments(ctx, streamCollection, x.key.first, x.key.second)
		if err != nil {
			return fmt.Errorf("explain %s and %s: %w", x.key.first, x.key.second, err)
		}
		again[x.key] = explained.Rank > 0 && explained.Match.Relation.IsCopy()
	}
	b.result(s.name).addRule(newRule("neardup", protocolClustered, len(ended.records), uncounted,
		l.decisions(func(key pairKey) bool { return ended.reports(key) || oneCluster(key) })))
	b.result(s.name).addRule(newRule("neardup", protocolAgain, len(ended.records), uncounted,
		l.decisions(func(key pairKey) bool { return again[key] })))
	return nil
}

// scoreOnline scores pairs as score.py and the measurements of the set score those of dedup.
func (b *bench) scoreOnline(
	ctx context.Context, s set, c *collection, name, folder string, f pairList,
) (*detection, error) {
	d := &detection{collection: c, pairs: f.pairs, listed: f.listed, path: filepath.Join(b.dir, folder, batch.PairsFile)}
	if err := writeReports(d.path, d.pairs, d.listed); err != nil {
		return nil, err
	}
	state := b.scoring(s.name, name, folder)
	for _, measure := range s.measurements {
		if err := measure(ctx, state, d); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// protocol is what one protocol found.
type protocol struct {
	name string
	*detection
}

// explainWrong adds the labeled pairs on which a protocol is wrong to those that readers get to see. The reasons are those
// for which the collection, now that all documents are in, judges a pair as it does.
func (b *bench) explainWrong(ctx context.Context, s *stream, l labels, protocols []protocol) error {
	for _, x := range l {
		var verdicts []string
		for _, p := range protocols {
			if verdict, wrong := x.verdict(p.reports(x.key)); wrong {
				verdicts = append(verdicts, verdict+" in "+p.name)
			}
		}
		if len(verdicts) == 0 {
			continue
		}
		explanation, err := s.engine.ExplainDocuments(ctx, streamCollection, x.key.first, x.key.second)
		if err != nil {
			return fmt.Errorf("explain %s and %s: %w", x.key.first, x.key.second, err)
		}
		shown := newEntry(strings.Join(verdicts, "; ")+". Label "+strings.Join(x.row[2:], " "), x.key, protocols[0].detection)
		shown.Reasons = reasons(explanation)
		b.wrong = append(b.wrong, shown)
	}
	return nil
}

// reasons says in a line each how two documents met and which rules were asked.
func reasons(x service.Explanation) []string {
	lines := []string{fmt.Sprintf("now %s, candidate %d of %d, %d stories",
		x.Match.Relation, x.Rank, x.Candidates, x.Stories)}
	for _, r := range x.Reasons.Rules {
		outcome := "failed"
		if r.Passed {
			outcome = "passed"
		}
		lines = append(lines, fmt.Sprintf("%s: %.3f of %.3f, %s (%s)", r.Name, r.Value, r.Threshold, outcome, r.Comment))
	}
	if passages := x.Reasons.Passages; len(passages) > 0 {
		lines = append(lines, "indexed passages in common, other stories that hold each: "+storyCounts(passages))
	}
	return lines
}

func storyCounts(passages []match.RarePassage) string {
	counts := make([]string, len(passages))
	for i, p := range passages {
		counts[i] = fmt.Sprint(p.Stories)
	}
	return strings.Join(counts, ", ")
}

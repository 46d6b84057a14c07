package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"

	"github.com/neardup/neardup/service"
)

// streamCollection is the name of the collection that documents are streamed into.
const streamCollection = "quality"

// stream is an engine of its own, in a temporary folder, with one collection that documents are added to.
type stream struct {
	engine *service.Engine
	dir    string
}

// openStream makes an empty collection. Its seed is public, so that every run has the same buckets.
func openStream(ctx context.Context, cfg configuration) (s *stream, err error) {
	s = &stream{}
	if s.dir, err = os.MkdirTemp("", "neardup-quality-stream-"); err != nil {
		return nil, fmt.Errorf("make a temporary folder: %w", err)
	}
	// Revisions are made when they are asked for, so that what is found does not depend on time.
	if s.engine, err = service.Open(service.Options{Dir: s.dir, RevisionInterval: -1}); err != nil {
		return nil, errors.Join(err, os.RemoveAll(s.dir))
	}
	_, err = s.engine.CreateCollection(ctx, service.Collection{
		Name: streamCollection, Parameters: cfg.parameters, Thresholds: cfg.thresholds,
		Retention: service.RetainText, SeedPolicy: service.PublicSeed,
	}, "")
	if err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

// close ends the engine and removes its folder.
func (s *stream) close() error { return errors.Join(s.engine.Close(), os.RemoveAll(s.dir)) }

// addAll adds documents one by one, each in a call of its own, and returns what is said when each is added: its matches
// with the documents before it, templates included.
func (s *stream) addAll(ctx context.Context, documents []service.Document) (pairList, error) {
	var reported pairList
	for _, d := range documents {
		results, err := s.engine.Add(ctx, streamCollection, []service.Document{d}, service.AddOptions{IncludeTemplates: true})
		if err != nil {
			return reported, fmt.Errorf("add %s: %w", d.ID, err)
		}
		for _, m := range results[0].Verdict.Matches {
			reported.add(d.ID, m)
		}
	}
	return reported, nil
}

// matches returns what is said of all pairs once all documents are in, templates included, and stored matches that they
// have changed are revised.
func (s *stream) matches(ctx context.Context, documents []service.Document) (pairList, error) {
	var stored pairList
	if _, err := s.engine.Revise(ctx, streamCollection); err != nil {
		return stored, fmt.Errorf("revise the matches: %w", err)
	}
	for _, d := range documents {
		matches, err := s.engine.Matches(ctx, streamCollection, d.ID, "", math.MaxInt, true)
		if err != nil {
			return stored, fmt.Errorf("list the matches of %s: %w", d.ID, err)
		}
		for _, m := range matches {
			stored.add(d.ID, m)
		}
	}
	return stored, nil
}

// clusters returns the number of the cluster of each document that is in one.
func (s *stream) clusters(ctx context.Context) (map[string]int, error) {
	clusters, err := s.engine.Clusters(ctx, streamCollection, "", math.MaxInt32)
	if err != nil {
		return nil, fmt.Errorf("list the clusters: %w", err)
	}
	of := make(map[string]int)
	for i, c := range clusters {
		for _, member := range c.Members {
			of[member] = i
		}
	}
	return of, nil
}

// pairList is a list of pairs in the order in which they were found.
type pairList struct {
	pairs  map[pairKey]service.MatchRecord
	listed []pairKey
}

// add adds a match of a document; the first of a pair stays.
func (f *pairList) add(id string, m service.Match) {
	key := newPairKey(id, m.ID)
	if _, ok := f.pairs[key]; ok {
		return
	}
	if f.pairs == nil {
		f.pairs = make(map[pairKey]service.MatchRecord)
	}
	f.listed = append(f.listed, key)
	f.pairs[key] = service.MatchRecord{A: id, B: m.ID, Evidence: m.Evidence}
}

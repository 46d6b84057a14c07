package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/neardup/neardup/bench/invented/wire"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/batch"
	"github.com/neardup/neardup/service/batch/input"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

// pair names two documents by their ids, the smaller one first.
type pair struct{ a, b string }

func newPair(a, b string) pair { return pair{min(a, b), max(a, b)} }

// pairs are what was found of pairs of documents, templates included.
type pairs map[pair]service.MatchRecord

// documents returns a collection as the service takes it.
func documents(c *wire.Collection) []service.Document {
	docs := make([]service.Document, len(c.Articles))
	for i, a := range c.Articles {
		docs[i] = service.Document{ID: a.ID, Source: a.Source, Published: a.Published, Title: a.Title, Text: a.Text}
	}
	return docs
}

// deduplicate runs dedup with default parameters and returns all its pairs, templates included.
func deduplicate(ctx context.Context, docs []service.Document) (reported pairs, err error) {
	dir, err := os.MkdirTemp("", "neardup-notices-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	_, err = batch.Run(ctx, batch.Options{
		Records: func(yield func(input.Record, error) bool) {
			for _, d := range docs {
				if !yield(input.Record{Document: d, Raw: []byte("{}")}, nil) {
					return
				}
			}
		},
		OutDir:           dir,
		Pairs:            batch.PairsAll,
		IncludeTemplates: true,
		Parameters:       sketch.DefaultParameters(),
		Thresholds:       match.DefaultThresholds(),
	})
	if err != nil {
		return nil, err
	}
	file, err := os.Open(filepath.Join(dir, batch.PairsFile))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	reported = make(pairs)
	for found, err := range batch.ReadPairs(file) {
		if err != nil {
			return nil, err
		}
		reported[newPair(found.A, found.B)] = found
	}
	return reported, nil
}

// collection is the name of the collection of an engine.
const collection = "wire"

// open makes an engine with an empty collection in a new folder.
func open(ctx context.Context, dir string) (*service.Engine, error) {
	e, err := service.Open(service.Options{Dir: dir})
	if err != nil {
		return nil, err
	}
	_, err = e.CreateCollection(ctx, service.Collection{
		Name:       collection,
		Parameters: sketch.DefaultParameters(),
		Thresholds: match.DefaultThresholds(),
		Retention:  service.RetainText,
		SeedPolicy: service.PublicSeed,
	}, "")
	if err != nil {
		return nil, errors.Join(err, e.Close())
	}
	return e, nil
}

// callDocuments is how many documents are added by one call, which checks each against those before it.
const callDocuments = 50

// stream adds documents one after the other to an engine. It returns what was reported at add time, and what the engine
// reports when all are in.
func stream(ctx context.Context, docs []service.Document) (atAdd, after pairs, err error) {
	dir, err := os.MkdirTemp("", "neardup-notices-")
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	e, err := open(ctx, dir)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	atAdd, after = make(pairs), make(pairs)
	for from := 0; from < len(docs); from += callDocuments {
		window := docs[from:min(from+callDocuments, len(docs))]
		results, err := e.Add(ctx, collection, window, service.AddOptions{IncludeTemplates: true})
		if err != nil {
			return nil, nil, err
		}
		for i, result := range results {
			atAdd.add(window[i].ID, result.Verdict.Matches)
		}
	}
	for _, d := range docs {
		matches, err := e.Matches(ctx, collection, d.ID, "", service.DefaultLimits().Matches, true)
		if err != nil {
			return nil, nil, err
		}
		after.add(d.ID, matches)
	}
	return atAdd, after, nil
}

// add takes the matches of a document.
func (p pairs) add(id string, matches []service.Match) {
	for _, m := range matches {
		p[newPair(id, m.ID)] = service.MatchRecord{A: id, B: m.ID, Evidence: m.Evidence}
	}
}

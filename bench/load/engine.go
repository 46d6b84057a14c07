package main

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/neardup/neardup/bench/invented"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

// engine is a target in this process.
type engine struct {
	data string
	*service.Engine
}

func (e *engine) start(ctx context.Context) (err error) {
	if e.Engine, err = service.Open(service.Options{Dir: e.data, SweepInterval: sweepInterval}); err != nil {
		return err
	}
	_, err = e.CreateCollection(ctx, service.Collection{
		Name:       collection,
		Parameters: sketch.DefaultParameters(),
		Thresholds: match.DefaultThresholds(),
		Retention:  service.RetainText,
		SeedPolicy: service.SecretSeed,
	}, "")
	if err != nil && !errors.As(err, new(*service.CollectionExistsError)) {
		return errors.Join(err, e.Close())
	}
	return nil
}

func (e *engine) stop() error { return e.Close() }

func (e *engine) process() int { return os.Getpid() }

func (e *engine) add(ctx context.Context, docs []invented.Document) ([]bool, error) {
	results, err := e.Add(ctx, collection, documents(docs), service.AddOptions{})
	matched := make([]bool, len(results))
	for i, r := range results {
		matched[i] = len(r.Verdict.Matches) > 0
	}
	return matched, err
}

func (e *engine) check(ctx context.Context, docs []invented.Document) ([]bool, error) {
	verdicts, err := e.Check(ctx, collection, documents(docs), false)
	matched := make([]bool, len(verdicts))
	for i, v := range verdicts {
		matched[i] = len(v.Matches) > 0
	}
	return matched, err
}

func (e *engine) delete(ctx context.Context, id string) error {
	return e.DeleteDocument(ctx, collection, id)
}

func (e *engine) setMaxAge(ctx context.Context, age time.Duration) error {
	_, err := e.UpdateCollection(ctx, collection, func(s *service.Settings) { s.MaxAge = age })
	return err
}

func (e *engine) statistics(ctx context.Context) (statistics, error) {
	s, err := e.Survey(ctx, collection, 0)
	st := statistics{
		documents: s.Documents, clusters: s.Clusters, buckets: s.Buckets,
		textBytes: s.TextBytes, storedTextBytes: s.StoredTextBytes,
	}
	for _, p := range s.Parts {
		if p.Part == service.PartIndexBuckets || p.Part == service.PartIndexWords {
			st.indexBytes += p.Bytes
		}
	}
	for _, n := range s.Matches {
		st.matches += n
	}
	return st, err
}

func documents(docs []invented.Document) []service.Document {
	out := make([]service.Document, len(docs))
	for i, d := range docs {
		out[i] = service.Document{ID: d.ID, Source: d.Source, Published: d.Published, Text: d.Text}
	}
	return out
}

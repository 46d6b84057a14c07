package main

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/neardup/neardup/service"
)

// engine is what the model asks of a *service.Engine. Tests put an engine in its place whose answers are false.
type engine interface {
	CreateCollection(ctx context.Context, c service.Collection, requestID string) (service.Collection, error)
	UpdateCollection(ctx context.Context, name string, change func(*service.Settings)) (service.Collection, error)
	Collection(ctx context.Context, name string) (service.Collection, error)
	Add(ctx context.Context, name string, docs []service.Document, opts service.AddOptions) ([]service.AddResult, error)
	Check(ctx context.Context, name string, docs []service.Document, includeTemplates bool) ([]service.Verdict, error)
	DeleteDocument(ctx context.Context, name, id string) error
	EraseDocument(ctx context.Context, name, id string, allowMissing bool) error
	MarkMatch(ctx context.Context, name string, f service.Feedback, allowMissing bool) (service.Feedback, error)
	DeleteFeedback(ctx context.Context, name string, pair service.Pair) error
	Feedback(ctx context.Context, name string, after service.Pair, limit int) ([]service.Feedback, error)
	Document(ctx context.Context, name, id string) (service.Document, time.Time, error)
	Documents(ctx context.Context, name, after string, limit int) ([]service.DocumentEntry, error)
	Matches(ctx context.Context, name, id, after string, limit int, includeTemplates bool) ([]service.Match, error)
	ClusterOf(ctx context.Context, name, id string) (service.Cluster, bool, error)
	Clusters(ctx context.Context, name, after string, limit int) ([]service.Cluster, error)
	Statistics(ctx context.Context, name string) (service.Statistics, error)
	Changes(ctx context.Context, name string, after service.FeedPosition, limit int) ([]service.Change, error)
	Revise(ctx context.Context, name string) (service.Revised, error)
	FeedEnd(ctx context.Context, name string) (service.FeedPosition, error)
	Close() error
}

// clock is a time that stands still until it is set.
type clock struct{ nanos atomic.Int64 }

func (c *clock) now() time.Time { return time.Unix(0, c.nanos.Load()).UTC() }

func (c *clock) advance(d time.Duration) { c.nanos.Add(int64(d)) }

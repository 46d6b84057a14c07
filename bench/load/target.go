package main

import (
	"context"
	"time"

	"github.com/neardup/neardup/bench/invented"
)

// target is what the load goes to: a server, or an engine in this process.
type target interface {
	// start starts it on its data folder and returns when it takes calls; stop stops it in order.
	start(ctx context.Context) error
	stop() error
	// add and check say of each document whether it has a match that is no template.
	add(ctx context.Context, docs []invented.Document) (matched []bool, err error)
	check(ctx context.Context, docs []invented.Document) (matched []bool, err error)
	delete(ctx context.Context, id string) error
	// setMaxAge sets the age at which documents expire; zero is never.
	setMaxAge(ctx context.Context, age time.Duration) error
	statistics(ctx context.Context) (statistics, error)
	// process is the id of the process that holds the documents.
	process() int
}

// statistics are what the report says of a collection.
type statistics struct {
	documents, matches, clusters, buckets, indexBytes, textBytes, storedTextBytes int64
}

// sweepInterval is the time between two looks for documents that have expired.
const sweepInterval = 100 * time.Millisecond

// collection is the one that the load goes to; the server makes it.
const collection = "default"

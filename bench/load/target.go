package main

import (
	"context"

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
	statistics(ctx context.Context) (statistics, error)
	// process is the id of the process that holds the documents.
	process() int
}

// statistics are what the report says of a collection.
type statistics struct {
	documents, matches, clusters, buckets, indexBytes, textBytes, storedTextBytes int64
}

// collection is the one that the load goes to; the server makes it.
const collection = "default"

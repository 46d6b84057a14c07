package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/service/store"
	"github.com/neardup/neardup/sketch"
)

// sweepInterval is how long the model waits for documents to expire at most, if the sweep takes no time.
const sweepInterval = 2 * time.Millisecond

// folder is the data folder in the memory that stands for the disk.
const folder = "data"

// modeled is a collection of the engine with its oracle and a client of its feed.
type modeled struct {
	oracle   *oracle
	follower *follower
	draw     *drawn
}

func (m *modeled) name() string { return m.oracle.settings.Name }

// world is the engine and everything that is held against it.
type world struct {
	seed uint64
	// open opens an engine.
	open        func(service.Options) (engine, error)
	r           *rand.Rand
	clock       *clock
	disk        vfs.FS
	engine      engine
	collections []*modeled
	figures     *figures
}

func openEngine(opts service.Options) (engine, error) {
	e, err := service.Open(opts)
	if err != nil {
		return nil, err // and not an engine that is nil
	}
	return e, nil
}

// newWorld makes an engine with empty collections.
func newWorld(ctx context.Context, seed uint64, open func(service.Options) (engine, error)) (*world, error) {
	w := &world{
		seed: seed, open: open, r: rand.New(rand.NewPCG(seed, 1)), clock: &clock{}, disk: vfs.NewMem(), figures: newFigures(),
	}
	w.clock.advance(time.Duration(time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC).UnixNano()))
	var err error
	if w.engine, err = w.openOn(w.disk); err != nil {
		return nil, err
	}
	for i, c := range collections(seed) {
		m, err := w.newCollection(ctx, c, uint64(i))
		if err != nil {
			return nil, errors.Join(err, w.engine.Close())
		}
		w.collections = append(w.collections, m)
	}
	return w, nil
}

// wholeFeed is how long a change feed is kept that is read again from the beginning.
const wholeFeed = 100 * 365 * 24 * time.Hour

// collections are one of each kind: with the default channels, with SimHash alone, and without texts.
func collections(seed uint64) []service.Collection {
	standard := service.Collection{
		Name: "articles", Parameters: sketch.DefaultParameters(), Thresholds: match.DefaultThresholds(),
		Retention: service.RetainText, SeedPolicy: service.PublicSeed, MaxAge: 3 * time.Hour,
	}
	standard.Parameters.Seed = seed
	fingerprints := standard
	fingerprints.Name, fingerprints.MaxAge, fingerprints.ChangeRetention = "fingerprints", 0, wholeFeed
	fingerprints.Parameters.Channels, fingerprints.Parameters.SimHashDistance = sketch.SimHashChannel, 6
	sketches := standard
	sketches.Name, sketches.Retention, sketches.MaxAge = "sketches", service.DiscardText, 2*time.Hour
	sketches.Parameters.Channels |= sketch.SimHashChannel
	sketches.Parameters.SimHashDistance = 3
	return []service.Collection{standard, fingerprints, sketches}
}

func (w *world) newCollection(ctx context.Context, settings service.Collection, stream uint64) (*modeled, error) {
	created, err := w.engine.CreateCollection(ctx, settings, "")
	if err != nil {
		return nil, err
	}
	o, err := newOracle(created)
	if err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(w.seed, 100+stream))
	m := &modeled{oracle: o, follower: newFollower(), draw: &drawn{r: r, writer: newWriter(r), oracle: o, clock: w.clock}}
	end, err := w.engine.FeedEnd(ctx, created.Name)
	m.follower.position.Collection = end.Collection
	return m, err
}

func (w *world) openOn(disk vfs.FS) (engine, error) {
	for _, m := range w.collections {
		m.oracle.sortMarks()
	}
	return w.open(service.Options{
		// Revisions are operations: what they find depends on when they are made.
		Dir: folder, Now: w.clock.now, SweepInterval: sweepInterval, RevisionInterval: -1, Store: store.Options{FS: disk, CacheBytes: 8 << 20},
		// Templates are bounded by a few where nothing is said.
		Limits: service.Limits{Templates: 1 << 10},
	})
}

// reopen closes the engine and opens it on another disk, or on the same.
func (w *world) reopen(disk vfs.FS) error {
	if err := w.engine.Close(); err != nil {
		return fmt.Errorf("close: %w", err)
	}
	e, err := w.openOn(disk)
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	w.engine, w.disk = e, disk
	return nil
}

package main

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/neardup/neardup/bench/invented"
)

// shrink measures what memory and disk are given back: half of the documents, every other one, are deleted, the rest
// expire, and the target is started again.
func (c *config) shrink(ctx context.Context, r report, t target, stream *invented.Stream) error {
	if err := r.sizes(ctx, t, c.data, "before deleting"); err != nil {
		return err
	}
	var half []string
	for i := 0; i < c.documents+c.unary; i += 2 {
		half = append(half, stream.Document(i).ID)
	}
	begin := time.Now()
	if err := deleteAll(ctx, t, half, c.unaryWorkers); err != nil {
		return fmt.Errorf("delete: %w", err)
	}
	seconds := time.Since(begin).Seconds()
	r.line("delete, one by one", "%.0f documents/s (%d documents in %.1f s)", float64(len(half))/seconds, len(half), seconds)
	if err := c.settled(ctx, r, t, "half deleted"); err != nil {
		return err
	}
	begin = time.Now()
	if err := expire(ctx, t); err != nil {
		return fmt.Errorf("expire: %w", err)
	}
	r.line("expire the rest", "%.1f s", time.Since(begin).Seconds())
	if err := c.settled(ctx, r, t, "all expired"); err != nil {
		return err
	}
	if err := t.stop(); err != nil {
		return err
	}
	if err := t.start(ctx); err != nil {
		return err
	}
	return r.sizes(ctx, t, c.data, "started again")
}

// settled reports sizes at once, and once more when Go has returned memory to the system and files are deleted, which
// takes a while.
func (c *config) settled(ctx context.Context, r report, t target, when string) error {
	if err := r.sizes(ctx, t, c.data, when); err != nil {
		return err
	}
	if err := pause(ctx, c.settle); err != nil {
		return err
	}
	return r.sizes(ctx, t, c.data, fmt.Sprintf("  %v later", c.settle))
}

// deleteAll deletes documents, so many calls under way at a time.
func deleteAll(ctx context.Context, t target, ids []string, workers int) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(workers)
	for _, id := range ids {
		group.Go(func() error { return t.delete(ctx, id) })
	}
	return group.Wait()
}

// expire lets all documents expire, and waits until they are gone. Those that are added later stay.
func expire(ctx context.Context, t target) error {
	if err := t.setMaxAge(ctx, time.Millisecond); err != nil {
		return err
	}
	for {
		s, err := t.statistics(ctx)
		if err != nil {
			return err
		}
		if s.documents == 0 {
			return t.setMaxAge(ctx, 0)
		}
		if err := pause(ctx, 100*time.Millisecond); err != nil {
			return err
		}
	}
}

// pause waits, unless the context ends first.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// sizes reports in a line what the collection takes now.
func (r report) sizes(ctx context.Context, t target, data, when string) error {
	s, err := t.statistics(ctx)
	if err != nil {
		return fmt.Errorf("statistics: %w", err)
	}
	disk, err := diskBytes(data)
	if err != nil {
		return fmt.Errorf("size of the data folder: %w", err)
	}
	resident := "not measured"
	if now, _, ok := residentBytes(t.process()); ok {
		resident = fmt.Sprintf("%.1f MB", float64(now)/1e6)
	}
	r.line(when, "%d documents; memory %s, index %.1f MB, disk %.1f MB", s.documents, resident,
		float64(s.indexBytes)/1e6, float64(disk)/1e6)
	return nil
}

package main

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/neardup/neardup/bench/invented"
)

// phase is one stretch of load: documents sent in calls of a size, so many calls under way at a time.
type phase struct {
	name           string
	batch, workers int
	call           func(ctx context.Context, docs []invented.Document) (matched []bool, err error)
}

// outcome is what a phase measured.
type outcome struct {
	phase
	documents, bytes int
	duration         time.Duration
	latencies        []time.Duration // of the calls, ascending
	// matched counts the documents with a match, of all of a kind.
	matched, all [4]int
}

// run sends the documents in order.
func (p phase) run(ctx context.Context, docs []invented.Document) (outcome, error) {
	out := outcome{phase: p, documents: len(docs)}
	var next atomic.Int64
	var mu sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	begin := time.Now()
	for range p.workers {
		group.Go(func() error {
			for {
				to := int(next.Add(int64(p.batch)))
				from := to - p.batch
				if from >= len(docs) {
					return nil
				}
				sent := docs[from:min(to, len(docs))]
				start := time.Now()
				matched, err := p.call(ctx, sent)
				if err != nil {
					return err
				}
				took := time.Since(start)
				mu.Lock()
				out.add(sent, matched, took)
				mu.Unlock()
			}
		})
	}
	err := group.Wait()
	out.duration = time.Since(begin)
	slices.Sort(out.latencies)
	return out, err
}

// add adds one call.
func (o *outcome) add(docs []invented.Document, matched []bool, took time.Duration) {
	o.latencies = append(o.latencies, took)
	for i, d := range docs {
		o.bytes += len(d.Text)
		o.all[d.Kind]++
		if matched[i] {
			o.matched[d.Kind]++
		}
	}
}

// percentile returns the latency that p percent of the calls do not exceed.
func (o *outcome) percentile(p int) time.Duration {
	if len(o.latencies) == 0 {
		return 0
	}
	return o.latencies[min(len(o.latencies)-1, len(o.latencies)*p/100)]
}

// generate makes the documents [from, to) of a stream, on all cores.
func generate(s *invented.Stream, from, to int) []invented.Document {
	docs := make([]invented.Document, to-from)
	var next atomic.Int64
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(docs); i = int(next.Add(1)) - 1 {
				docs[i] = s.Document(from + i)
			}
		})
	}
	wait.Wait()
	return docs
}

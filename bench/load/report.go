package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"runtime"
	"time"

	"github.com/neardup/neardup/bench/invented"
)

// report writes what was measured, one figure a line.
type report struct{ w io.Writer }

func (r report) line(name, format string, values ...any) {
	fmt.Fprintf(r.w, "%-28s %s\n", name, fmt.Sprintf(format, values...))
}

// heading says under what conditions the figures hold.
func (r report) heading(c *config) {
	r.line("go", "%s %s/%s, %d cores", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	r.line("load", "%d documents, seed %d, engine %s, mode %s", c.documents, c.seed, c.engine, c.mode)
	r.line("calls", "batches of %d from %d workers; %d one by one from %d", c.batch, c.workers, c.unary, c.unaryWorkers)
}

// phase runs a phase against a process and reports it.
func (r report) phase(ctx context.Context, p phase, process int, docs []invented.Document) error {
	if len(docs) == 0 {
		return nil
	}
	before, _ := processorTime(process)
	o, err := p.run(ctx, docs)
	if err != nil {
		return fmt.Errorf("%s: %w", p.name, err)
	}
	seconds := o.duration.Seconds()
	r.line(p.name, "%.0f documents/s, %.1f MB/s of text (%d documents in %.1f s)",
		float64(o.documents)/seconds, float64(o.bytes)/1e6/seconds, o.documents, seconds)
	if after, ok := processorTime(process); ok {
		r.line("  processor time", "%.0f µs a document", float64((after-before).Microseconds())/float64(o.documents))
	}
	r.line("  latency of a call", "p50 %v, p90 %v, p99 %v, max %v", round(o.percentile(50)), round(o.percentile(90)),
		round(o.percentile(99)), round(o.percentile(100)))
	r.line("  documents with a match", "%s of originals, %s of edited copies, %s of partial copies, %s of forms",
		o.share(invented.Original), o.share(invented.EditedCopy),
		o.share(invented.PartialCopy), o.share(invented.Form))
	return nil
}

// share is the share of the documents of a kind that have a match.
func (o *outcome) share(k invented.Kind) string {
	if o.all[k] == 0 {
		return "none"
	}
	return fmt.Sprintf("%.1f%%", 100*float64(o.matched[k])/float64(o.all[k]))
}

func round(d time.Duration) time.Duration { return d.Round(10 * time.Microsecond) }

// state reports what the collection holds and takes.
func (r report) state(ctx context.Context, t target, data string) error {
	s, err := t.statistics(ctx)
	if err != nil {
		return fmt.Errorf("statistics: %w", err)
	}
	if s.documents == 0 {
		return fmt.Errorf("the collection in %s is empty: fill it with -mode add", data)
	}
	r.line("collection", "%d documents, %d matches, %d clusters, %d buckets", s.documents, s.matches, s.clusters, s.buckets)
	each := func(bytes int64) float64 { return float64(bytes) / float64(s.documents) }
	r.line("text, as stored", "%.0f, %.0f bytes a document", each(s.textBytes), each(s.storedTextBytes))
	r.line("index", "%.1f MB, %.0f bytes a document", float64(s.indexBytes)/1e6, each(s.indexBytes))
	disk, err := diskBytes(data)
	if err != nil {
		return fmt.Errorf("size of the data folder: %w", err)
	}
	r.line("disk", "%.1f MB, %.0f bytes a document", float64(disk)/1e6, each(disk))
	r.memory("memory", t.process(), s.documents)
	return nil
}

// memory reports the resident memory of a process now and at its peak, and for each document if there are any.
func (r report) memory(name string, process int, documents int64) {
	now, peak, ok := residentBytes(process)
	switch {
	case !ok:
		r.line(name, "not measured on %s", runtime.GOOS)
	case documents > 0:
		r.line(name, "%.1f MB resident, %.0f bytes a document; peak %.1f MB",
			float64(now)/1e6, float64(now)/float64(documents), float64(peak)/1e6)
	default:
		r.line(name, "%.1f MB resident, peak %.1f MB", float64(now)/1e6, float64(peak)/1e6)
	}
}

// diskBytes is the size of all files in a folder.
func diskBytes(folder string) (total int64, err error) {
	err = filepath.WalkDir(folder, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			total += info.Size()
		}
		return err
	})
	return total, err
}

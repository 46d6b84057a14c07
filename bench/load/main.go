// Command load measures the service under load: documents a second and latency of Add and Check, memory, disk and
// restart time. It states what it measures and judges nothing.
//
//	go run ./bench/load -documents 100000
//
// It makes up news-like documents (package invented: about 300 words each, a fifth of them copies of earlier ones, a
// twentieth from templates), starts a server of this tree as a process of its own on a free port of 127.0.0.1, adds the
// documents in batches from several connections, then some one by one; checks others of the same kind; starts the
// server again; and deletes half of the documents, lets the rest expire and starts it once more, to see what memory and
// disk are given back (a folder that -data names is empty then). With -engine process it calls the engine in its own
// process without gRPC instead, and -profile DIR writes CPU profiles of adding, checking and starting again; memory is
// then that of the load generator too.
//
// Matches that are templates are not counted. Processor time is that of the server, and holds on a shared machine too.
// For example, on two cores of an AMD EPYC shared with other work, Go 1.26.8 linux/amd64, with -documents 50000:
//
//	add, batches                 2669 documents/s, 7.0 MB/s of text (50000 documents in 18.7 s)
//	  processor time             386 µs a document
//	check, batches               2063 documents/s, 5.4 MB/s of text (20000 documents in 9.7 s)
//	  processor time             564 µs a document
//	stop, start again            74ms, 3.633s
//	index                        106.8 MB, 1941 bytes a document
//	disk                         140.7 MB, 2559 bytes a document
//	memory                       400.2 MB resident, 7276 bytes a document; peak 400.2 MB
//
// Documents are made before the clock starts and kept in memory, 2.5 kB each. The load comes from the same machine and
// takes its share of the cores. Equal flags send equal documents; the order in which batches arrive is free.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	var c config
	flag.IntVar(&c.documents, "documents", 100_000, "number of documents to add, or that were added to -data before")
	flag.StringVar(&c.mode, "mode", "both", "what to measure: add, check or both")
	flag.StringVar(&c.engine, "engine", "server", "server: a process behind gRPC; process: the engine in this process")
	flag.IntVar(&c.batch, "batch", 100, "documents in a batch, at most 1,000")
	flag.IntVar(&c.workers, "workers", 4, "batches under way at a time")
	flag.IntVar(&c.unaryWorkers, "unary-workers", 16, "calls with one document under way at a time")
	flag.IntVar(&c.unary, "unary", 5000, "number of documents to add one by one, and to check so")
	flag.IntVar(&c.checks, "checks", 20_000, "number of documents to check in batches")
	flag.BoolVar(&c.shrinks, "shrink", true, "with -mode both, delete half of the documents and let the rest expire in the end")
	flag.DurationVar(&c.settle, "settle", 15*time.Second, "time before memory and disk are looked at once more when documents are deleted")
	flag.Uint64Var(&c.seed, "seed", 1, "seed of the documents")
	flag.StringVar(&c.data, "data", "", "data folder, which is kept; default: a temporary one. Needed by -mode check")
	flag.StringVar(&c.binary, "binary", "", "server to start; default: built from ./cmd/neardup")
	flag.StringVar(&c.profile, "profile", "", "existing folder for CPU profiles; needs -engine process")
	flag.Parse()
	if err := c.validate(); err != nil || flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "load:", errors.Join(err, unexpected(flag.Args())))
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := c.run(ctx, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		stop()
		os.Exit(1)
	}
}

// config is what the flags say.
type config struct {
	documents, batch, workers, unaryWorkers, unary, checks int

	mode, engine, data, binary, profile string

	seed uint64

	shrinks bool
	settle  time.Duration
}

func (c *config) validate() error {
	switch {
	case c.mode != "add" && c.mode != "check" && c.mode != "both":
		return fmt.Errorf("-mode is %q: it must be add, check or both", c.mode)
	case c.engine != "server" && c.engine != "process":
		return fmt.Errorf("-engine is %q: it must be server or process", c.engine)
	case c.documents < 1 || c.workers < 1 || c.unaryWorkers < 1 || c.unary < 0 || c.checks < 0:
		return errors.New("numbers of documents and workers must be positive")
	case c.batch < 1 || c.batch > 1000:
		return fmt.Errorf("-batch is %d: it must be from 1 to 1,000", c.batch)
	case c.mode == "check" && c.data == "":
		return errors.New("-mode check needs -data, a folder that -mode add has filled")
	case c.profile != "" && c.engine != "process":
		return errors.New("-profile needs -engine process")
	case c.binary != "" && c.engine != "server":
		return errors.New("-binary needs -engine server")
	}
	return nil
}

func unexpected(arguments []string) error {
	if len(arguments) == 0 {
		return nil
	}
	return fmt.Errorf("unexpected arguments: %q", arguments)
}

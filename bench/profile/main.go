// Command profile shows where the processor's time goes on the paths that users take: `neardup dedup` over a file, and
// AddDocuments in batches through a server. It states what it measures and judges nothing.
//
//	go run ./bench/profile
//	go run ./bench/profile -paths add -out profiles news.jsonl.gz
//
// Without files it makes up news-like documents (package invented: about 300 words each, half in Latin and half in Arabic
// letters, a fifth copies of earlier ones). Both paths run in this process, so that one profile holds all of it: dedup from
// the file on the disk to its output folder, and adding from a client over the loopback interface to a server with its store
// on the disk. The client's part of a call cannot be told from the server's, and counts as RPC.
//
// Each sample of the profile belongs to one stage, by the functions on its stack (stages.go has the rules). A row gives the
// stage's share of the time, its time for a document, and how much of the share is spent to take memory; the time to give
// memory back is the stage "garbage collection". Allocations are those of the whole path. With -out the profiles are kept,
// for `go tool pprof`. docs/performance.md has its tables and what they mean.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

func main() {
	var c config
	paths := flag.String("paths", "dedup,add", "what to profile: dedup, add or both")
	flag.IntVar(&c.documents, "documents", 20_000, "number of documents to make up, if no files are given")
	flag.Uint64Var(&c.seed, "seed", 1, "seed of the documents that are made up")
	flag.IntVar(&c.batch, "batch", 100, "documents in a call to add, at most 1,000")
	flag.IntVar(&c.workers, "workers", 4, "calls to add under way at a time")
	flag.StringVar(&c.out, "out", "", "folder for the profiles; default: they are not kept")
	flag.Parse()
	c.files = flag.Args()
	for name := range strings.SplitSeq(*paths, ",") {
		c.paths = append(c.paths, name)
	}
	if err := c.validate(); err != nil {
		fmt.Fprintln(os.Stderr, "profile:", err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := c.run(ctx, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "profile:", err)
		stop()
		os.Exit(1)
	}
}

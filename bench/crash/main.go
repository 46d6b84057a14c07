// Command crash kills the service with SIGKILL in the middle of its work, again and again, and looks for anything that
// was acknowledged and is not there afterwards.
//
//	go run ./bench/crash -rounds 200
//
// It builds the binary and starts `neardup serve` on a fresh folder. In each round several writers add, replace, add
// unchanged and delete documents over gRPC, in batches of different sizes; each has documents of its own, copies of
// each other, so that it knows exactly what there must be after each of its calls. At a random moment the server is
// killed and started again on the same folder. Then
//
//   - every document is there as it was acknowledged, the call under way is there whole or not at all, and nothing else;
//   - the call under way, repeated with its request id, gives the results that it has when it runs once;
//   - each document's stored matches have the partners that the acknowledged answers named, no more and no fewer;
//   - the change feed, read over all kills by a client that goes on from its last cursor, tells for each document just
//     what the acknowledged calls did, in order, and adds up to the matches and clusters that the server answers. In the
//     end, so does the feed from its start.
//
// The last line of the output sums up; the exit status is 1 if anything is lost, and the details are on standard error.
//
// A killed process loses what is in its memory, but not what the kernel holds for the disk, so this finds writes that
// are acknowledged before they are written, not before they are synced. The loss of unsynced writes is simulated in
// memory by the crash tests of package service, which also show that they notice a missing sync.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"
)

func main() {
	rounds := flag.Int("rounds", 200, "number of kills")
	writers := flag.Int("writers", 4, "number of concurrent writers")
	seed := flag.Uint64("seed", 1, "seed of the texts, the calls and the moments of the kills")
	flag.Parse()
	if flag.NArg() > 0 || *rounds < 1 || *writers < 1 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := report(ctx, os.Stdout, experiment{rounds: *rounds, writers: *writers, seed: *seed, progress: os.Stderr})
	if err != nil {
		fmt.Fprintln(os.Stderr, "crash:", err)
		stop()
		os.Exit(1)
	}
}

// report runs the experiment in a temporary folder and prints its figures.
func report(ctx context.Context, w io.Writer, e experiment) (err error) {
	folder, err := os.MkdirTemp("", "neardup-crash-")
	if err != nil {
		return err
	}
	defer func() {
		if err == nil {
			err = os.RemoveAll(folder)
		} else {
			err = fmt.Errorf("%w (the data and the server's log are kept in %s)", err, folder)
		}
	}()
	version, err := build(ctx, folder)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s; %s/%s, seed %d, %d writers\n", version, runtime.GOOS, runtime.GOARCH, e.seed, e.writers)
	start := time.Now()
	f, err := e.run(ctx, folder)
	fmt.Fprintf(w, "%d kills in %v: %d acknowledged calls with %d documents added, %d replaced, %d unchanged, %d deleted; "+
		"%d calls were under way, of which %d had taken effect; %d changes in the feed; %d losses\n",
		f.kills, time.Since(start).Round(time.Second), f.calls, f.added, f.replaced, f.unchanged, f.deleted,
		f.underWay, f.tookEffect, f.changes, f.losses)
	return err
}

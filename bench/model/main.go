// Command model holds the engine against a brute-force oracle, over a long random sequence of operations:
//
//	go run ./bench/model -operations 1000000 -seed 1
//
// Documents are added one by one and in batches with repeated ids, replaced, checked, deleted, erased, expire by a clock
// that the model sets, and are judged; matches are revised, settings change, request ids repeat; the engine is closed and opened again, and
// now and then loses power while it writes, with none, some or all of the bytes that were not synced. The texts are short
// copies of each other in several scripts, whole, edited, in part and by template, some of them empty or not valid. There
// are three collections: with the default channels, with SimHash alone, and without texts.
//
// After each operation its answer is compared, and the change feed is read on and what follows from it compared with all
// documents, matches and clusters; every so often, and around each restart and crash, everything that can be asked is. In
// the end the feeds are read again from the beginning, if they are kept so long. A change of the feed that does not
// follow from those before it, that changes nothing, or that tells again what the same call has told, is a difference too.
// The first difference ends the run with status 1 and is shown whole, on standard error.
//
// What the oracle shares with the engine, and what it does not:
//
//   - It has no index, no store and nothing that is kept up to date: candidates are all documents with a common key, found
//     by comparing with every one; stories, counts of words and passages, clusters and the state that the feed must tell
//     of are computed from scratch each time they are needed.
//   - Resemblance and containment come from sets of strings, rarity from its formula, the relations and the rule for the
//     original and the canonical document from docs/algorithms.md.
//   - Which matches a revision judges again, and in which order, follows from stories that are counted anew before and
//     after each change. The engine revises when it is asked to, and not in the background.
//   - Feedback, expiry, request ids and the lifecycle of documents are a list of documents, a list of what was found when
//     each one came, and two maps.
//   - Shared are what turns a text into numbers (package sketch: tokens, bucket keys, fingerprints, signatures), the
//     credited source of a text (package analyze), and of package match what needs an alignment of two texts or their
//     signatures: passages, agreement, whether a passage is long enough for PARTIAL or facts contradict, and the estimates
//     of the collection without texts. It gets the oracle's own counts. These have tests of their own against slower forms.
//
// There are so few documents that no bound of an answer is reached, which the oracle knows nothing of.
//
// One seed gives the same operations, except that what a crash leaves of a call under way may depend on how the engine's
// goroutines ran, and then what comes after.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/neardup/neardup/service"
)

func main() {
	operations := flag.Int("operations", 1_000_000, "number of operations")
	seed := flag.Uint64("seed", 1, "seed of the texts and the operations")
	flag.Parse()
	if flag.NArg() > 0 || *operations < 1 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := report(ctx, os.Stdout, *seed, *operations, openEngine); err != nil {
		fmt.Fprintln(os.Stderr, "model:", err)
		stop()
		os.Exit(1)
	}
}

// report runs the model and prints its figures.
func report(
	ctx context.Context, w io.Writer, seed uint64, operations int, open func(service.Options) (engine, error),
) (err error) {
	fmt.Fprintf(w, "seed %d, %d operations\n", seed, operations)
	world, err := newWorld(ctx, seed, open)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, world.engine.Close()) }()
	start, shown := time.Now(), time.Now()
	err = world.run(ctx, operations, func(done int) {
		if time.Since(shown) > 10*time.Second {
			shown = time.Now()
			fmt.Fprintf(w, "%d operations in %v\n", done, time.Since(start).Round(time.Second))
		}
	})
	if err == nil {
		err = world.replay(ctx)
	}
	world.figures.write(w)
	differences := 0
	if err != nil {
		differences = 1
	}
	fmt.Fprintf(w, "%d operations in %v, %d differences\n", operations, time.Since(start).Round(time.Second), differences)
	return err
}

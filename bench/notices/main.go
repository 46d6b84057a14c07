// Command notices scores how neardup tells copies from templates on an invented newswire: notices in fixed forms among
// stories in prose, with the truth known by construction (bench/invented/wire).
//
//	go run ./bench/notices
//
// Collections of several sizes go through the code behind `neardup dedup --pairs all`; one of 6,000 is also added
// document by document to an engine, which is scored by its answers at add time and by the matches that it keeps in the
// end. A pair that is reported and has text in common is right, one that has the frame alone or nothing in common is
// wrong; those labeled soft are left out. Precision and recall count pairs, all alike.
//
// A crowd are documents that share at least half of their words as one template and have nothing else in common: none
// of them should be reported. With -stream so many of one crowd are added one by one, and candidates and cost of an add
// are printed as a curve.
// On two cores of an AMD EPYC, an add takes 3.1, 3.0, 3.2, 3.7, 3.5, 3.3 and 3.5 ms at 1,000, 2,000 and so on to 64,000
// documents, each with 128 candidates, which is the bound; none is told as a copy.
//
// It exits with 0 if every target is met, 1 if not or on an error, and 2 on wrong usage.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	status := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// errUsage is the cause of errors in flags.
var errUsage = errors.New("wrong usage")

// options are the command's flags.
type options struct {
	sizes             []int
	online            int
	seed              uint64
	out, examples     string
	examplesOf        int
	precision, recall float64
	crowd, stream     int
	crowdReported     float64
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	opts, err := parseOptions(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	missed := 0
	if err == nil {
		missed, err = measure(ctx, opts, stdout)
	}
	switch {
	case errors.Is(err, errUsage):
		fmt.Fprintln(stderr, "notices:", err)
		return 2
	case err != nil:
		fmt.Fprintln(stderr, "notices:", err)
		return 1
	case missed > 0:
		fmt.Fprintf(stderr, "notices: %d targets are missed\n", missed)
		return 1
	default:
		return 0
	}
}

func parseOptions(args []string, stderr io.Writer) (options, error) {
	var opts options
	var sizes string
	flags := flag.NewFlagSet("notices", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&sizes, "documents", "100,1000,6000,20000", "comma-separated sizes of the collections for batch")
	flags.IntVar(&opts.online, "online", 6000, "size of the collection that is added online; 0 for none")
	flags.Uint64Var(&opts.seed, "seed", 1, "seed of all that is invented")
	flags.StringVar(&opts.out, "out", "",
		"folder for docs.jsonl and labels.tsv of each collection, each in a folder of its size")
	flags.StringVar(&opts.examples, "examples", "", "file for false reports and misses, side by side")
	flags.IntVar(&opts.examplesOf, "examples-of", 10, "examples of each family, the shortest")
	flags.Float64Var(&opts.precision, "precision", 0.96, "least precision of each collection")
	flags.Float64Var(&opts.recall, "recall", 0.96, "least recall of each collection")
	flags.IntVar(&opts.crowd, "crowd", 2000, "documents of each of the five crowds; 0 for no crowds")
	flags.Float64Var(&opts.crowdReported, "crowd-reported", 0.01,
		"most documents of a crowd that are reported as copies, as a share")
	flags.IntVar(&opts.stream, "stream", 0, "documents of a crowd to add one by one; long")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return opts, err
	case err != nil:
		return opts, errUsage // flags have said what is wrong
	case flags.NArg() > 0:
		return opts, fmt.Errorf("%w: unexpected argument %q", errUsage, flags.Arg(0))
	}
	for size := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(size)
		switch {
		case sizes == "":
			continue
		case err != nil || n < 1:
			return opts, fmt.Errorf("%w: -documents %q holds %q, not a size", errUsage, sizes, size)
		}
		opts.sizes = append(opts.sizes, n)
	}
	for name, n := range map[string]int{"online": opts.online, "crowd": opts.crowd, "stream": opts.stream} {
		if n < 0 {
			return opts, fmt.Errorf("%w: -%s is %d: it must be 0 or more", errUsage, name, n)
		}
	}
	return opts, nil
}

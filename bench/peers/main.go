// Command peers measures neardup beside other libraries that do the same, on the same documents, in one run, and fails if
// neardup is not as many times faster as it has to be:
//
//	NEARDUP_SHARED=$PWD/../shared go -C bench/peers run .
//
// It is a module of its own, so that what it compares with is no dependency of neardup. Go libraries run in this process.
// Python and Rust libraries run in processes of their own (folders python and rust), which stay alive and are asked over
// their standard input; the time is taken there, around the library alone. What Python and Rust need is installed, or
// built, once into the user's cache, at pinned versions; without Python 3 or cargo their peers are left out, and what
// could not be judged is said.
//
// # What is measured
//
// From what a peer reads to a signature of 128 slots over shingles of five words, on one thread:
//
//   - from the text: tokens, shingles, hashes, signature. This is all that matters to who has a text;
//   - from the shingles: byte strings that are cut beforehand, so that this counts for the peer and not for neardup;
//   - from the hashes of shingles: the signature alone.
//
// The table of peers says which it is, and with which of its settings: the best that was found, and where that is another
// one, the usual. The ratios compare peers that read hashes with neardup from hashes, all others with neardup from the
// text.
//
//   - neardup: tokens, shingle hashes and the signature of the family minwise, or fss; "sketch" is all that it computes of
//     a text, with the set of shingles, SimHash, bands and passages, for which the peers have nothing.
//   - go-minhash: MinWise with Spooky and Metro hashes, as its documentation has it. The tokens are runs of letters and
//     digits in lower case, the shingles byte strings in one reused buffer (minwise.go). This is the baseline.
//   - minhash-lsh: its NewMinhash, which hashes twice with FNV, over the same shingles.
//   - mfonda/simhash: SimhashBytes of the same shingles: a fingerprint, no signature.
//   - gaoya: 32-bit slots with a fast hash, and 64-bit ones with its default. From the text it cuts at spaces and ASCII
//     punctuation.
//   - rensa: R-MinHash and C-MinHash over byte strings. Version 0.4 keeps a minimum for each permutation; 0.5 does fast
//     similarity sketching, like fss. It is built from source for this processor where there is cargo. "rho" samples a
//     few positions of a text, estimates no resemblance, and is here for its headline.
//   - datasketch: bulk with xxh32. Version 2.0 has 32-bit permutations, 1.10 those modulo a prime. Texts are cut by a
//     regular expression.
//   - datatrove: get_shingles and get_signature of its signature step, which normalizes more than others (numbers,
//     diacritics). Its tokenizers need spaCy: the words are cut at spaces, which is faster.
//   - text-dedup: embed_func with 32-bit xxh3, as its command line calls it.
//
// The Python packages are installed without their dependencies; what they import beside NumPy, regex and xxhash (data sets,
// command lines, clouds) has stand-ins that no signature touches. NumPy and Rayon have one thread, memory is not given back
// to the system, and the collector does not visit the documents.
//
// # Documents
//
// Invented texts of 2 KB and 8 KB in English, Arabic, Russian and Chinese (package invented), half a megabyte each, and,
// if NEARDUP_SHARED names the folder of the evaluation data, as much of the articles of saudinews_dev, as they come, evenly
// spread over it. All peers get the same shingles: in Chinese ten characters, which neardup counts as five words. There,
// libraries that cut texts themselves take a run of characters for a word, so they have less to do.
//
// # How
//
// First, neardup's signatures are compared with go-minhash's for the same hashes, slot by slot, and all peers have to
// estimate the resemblance of known pairs, so that none is measured for something else. Then, set by set, there are 30
// rounds (flag -rounds), in each of which each peer works once, for 20 ms (flag -slice), one after the other. Time is that
// of the processor, of all threads of a process together, so that others on a shared machine change little and a peer with
// more threads wins nothing. A ratio is that of two peers in one round; tables have the median over the rounds and its 95%
// interval, which assumes nothing of how measurements are distributed (package rounds of bench/speed).
//
// # benchstat
//
// The flag -benchfile writes every turn to a file, which benchstat makes tables of, with intervals and p values:
//
//	go -C bench/peers run . -benchfile $PWD/peers.txt
//	go run golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da -col /peer peers.txt
//
// The first column is neardup, so that +3000% says that a peer takes 31 times as long. The benchmark Signature is the way
// from text or from shingles, SignatureOfHashes that from hashes; spaces and slashes in names become underscores. Since
// there is a column for each peer, it is better to name a few:
//
//	go run golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da -col /peer -row /documents \
//		-filter '.name:Signature .unit:ns/op /peer:(neardup OR go-minhash OR rensa_0.4)' peers.txt
//
// prints, of a run on the machine named below while others worked there:
//
//	            │   neardup    │                go-minhash                │               rensa_0.4                │
//	            │    sec/op    │     sec/op      vs base                  │    sec/op      vs base                 │
//	english-8KB   7.583µ ±  8%   225.386µ ± 14%  +2872.16% (p=0.000 n=30)   59.785µ ± 12%  +688.38% (p=0.000 n=30)
//	arabic-8KB    7.050µ ±  6%   251.886µ ± 24%  +3473.02% (p=0.000 n=30)   49.895µ ±  6%  +607.77% (p=0.000 n=30)
//
// benchstat compares the medians of both sides. The command judges the median of the ratios, round by round, in this run
// 32.2 and 38.3 for go-minhash, 7.8 and 7.2 for rensa: both sides of a ratio then met the machine in the same state.
//
// # Bounds
//
// The last table has a line for each figure that has to be reached: the median with its interval, what is wanted, and the
// verdict, which is that of the median. The exit status is 1 if any is below. From 8 KB of English or Arabic to the
// signature neardup is to be 30 times as fast as the baseline and reach 900 MB/s; 20 times for Russian, Chinese and
// articles; 4 times as fast as rensa and 80 times as datasketch, though these start from shingles. The versions for that
// are rensa 0.4 and datasketch 1.10, which do the same as neardup's minwise: rensa 0.5 does what fss does, and datasketch
// 2.0 is judged from the text. The bounds are for processors with AVX-512 VBMI2; on others nothing is judged. MinHash
// alone, with bounds for each of its kernels, is measured by go run ./bench/speed/kernels.
//
// For example, some of the rows of 8 KB of English and Arabic on an AMD EPYC (Zen 4, AVX-512 VBMI2), Go 1.26.8 linux/amd64,
// 30 rounds, medians: MB/s, and how many times faster neardup's minwise and fss are. Other work on the machine moves the
// ratios by a tenth; those for Arabic were 34.1 and 89.3 (go-minhash, datasketch 1.10) in a run before, of 10 rounds:
//
//	                    reads      English                     Arabic
//	neardup             text        1080                       1161
//	neardup fss         text        1830                       1676
//	go-minhash          text          36    32.2   57.1          33    38.3   55.8
//	minhash-lsh         text          31    38.6   69.0          23    49.0   75.2
//	mfonda/simhash      text          20    58.2  102.9          21    56.5   82.5
//	gaoya               shingles     188     5.6    9.7         343     3.4    5.2
//	gaoya text          text          46    21.4   38.7          56    20.9   29.7
//	rensa 0.5           shingles     330     3.3    5.5         410     2.9    4.2
//	rensa 0.5 text      text          14    75.0  123.7          16    71.4  107.6
//	rensa 0.4           shingles     137     7.8   13.7         164     7.2   10.4
//	datasketch 2.0      shingles      19    54.9   98.4          30    37.6   54.8
//	datasketch 2.0 text text         9.7   118.7  210.4          11   107.4  160.6
//	datasketch 1.10     shingles     8.4   134.1  244.4          13    88.4  134.2
//	datatrove           text         3.8   296.0  544.4         3.6   316.7  477.1
//	text-dedup          text         4.8   242.7  433.1         5.8   202.1  305.0
//	neardup hashes      hashes      2212                       3975
//	neardup fss hashes  hashes      7926                       8848
//	go-minhash hashes   hashes        63    37.1  134.2          99    41.2  100.9
//	rensa 0.5 hashes    hashes      2723    0.75    2.5        3708    0.98    2.4
//	rensa 0.4 hashes    hashes       464     5.0   17.8         842     4.7   10.1
//
// # Traps
//
// Not everything in these libraries can be measured, or used, as it seems:
//
//   - go-minhash: SignatureBbit drops a value at each boundary of a word, and BottomK counts repeated elements, which
//     biases it by .10; both panic or give NaN for empty sets. MinWise is right, and what neardup equals.
//   - mfonda/simhash: its default tokenizer knows ASCII alone, so that a third of Arabic documents have one fingerprint.
//   - rensa: its headline, hundreds of times datasketch, is that of rho. From the text, what it takes is Python's time.
//   - datasketch: update calls NumPy for each shingle; bulk is twice as fast in 1.10, and 8 times in 2.0.
//   - datasketch and minhash-lsh choose 9 x 13 bands for a threshold of .8, which find 40% of the pairs that resemble each
//     other by .8.
//   - In most of them two empty documents match each other.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/neardup/neardup/bench/speed/benchfile"
	"github.com/neardup/neardup/bench/speed/rounds"
	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/minhash"
)

func main() {
	plan := rounds.Plan{Rounds: 30, Slice: 20 * time.Millisecond}
	plan.Register(flag.CommandLine)
	sets := flag.String("sets", "", "measure these sets of documents alone, separated by commas")
	file := flag.String("benchfile", "", "write every turn to this file, for benchstat")
	flag.Parse()
	err := plan.Check()
	if err == nil && flag.NArg() > 0 {
		err = errors.New("there are no arguments")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		flag.Usage()
		os.Exit(2)
	}
	// One thread measures, and the collector has no other.
	runtime.GOMAXPROCS(1)
	runtime.LockOSThread()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err = compare(ctx, os.Stdout, plan, *sets, *file)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

// compare measures all peers that are there, prints what it finds, writes all turns to a file for benchstat unless its path
// is empty, and fails if a bound is not reached.
func compare(ctx context.Context, w io.Writer, plan rounds.Plan, names, path string) (err error) {
	documents, err := readDocuments(os.Getenv(sharedVariable))
	if err != nil {
		return err
	}
	if documents, err = chosen(documents, names); err != nil {
		return err
	}
	file, err := benchfile.Create(path, benchfile.Setting{Key: "level", Value: sketch.KernelLevel()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	peers, err := ownPeers()
	if err != nil {
		return err
	}
	peers = append(peers, goPeers()...)
	printMachine(w, plan)
	others, stop, err := startPrograms(ctx, w)
	defer func() { err = errors.Join(err, stop()) }()
	if err != nil {
		return err
	}
	peers = append(peers, others...)
	printPeers(w, peers)
	fmt.Fprintln(w)
	for _, d := range documents {
		if err := checkSignatures(d); err != nil {
			return err
		}
	}
	if err := checkEstimates(w, peers, inventPairs(8)); err != nil {
		return err
	}
	var all []results
	for _, d := range documents {
		r, err := measure(d, peers, plan)
		if err != nil {
			return err
		}
		if err := r.write(file); err != nil {
			return err
		}
		printTable(w, r)
		all = append(all, r)
	}
	failed, skipped := printVerdicts(w, judge(bounds, all, minhash.Kernel()))
	fmt.Fprintf(w, "%d bounds reached, %d not, %d not judged\n", len(bounds)-failed-skipped, failed, skipped)
	if failed > 0 {
		return fmt.Errorf("%d figures are below their bounds", failed)
	}
	return nil
}

// chosen returns the sets that are named, all for no names.
func chosen(all []*documents, names string) ([]*documents, error) {
	if names == "" {
		return all, nil
	}
	var some []*documents
	for name := range strings.SplitSeq(names, ",") {
		at := slices.IndexFunc(all, func(d *documents) bool { return d.name == name })
		if at < 0 {
			return nil, fmt.Errorf("there is no set of documents called %q here", name)
		}
		some = append(some, all[at])
	}
	return some, nil
}

// startPrograms starts the peers in other languages. Those that cannot be had are left out, loudly; stop ends the others.
func startPrograms(ctx context.Context, w io.Writer) (peers []peer, stop func() error, err error) {
	var started []*process
	stop = func() (err error) {
		for _, p := range started {
			err = errors.Join(err, p.close())
		}
		return err
	}
	prepare := []func() (program, error){func() (program, error) { return rustProgram(ctx) }}
	for _, p := range pythons {
		prepare = append(prepare, func() (program, error) { return pythonProgram(ctx, p) })
	}
	for _, prepared := range prepare {
		made, err := prepared()
		if errors.Is(err, errMissing) {
			fmt.Fprintf(w, "SKIPPED: %v\n", err)
			continue
		}
		if err != nil {
			return nil, stop, err
		}
		p, err := startProcess(ctx, made.name, made.command, made.environment)
		if err != nil {
			return nil, stop, err
		}
		started = append(started, p)
		some, err := p.peers()
		if err != nil {
			return nil, stop, err
		}
		fmt.Fprintf(w, "%s: %s\n", made.name, made.note)
		peers = append(peers, some...)
	}
	return peers, stop, nil
}

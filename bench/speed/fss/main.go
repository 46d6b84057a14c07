// Command fss measures how fast text becomes signatures of the family fss, from UTF-8 bytes over tokens and shingle hashes
// to 128 slots, beside those of the family minwise, and fails where that is slower than it has to be:
//
//	go run ./bench/speed/fss
//
// Documents are invented, of 8 KB, a megabyte of each kind. There are 30 rounds (-rounds) in which both families work on
// each kind for 10 ms of the processor's time (-slice), on one core, a document after the other (package rounds). What is
// judged is the median speed over the rounds, with its 95% interval; ratios are those of two turns in one round. The least
// speed holds where all stages have their AVX-512 kernels; elsewhere there is only the table. The file of -benchfile has a
// line for each turn:
//
//	go run ./bench/speed/fss -benchfile fss.txt
//	go run golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da -col /family fss.txt
//
// For example, on an AMD EPYC with AVX-512, Go 1.26.8 linux/amd64, as it is and with NEARDUP_KERNEL=generic:
//
//	documents    fss MB/s  minwise MB/s   ratio   least      fss MB/s  minwise MB/s   ratio
//	english          2436          1244    1.96    1500           345           108    3.17
//	arabic           2366          1663    1.42    1500           277           143    1.95
//	chinese          1014           631    1.61       0           204            67    3.03
//	mixed            1377           937    1.46       0           265           104    2.55
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/neardup/neardup/bench/invented"
	"github.com/neardup/neardup/bench/speed/benchfile"
	"github.com/neardup/neardup/bench/speed/rounds"
	"github.com/neardup/neardup/bench/speed/signing"
	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/minhash"
)

const (
	documentBytes = 8 << 10
	documents     = (1 << 20) / documentBytes
	shingleSize   = 3 // words
	slots         = 128
	// fastLevel is the level of vector instructions at which the least speed holds.
	fastLevel = "avx512vbmi2"
)

// kind is a kind of documents, and the least speed for them, in MB/s, zero where none is set.
type kind struct {
	name      string
	languages []*invented.Language
	least     float64
}

// kinds are the documents that are measured.
var kinds = []kind{
	{"english", []*invented.Language{invented.English(1)}, 1500},
	{"arabic", []*invented.Language{invented.Arabic(1)}, 1500},
	{"chinese", []*invented.Language{invented.Chinese(1)}, 0},
	{"mixed", []*invented.Language{invented.English(1), invented.Arabic(1), invented.Russian(1), invented.Chinese(1)}, 0},
}

func main() {
	plan := rounds.Plan{Rounds: 30, Slice: 10 * time.Millisecond}
	plan.Register(flag.CommandLine)
	file := flag.String("benchfile", "", "write every turn to this file, for benchstat")
	flag.Parse()
	err := plan.Check()
	if err == nil && flag.NArg() > 0 {
		err = errors.New("there are no arguments")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "fss:", err)
		flag.Usage()
		os.Exit(2)
	}
	if err := run(plan, *file); err != nil {
		fmt.Fprintln(os.Stderr, "fss:", err)
		os.Exit(1)
	}
}

func run(plan rounds.Plan, path string) (err error) {
	if err := sketch.SelfTest(); err != nil {
		return err
	}
	file, err := benchfile.Create(path, benchfile.Setting{Key: "level", Value: sketch.KernelLevel()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	fmt.Printf("%s, %s %s/%s, level %s", benchfile.Processor(), runtime.Version(), runtime.GOOS, runtime.GOARCH,
		sketch.KernelLevel())
	for _, k := range sketch.StageKernels() {
		fmt.Printf(", %s %s", k.Stage, k.Kernel)
	}
	fmt.Printf("\n%v, %d invented documents of %d bytes a kind, shingles of %d words, %d slots\n",
		plan, documents, documentBytes, shingleSize, slots)
	// One thread measures, and the collector has no other.
	runtime.GOMAXPROCS(1)
	measured, err := measure(plan)
	if err != nil {
		return err
	}
	for _, s := range measured {
		s.write(file)
	}
	return judge(os.Stdout, measured, sketch.KernelLevel() == fastLevel)
}

// judge prints a line for each kind of documents. Where the bounds hold it returns an error if a median speed is below.
func judge(w io.Writer, measured []speeds, bounded bool) error {
	fmt.Fprintln(w, "documents    fss MB/s  95%             minwise MB/s   ratio   least")
	var slow []string
	for _, s := range measured {
		least := s.kind.least
		if !bounded {
			least = 0
		}
		ours := rounds.Of(s.fss, rounds.Turn.Megabytes)
		fmt.Fprintf(w, "%-10s  %9.0f  %-14s  %12.0f  %6.2f  %6.0f\n", s.kind.name,
			ours.Median, fmt.Sprintf("%.0f to %.0f", ours.Low, ours.High),
			rounds.Of(s.minwise, rounds.Turn.Megabytes).Median,
			rounds.Ratios(s.fss, s.minwise, rounds.Turn.Megabytes).Median, least)
		if ours.Median < least {
			slow = append(slow, s.kind.name)
		}
	}
	if len(slow) > 0 {
		return fmt.Errorf("too slow for documents in %s", strings.Join(slow, ", "))
	}
	return nil
}

// speeds are the turns of both families on documents of a kind.
type speeds struct {
	kind         kind
	fss, minwise []rounds.Turn
}

// write writes all turns to a file for benchstat.
func (s speeds) write(w *benchfile.Writer) {
	of := benchfile.Setting{Key: "documents", Value: s.kind.name}
	w.Rounds(s.minwise, "Signature", of, benchfile.Setting{Key: "family", Value: "minwise"})
	w.Rounds(s.fss, "Signature", of, benchfile.Setting{Key: "family", Value: "fss"})
}

// measure lets both families take turns on documents of all kinds, in the same rounds.
func measure(plan rounds.Plan) ([]speeds, error) {
	var sides []rounds.Side
	for _, k := range kinds {
		texts := invented.Texts(documents, documentBytes, k.languages...)
		s := signing.New(shingleSize, slots)
		sides = append(sides, over(texts, s.FSS), over(texts, s.MinWise))
	}
	turns, err := rounds.Take(plan, sides...)
	if err != nil {
		return nil, err
	}
	measured := make([]speeds, len(kinds))
	for i, k := range kinds {
		measured[i] = speeds{k, turns[2*i], turns[2*i+1]}
	}
	return measured, nil
}

// over is a side that signs one text after the other.
func over(texts []string, sign func(text string) minhash.Signature) rounds.Side {
	return rounds.Work(func(number int) (int, error) {
		document := texts[number%len(texts)]
		sign(document)
		return len(document), nil
	})
}

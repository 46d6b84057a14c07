// Command fss measures how fast text becomes signatures of the family fss, from UTF-8 bytes over tokens and shingle hashes
// to 128 slots, beside those of the family minwise, and fails where that is slower than it has to be:
//
//	go run ./bench/speed/fss
//
// Documents are invented, of 8 KB, a megabyte of each kind. Both families take turns of a millisecond on one core, a
// document after the other, and of all turns the fastest tenth is what counts: what others do on a shared machine then
// hardly changes it. The least speed holds where all stages have their AVX-512 kernels; elsewhere there is only the table.
// For example, on an AMD EPYC with AVX-512, Go 1.26.8 linux/amd64, as it is and with NEARDUP_KERNEL=generic:
//
//	documents    fss MB/s  minwise MB/s   ratio   least      fss MB/s  minwise MB/s   ratio
//	english          1800          1114    1.62    1500           366           113    3.24
//	arabic           1608          1280    1.26    1500           297           149    2.00
//	chinese           891           604    1.48       0           212            69    3.05
//	mixed            1275           908    1.40       0           270           107    2.53
package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/neardup/neardup/bench/invented"
	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/fss"
	"github.com/neardup/neardup/sketch/minhash"
	"github.com/neardup/neardup/sketch/shingle"
	"github.com/neardup/neardup/sketch/text"
)

const (
	documentBytes = 8 << 10
	documents     = (1 << 20) / documentBytes
	shingleSize   = 3 // words
	slots         = 128
	// fastLevel is the level of vector instructions at which the least speed holds.
	fastLevel = "avx512vbmi2"
)

// kinds are the documents that are measured; least is in MB/s, zero where none is set.
var kinds = []struct {
	name      string
	languages []*invented.Language
	least     float64
}{
	{"english", []*invented.Language{invented.English(1)}, 1500},
	{"arabic", []*invented.Language{invented.Arabic(1)}, 1500},
	{"chinese", []*invented.Language{invented.Chinese(1)}, 0},
	{"mixed", []*invented.Language{invented.English(1), invented.Arabic(1), invented.Russian(1), invented.Chinese(1)}, 0},
}

func main() {
	turns := flag.Int("turns", 600, "turns of each family for each kind of documents")
	flag.Parse()
	if err := run(*turns); err != nil {
		fmt.Fprintln(os.Stderr, "fss:", err)
		os.Exit(1)
	}
}

func run(turns int) error {
	if err := sketch.SelfTest(); err != nil {
		return err
	}
	fmt.Printf("%s %s/%s, level %s", runtime.Version(), runtime.GOOS, runtime.GOARCH, sketch.KernelLevel())
	for _, k := range sketch.StageKernels() {
		fmt.Printf(", %s %s", k.Stage, k.Kernel)
	}
	fmt.Printf("\n-turns %d, %d invented documents of %d bytes a kind, shingles of %d words, %d slots\n",
		turns, documents, documentBytes, shingleSize, slots)
	fmt.Println("documents    fss MB/s  minwise MB/s   ratio   least")
	var slow []string
	for _, kind := range kinds {
		s := measure(invented.Texts(documents, documentBytes, kind.languages...), turns)
		least := kind.least
		if sketch.KernelLevel() != fastLevel {
			least = 0
		}
		fmt.Printf("%-10s  %9.0f  %12.0f  %6.2f  %6.0f\n", kind.name, s.fss, s.minwise, s.fss/s.minwise, least)
		if s.fss < least {
			slow = append(slow, kind.name)
		}
	}
	if len(slow) > 0 {
		return fmt.Errorf("too slow for documents in %s", strings.Join(slow, ", "))
	}
	return nil
}

// speeds are in megabytes a second.
type speeds struct{ fss, minwise float64 }

func measure(texts []string, turns int) speeds {
	s := signer{hasher: text.NewHasher(1), shingles: shingle.NewHasher(1)}
	var ours, others []float64
	for range max(turns, 1) {
		ours, others = append(ours, turn(texts, s.fss)), append(others, turn(texts, s.minwise))
	}
	return speeds{fast(ours), fast(others)}
}

// fast returns the speed that a tenth of the turns exceeds.
func fast(turns []float64) float64 {
	slices.Sort(turns)
	return turns[len(turns)-1-len(turns)/10]
}

// turn goes over the texts until a millisecond is over, and returns megabytes a second.
func turn(texts []string, sign func(text string)) float64 {
	size := 0
	start := time.Now()
	for i := rand.IntN(len(texts)); time.Since(start) < time.Millisecond; i = (i + 1) % len(texts) {
		sign(texts[i])
		size += len(texts[i])
	}
	return float64(size) / time.Since(start).Seconds() / 1e6
}

// signer makes signatures in memory that it uses again.
type signer struct {
	hasher   text.Hasher
	shingles shingle.Hasher

	tokens text.Tokens
	hashes []uint64
	h1, h2 []uint64
	slots  [slots]uint64
}

// base computes the base hashes of the shingles.
func (s *signer) base(document string) {
	s.tokens.Tokenize(s.hasher, document)
	s.hashes = shingle.AppendBase(s.hashes[:0], &s.tokens, shingleSize)
	minhash.Reset(s.slots[:])
}

func (s *signer) fss(document string) {
	s.base(document)
	s.shingles.Single(s.hashes)
	fss.Update(s.slots[:], s.hashes)
}

func (s *signer) minwise(document string) {
	s.base(document)
	n := len(s.hashes)
	s.h1, s.h2 = slices.Grow(s.h1[:0], n)[:n], slices.Grow(s.h2[:0], n)[:n]
	s.shingles.Pair(s.h1, s.h2, s.hashes)
	minhash.Update(s.slots[:], s.h1, s.h2)
}

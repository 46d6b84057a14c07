// Command estimator measures how far the estimates of sketches are from what theory says: the error of the estimated
// resemblance from whole and from packed signatures, and the share of pairs that bands find beside the S-curve.
//
//	go run ./bench/estimator -trials 20000
//
// The pairs are random sets of exactly known resemblance. The output is one table for each question, in Markdown; equal
// flags give equal output. The sampling error is printed above each table.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"

	"github.com/neardup/neardup/sketch/minhash"
)

func main() {
	trials := flag.Int("trials", 20000, "number of random pairs for each row")
	slots := flag.Int("permutations", 128, "number of slots of a signature")
	seed := flag.Uint64("seed", 1, "seed of the random sets")
	flag.Parse()
	if flag.NArg() > 0 || *trials < 1 || *slots < 1 {
		flag.Usage()
		os.Exit(2)
	}
	out := bufio.NewWriter(os.Stdout)
	err := report(out, experiment{*trials, *slots, *seed})
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "estimator:", err)
		os.Exit(1)
	}
}

// report writes all tables.
func report(w io.Writer, e experiment) error {
	fmt.Fprintf(w, "%d pairs for each row, %d slots, seed %d.\n\n", e.trials, e.slots, e.seed)
	e.reportError(w)
	if err := e.reportPacked(w); err != nil {
		return err
	}
	e.reportBands(w)
	return nil
}

// experiment says how many pairs are drawn for a row, and how.
type experiment struct {
	trials, slots int
	seed          uint64
}

// pairs calls visit with the signatures of random pairs of sets, which have so many elements in all and the resemblance
// that is nearest to the wanted one. It returns the resemblance. The signatures are valid during the call.
func (e experiment) pairs(elements int, wanted float64, visit func(a, b minhash.Signature)) (resemblance float64) {
	common := int(math.Round(wanted * float64(elements)))
	// Rows of a table are independent samples: each number of elements and resemblance has random sets of its own.
	r := rand.New(rand.NewPCG(e.seed, uint64(elements)<<32|uint64(common)))
	half := common + (elements-common)/2
	h1, h2 := make([]uint64, elements), make([]uint64, elements)
	a, b := make(minhash.Signature, e.slots), make(minhash.Signature, e.slots)
	for range e.trials {
		for i := range elements {
			h1[i], h2[i] = r.Uint64(), r.Uint64()
		}
		minhash.Reset(a)
		minhash.Update(a, h1[:common], h2[:common])
		copy(b, a)
		minhash.Update(a, h1[common:half], h2[common:half])
		minhash.Update(b, h1[half:], h2[half:])
		visit(a, b)
	}
	return float64(common) / float64(elements)
}

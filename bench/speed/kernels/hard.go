package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"

	"github.com/neardup/neardup/bench/speed/benchfile"
	"github.com/neardup/neardup/bench/speed/rounds"
	"github.com/neardup/neardup/sketch/minhash"
)

// The kernel that spares itself most comparisons, and the one that does them all, to which it turns where it cannot.
const (
	filterLevel = "avx512vbmi2"
	fullLevel   = "avx512"
)

// hardKinds are sets for which a filter is of little use, or in vain.
var hardKinds = []struct {
	name string
	// fill makes the hashes of a set.
	fill func(r *rand.Rand, h1, h2 []uint64)
	// How many times the time of the full comparison a set may take: with less than 128 slots, and else.
	mostFewSlots, most float64
}{
	{"equal", func(r *rand.Rand, h1, h2 []uint64) { repeat(r, 1, h1, h2) }, 1.4, 1.2},
	{"descending", descend, 1.8, 1.45},
	{"of 5", func(r *rand.Rand, h1, h2 []uint64) { repeat(r, 5, h1, h2) }, 1.4, 1.2},
	{"of 30", func(r *rand.Rand, h1, h2 []uint64) { repeat(r, 30, h1, h2) }, 1.8, 1.45},
	{"of 50", func(r *rand.Rand, h1, h2 []uint64) { repeat(r, 50, h1, h2) }, 1.8, 1.45},
}

// repeat fills a set with so many elements, which come again and again in no order.
func repeat(r *rand.Rand, distinct int, h1, h2 []uint64) {
	first, second := make([]uint64, distinct), make([]uint64, distinct)
	for i := range distinct {
		first[i], second[i] = r.Uint64(), r.Uint64()
	}
	for i := range h1 {
		from := r.IntN(distinct)
		h1[i], h2[i] = first[from], second[from]
	}
}

// descend makes each element the minimum of every slot so far, and by so little that 16 bits do not always tell.
func descend(_ *rand.Rand, h1, h2 []uint64) {
	for i := range h1 {
		h1[i], h2[i] = uint64(len(h1)-i)<<48, 1<<40
	}
}

// hardElements and hardSlots are the sizes of hard sets, and the signatures that are made of them.
var (
	hardElements = []int{128, 200, 1000}
	hardSlots    = []int{64, slotsRequired, 1024}
)

// hardSet is what a worker measures: Kind is an index of hardKinds.
type hardSet struct{ Kind, Elements, Slots int }

// check says whether there is such a set.
func (s hardSet) check() error {
	if s.Kind < 0 || s.Kind >= len(hardKinds) || s.Elements < 1 || s.Elements > hashesMeasured || s.Slots < 1 {
		return fmt.Errorf("%w: there is no set %+v", errWorker, s)
	}
	return nil
}

// most is how many times the time of the full comparison the set may take.
func (s hardSet) most() float64 {
	if s.Slots < slotsRequired {
		return hardKinds[s.Kind].mostFewSlots
	}
	return hardKinds[s.Kind].most
}

// side makes signatures of such sets with the kernel of this process; an operation is a set.
func (s hardSet) side() rounds.Side {
	sets, n := hashesMeasured/s.Elements, s.Elements
	r := rand.New(rand.NewPCG(2, uint64(n)))
	h1, h2 := make([]uint64, sets*n), make([]uint64, sets*n)
	for from := 0; from < len(h1); from += n {
		hardKinds[s.Kind].fill(r, h1[from:from+n], h2[from:from+n])
	}
	signature := make(minhash.Signature, s.Slots)
	return rounds.Work(func(number int) (int, error) {
		from := number % sets * n
		minhash.Reset(signature)
		minhash.Update(signature, h1[from:from+n], h2[from:from+n])
		return 0, nil
	})
}

// hardComparison holds the turns of both kernels with a set; an operation is an element.
type hardComparison struct {
	set          hardSet
	filter, full []rounds.Turn
}

// ratio says how many times the time of the full comparison the filter takes.
func (c hardComparison) ratio() rounds.Summary {
	return rounds.Ratios(c.filter, c.full, rounds.Turn.Nanoseconds)
}

// write writes all turns to a file for benchstat.
func (c hardComparison) write(w *benchfile.Writer) {
	of := []benchfile.Setting{
		{Key: "set", Value: strings.ReplaceAll(hardKinds[c.set.Kind].name, " ", "-")},
		{Key: "slots", Value: fmt.Sprint(c.set.Slots)},
		{Key: "elements", Value: fmt.Sprint(c.set.Elements)},
	}
	w.Rounds(c.filter, "MinHashHard", append(of, benchfile.Setting{Key: "kernel", Value: filterLevel})...)
	w.Rounds(c.full, "MinHashHard", append(of, benchfile.Setting{Key: "kernel", Value: fullLevel})...)
}

// compareHard measures all hard sets for these numbers of slots, with a worker at each of the two levels, in the same
// rounds.
func compareHard(filter, full *worker, slots []int, plan rounds.Plan) ([]hardComparison, error) {
	var all []hardComparison
	var sides []rounds.Side
	for kind := range hardKinds {
		for _, k := range slots {
			for _, n := range hardElements {
				set := hardSet{Kind: kind, Elements: n, Slots: k}
				all = append(all, hardComparison{set: set})
				sides = append(sides, filter.side(set), full.side(set))
			}
		}
	}
	turns, err := rounds.Take(plan, sides...)
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].filter, all[i].full = turns[2*i], turns[2*i+1]
		for _, side := range turns[2*i : 2*i+2] {
			for j := range side {
				side[j].Operations *= all[i].set.Elements
			}
		}
	}
	return all, nil
}

// judgeHard prints a line for each comparison and returns an error if the median of a ratio is above what it may be.
func judgeHard(w io.Writer, measured []hardComparison) error {
	fmt.Fprintf(w, "%-12s %6s  %8s  %11s  %10s  %6s  %-16s  %5s\n",
		"set", "slots", "elements", filterLevel, fullLevel, "ratio", "95%", "most")
	slow := 0
	for _, c := range measured {
		ratio, bound := c.ratio(), c.set.most()
		fmt.Fprintf(w, "%-12s %6d  %8d  %11.2f  %10.2f  %6.2f  %-16s  %5.2f\n",
			hardKinds[c.set.Kind].name, c.set.Slots, c.set.Elements,
			rounds.Of(c.filter, rounds.Turn.Nanoseconds).Median, rounds.Of(c.full, rounds.Turn.Nanoseconds).Median,
			ratio.Median, fmt.Sprintf("%.2f to %.2f", ratio.Low, ratio.High), bound)
		if !(ratio.Median <= bound) {
			slow++
		}
	}
	if slow > 0 {
		return fmt.Errorf("%s is too slow for %d kinds of hard sets", filterLevel, slow)
	}
	return nil
}

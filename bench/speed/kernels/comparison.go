package main

import (
	"fmt"
	"math/rand/v2"

	peer "github.com/dgryski/go-minhash"

	"github.com/neardup/neardup/bench/speed/benchfile"
	"github.com/neardup/neardup/bench/speed/rounds"
	"github.com/neardup/neardup/sketch/minhash"
)

// comparison holds the turns of both sides with sets of a size; an operation is an element.
type comparison struct {
	elements  int
	own, peer []rounds.Turn
}

// ratio says how many times faster than the peer we are.
func (c comparison) ratio() rounds.Summary {
	return rounds.Ratios(c.peer, c.own, rounds.Turn.Nanoseconds)
}

// write writes all turns to a file for benchstat.
func (c comparison) write(w *benchfile.Writer, kernel string) {
	set := []benchfile.Setting{{Key: "kernel", Value: kernel}, {Key: "elements", Value: fmt.Sprint(c.elements)}}
	w.Rounds(c.own, "MinHash", append(set, benchfile.Setting{Key: "peer", Value: "neardup"})...)
	w.Rounds(c.peer, "MinHash", append(set, benchfile.Setting{Key: "peer", Value: "go-minhash"})...)
}

// compareAll measures sets of each of some sizes. All take their turns in the same rounds, so that a while in which others
// disturb one side more than the other is a few rounds of each size, not all of one.
func compareAll(sizes []int, slots int, plan rounds.Plan) ([]comparison, error) {
	var sides []rounds.Side
	for _, n := range sizes {
		own, other := bothSides(n, slots)
		sides = append(sides, own, other)
	}
	turns, err := rounds.Take(plan, sides...)
	if err != nil {
		return nil, err
	}
	all := make([]comparison, len(sizes))
	for i, n := range sizes {
		all[i] = comparison{elements: n, own: turns[2*i], peer: turns[2*i+1]}
		for _, side := range turns[2*i : 2*i+2] {
			for j := range side {
				side[j].Operations *= n
			}
		}
	}
	return all, nil
}

// hashesMeasured is how many elements all sets of a size have together: more than a branch predictor learns by heart, and
// less than a second-level cache holds, where a caller has them that has just made them.
const hashesMeasured = 16384

// bothSides returns the sides for sets of n elements; an operation of theirs is a set.
func bothSides(n, slots int) (own, other rounds.Side) {
	sets := hashesMeasured / n
	r := rand.New(rand.NewPCG(1, uint64(n)))
	h1, h2 := make([]uint64, sets*n), make([]uint64, sets*n)
	for i := range h1 {
		h1[i], h2[i] = r.Uint64(), r.Uint64()
	}
	signature := make(minhash.Signature, slots)
	own = rounds.Work(func(number int) (int, error) {
		from := number % sets * n
		minhash.Reset(signature)
		minhash.Update(signature, h1[from:from+n], h2[from:from+n])
		return 0, nil
	})
	at := 0
	first, second := func([]byte) uint64 { return h1[at] }, func([]byte) uint64 { return h2[at] }
	other = rounds.Work(func(number int) (int, error) {
		reference := peer.NewMinWise(first, second, slots)
		from := number % sets * n
		for at = from; at < from+n; at++ {
			reference.Push(nil)
		}
		return 0, nil
	})
	return own, other
}

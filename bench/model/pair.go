package main

import (
	"math/bits"
	"slices"

	"github.com/neardup/neardup/sketch"
)

// pair is what two contents alone say of each other, as seen from a. It is not looked at further unless they meet.
type pair struct {
	// meet says that one of the collection's channels makes the two candidates.
	meet bool
	// equal says that the tokens are the same, connected that a run of tokens as long as a passage is common.
	equal, connected bool
	resemblance      float64
	aInB, bInA       float64
}

func compareContents(p sketch.Parameters, a, b *content) pair {
	var out pair
	if len(a.tokens) == 0 || len(b.tokens) == 0 {
		return out
	}
	out.meet = common(a.keys, b.keys) > 0
	if p.Channels.Has(sketch.SimHashChannel) && bits.OnesCount64(a.simHash^b.simHash) <= p.SimHashDistance {
		out.meet = true
	}
	if !out.meet {
		return out
	}
	out.equal = slices.Equal(a.tokens, b.tokens)
	out.connected = common(a.grams, b.grams) > 0
	shared := common(a.shingles, b.shingles)
	out.resemblance = share(shared, len(a.shingles)+len(b.shingles)-shared)
	out.aInB, out.bInA = share(shared, len(a.shingles)), share(shared, len(b.shingles))
	return out
}

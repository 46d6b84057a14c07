package main

import (
	"strings"
	"time"

	"github.com/neardup/neardup/bench/speed/benchfile"
	"github.com/neardup/neardup/bench/speed/rounds"
)

// results are the turns of peers on one set, one a round; an operation is a text.
type results struct {
	set   *documents
	peers []description
	turns map[string][]rounds.Turn
}

// measure lets all peers take their turns on a set.
func measure(d *documents, peers []peer, plan rounds.Plan) (results, error) {
	r := results{set: d, turns: map[string][]rounds.Turn{}}
	sides := make([]rounds.Side, len(peers))
	for i, p := range peers {
		if err := p.load(d); err != nil {
			return r, err
		}
		r.peers = append(r.peers, p.describe())
		sides[i] = func(slice time.Duration) (rounds.Turn, error) { return p.measure(d, slice) }
	}
	turns, err := rounds.Take(plan, sides...)
	for i := range turns {
		r.turns[r.peers[i].Name] = turns[i]
	}
	return r, err
}

// ratio returns how many times faster one is than another, round by round, and reports false if either did not run.
func (r results) ratio(faster, slower string) (rounds.Summary, bool) {
	a, b := r.turns[faster], r.turns[slower]
	return rounds.Ratios(a, b, rounds.Turn.Megabytes), len(a) > 0 && len(b) > 0
}

// write writes all turns to a file for benchstat. Peers that read hashes have a benchmark of their own, in which they go
// by the name that they have without it, so that columns compare those that start from the same.
func (r results) write(w *benchfile.Writer) error {
	for _, d := range r.peers {
		benchmark, name := "Signature", d.Name
		if d.Reads == readsHashes {
			benchmark, name = "SignatureOfHashes", strings.TrimSuffix(d.Name, " "+readsHashes)
		}
		w.Rounds(r.turns[d.Name], benchmark,
			benchfile.Setting{Key: "documents", Value: r.set.name}, benchfile.Setting{Key: "peer", Value: name})
	}
	return w.Flush()
}

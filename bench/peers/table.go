package main

import (
	"fmt"
	"io"
	"runtime"
	"strings"

	"github.com/neardup/neardup/bench/speed/benchfile"
	"github.com/neardup/neardup/bench/speed/rounds"
	"github.com/neardup/neardup/sketch/minhash"
)

// printMachine prints what the figures depend on.
func printMachine(w io.Writer, plan rounds.Plan) {
	fmt.Fprintf(w, "%s, %s %s/%s, kernel %s; one thread each; %v a peer; %d slots, shingles of %d words\n",
		benchfile.Processor(), runtime.Version(), runtime.GOOS, runtime.GOARCH, minhash.Kernel(), plan, slots, shingleSize)
}

// printPeers prints what is measured.
func printPeers(w io.Writer, peers []peer) {
	fmt.Fprintf(w, "\n%-22s %-36s %-8s  %s\n", "peer", "version", "reads", "how")
	for _, p := range peers {
		d := p.describe()
		note := d.Note
		if !d.Exact {
			note += "; NOT EXACT"
		}
		fmt.Fprintf(w, "%-22s %-36s %-8s  %s\n", d.Name, d.Version, d.Reads, note)
	}
}

// printTable prints the speeds of one set: the median over the rounds, how far its 95% interval reaches, and how many times
// faster neardup is, with each of its families, as the median and its interval. Peers that read hashes are compared with
// neardup from hashes, all others with neardup from texts.
func printTable(w io.Writer, r results) {
	n := len(r.set.texts)
	fmt.Fprintf(w, "\n%s: %d texts of %d bytes and %d shingles on average\n",
		r.set.name, n, r.set.bytes()/n, r.set.elements()/n)
	fmt.Fprintf(w, "%-22s %-8s %9s %5s %10s   %-21s %s\n",
		"peer", "reads", "MB/s", "+-", "ns/shingle", "neardup is faster by", "fss is faster by")
	perShingle := float64(r.set.bytes()) / float64(r.set.elements()) * 1e3
	for _, d := range r.peers {
		speed := rounds.Of(r.turns[d.Name], rounds.Turn.Megabytes)
		line := fmt.Sprintf("%-22s %-8s %9.1f %4.0f%% %10.1f",
			d.Name, d.Reads, speed.Median, 100*speed.Margin(), perShingle/speed.Median)
		if !strings.HasPrefix(d.Name, own) {
			minwise, fss := own, ownFSS
			if d.Reads == readsHashes {
				minwise, fss = ownHashes, ownFSSHashes
			}
			line += fmt.Sprintf("   %-21s %s", r.times(minwise, d.Name), r.times(fss, d.Name))
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
}

// times returns the median of the ratios and its interval, as text; none if either did not run.
func (r results) times(faster, slower string) string {
	ratio, ok := r.ratio(faster, slower)
	if !ok {
		return ""
	}
	return fmt.Sprintf("%6s (%s-%s)", decimal(ratio.Median), decimal(ratio.Low), decimal(ratio.High))
}

// decimal writes a ratio with one decimal, or two if it is below 1.
func decimal(ratio float64) string {
	if ratio < 1 {
		return fmt.Sprintf("%.2f", ratio)
	}
	return fmt.Sprintf("%.1f", ratio)
}

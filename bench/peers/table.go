package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/neardup/neardup/sketch/minhash"
)

// printMachine prints what the figures depend on.
func printMachine(w io.Writer, rounds int, slice time.Duration) {
	fmt.Fprintf(w, "%s, %s %s/%s, kernel %s; one thread each; %d rounds of %v a peer; %d slots, shingles of %d words\n",
		processorName(), runtime.Version(), runtime.GOOS, runtime.GOARCH, minhash.Kernel(), rounds, slice, slots, shingleSize)
}

// processorName returns the name that Linux tells.
func processorName() string {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "unknown processor"
	}
	for line := range strings.Lines(string(info)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown processor"
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

// printTable prints the speeds of one set: the median and the best of all rounds, the distance of the quartiles in percent
// of the median, and how many times faster neardup is, with each of its families, as the median and the quartiles over the
// rounds. Peers that read hashes are compared with neardup from hashes, all others with neardup from texts.
func printTable(w io.Writer, r results) {
	n := len(r.set.texts)
	fmt.Fprintf(w, "\n%s: %d texts of %d bytes and %d shingles on average\n",
		r.set.name, n, r.set.bytes()/n, r.set.elements()/n)
	fmt.Fprintf(w, "%-22s %-8s %9s %9s %7s %10s   %-21s %s\n",
		"peer", "reads", "MB/s", "best", "spread", "ns/shingle", "neardup is faster by", "fss is faster by")
	perShingle := float64(r.set.bytes()) / float64(r.set.elements()) * 1e9
	for _, d := range r.peers {
		speeds := r.speeds[d.Name]
		median := quantile(speeds, .5)
		line := fmt.Sprintf("%-22s %-8s %9.1f %9.1f %6.0f%% %10.1f", d.Name, d.Reads, median/1e6, quantile(speeds, 1)/1e6,
			100*(quantile(speeds, .75)-quantile(speeds, .25))/median, perShingle/median)
		if !strings.HasPrefix(d.Name, own) {
			minwise, fss := own, ownFSS
			if d.Reads == readsHashes {
				minwise, fss = ownHashes, ownFSSHashes
			}
			line += fmt.Sprintf("   %-21s %s", r.ratio(minwise, d.Name), r.ratio(fss, d.Name))
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
}

// ratio returns the median of the ratios and their quartiles, as text; none if either did not run.
func (r results) ratio(faster, slower string) string {
	ratios, ok := r.ratios(faster, slower)
	if !ok {
		return ""
	}
	return fmt.Sprintf("%6s (%s-%s)", times(quantile(ratios, .5)), times(quantile(ratios, .25)), times(quantile(ratios, .75)))
}

// times writes a ratio with one decimal, or two if it is below 1.
func times(ratio float64) string {
	if ratio < 1 {
		return fmt.Sprintf("%.2f", ratio)
	}
	return fmt.Sprintf("%.1f", ratio)
}

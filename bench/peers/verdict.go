package main

import (
	"fmt"
	"io"
	"slices"

	"github.com/neardup/neardup/bench/speed/rounds"
)

// bestKernel is the kernel of MinHash for which the bounds are.
const bestKernel = "avx512vbmi2"

// bound is the least that a figure has to be: how many times faster than a peer neardup is from a text to the signature,
// as the median over the rounds, or, without a peer, its median speed in MB/s.
type bound struct {
	set, peer string
	least     float64
}

// bounds are all bounds. Rensa and datasketch are compared in the versions whose signature is, like ours, a minimum for
// each permutation, without cutting shingles on their side; and datasketch's new one from the text, as ours.
var bounds = []bound{
	{english8, goMinhash, 30}, {arabic8, goMinhash, 30},
	{english8, "", 900}, {arabic8, "", 900},
	{russian8, goMinhash, 20}, {chinese8, goMinhash, 20}, {articles, goMinhash, 20},
	{english8, "rensa 0.4", 4}, {arabic8, "rensa 0.4", 4},
	{english8, "datasketch 1.10", 80}, {arabic8, "datasketch 1.10", 80},
	{english8, "datasketch 2.0 text", 80}, {arabic8, "datasketch 2.0 text", 80},
}

// verdict is what became of a bound. What is judged of the measured figure is the median.
type verdict struct {
	bound
	measured rounds.Summary
	// skipped is why the bound was not judged, empty if it was.
	skipped string
}

func (v verdict) passed() bool { return v.skipped == "" && v.measured.Median >= v.least }
func (v verdict) failed() bool { return v.skipped == "" && v.measured.Median < v.least }

// judge compares results with the bounds. Without the best kernel none is judged.
func judge(bounds []bound, all []results, kernel string) []verdict {
	verdicts := make([]verdict, len(bounds))
	for i, b := range bounds {
		verdicts[i] = judgeOne(b, all, kernel)
	}
	return verdicts
}

func judgeOne(b bound, all []results, kernel string) verdict {
	v := verdict{bound: b}
	if kernel != bestKernel {
		v.skipped = fmt.Sprintf("the kernel is %s, not %s", kernel, bestKernel)
		return v
	}
	at := slices.IndexFunc(all, func(r results) bool { return r.set.name == b.set })
	if at < 0 {
		v.skipped = "the documents were not measured"
		return v
	}
	r := all[at]
	if len(r.turns[own]) == 0 {
		v.skipped = own + " did not run"
		return v
	}
	if b.peer == "" {
		v.measured = rounds.Of(r.turns[own], rounds.Turn.Megabytes)
		return v
	}
	ratio, ok := r.ratio(own, b.peer)
	if !ok {
		v.skipped = b.peer + " did not run"
		return v
	}
	v.measured = ratio
	return v
}

// what names the figure.
func (v verdict) what() string {
	if v.peer == "" {
		return own + ", MB/s"
	}
	return own + " : " + v.peer
}

// printVerdicts prints a line for each, with the 95% interval of the median, and returns how many failed and how many were
// not judged.
func printVerdicts(w io.Writer, verdicts []verdict) (failed, skipped int) {
	fmt.Fprintf(w, "\n%-7s  %-13s %-30s %9s  %-18s %7s\n", "verdict", "documents", "figure", "median", "95%", "wanted")
	for _, v := range verdicts {
		word := "ok"
		switch {
		case v.skipped != "":
			skipped++
			fmt.Fprintf(w, "%-7s  %-13s %-30s %9s  %-18s %7.1f  NOT JUDGED: %s\n",
				"SKIPPED", v.set, v.what(), "-", "", v.least, v.skipped)
			continue
		case v.failed():
			failed++
			word = "BELOW"
		}
		interval := fmt.Sprintf("%.1f to %.1f", v.measured.Low, v.measured.High)
		fmt.Fprintf(w, "%-7s  %-13s %-30s %9.1f  %-18s %7.1f\n",
			word, v.set, v.what(), v.measured.Median, interval, v.least)
	}
	return failed, skipped
}

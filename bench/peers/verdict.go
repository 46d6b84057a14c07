package main

import (
	"fmt"
	"io"
	"math"
	"slices"
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

// verdict is what became of a bound.
type verdict struct {
	bound
	measured float64
	// skipped is why the bound was not judged, empty if it was.
	skipped string
}

func (v verdict) passed() bool { return v.skipped == "" && v.measured >= v.least }
func (v verdict) failed() bool { return v.skipped == "" && v.measured < v.least }

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
	values := slices.Clone(all[at].speeds[own])
	for i := range values {
		values[i] /= 1e6
	}
	if b.peer != "" {
		var ok bool
		if values, ok = all[at].ratios(own, b.peer); !ok {
			v.skipped = b.peer + " did not run"
			return v
		}
	}
	if len(values) == 0 {
		v.skipped = own + " did not run"
		return v
	}
	v.measured = quantile(values, .5)
	return v
}

// what names the figure.
func (v verdict) what() string {
	if v.peer == "" {
		return own + ", MB/s"
	}
	return own + " : " + v.peer
}

// printVerdicts prints a line for each and returns how many failed and how many were not judged.
func printVerdicts(w io.Writer, verdicts []verdict) (failed, skipped int) {
	fmt.Fprintf(w, "\n%-7s  %-13s %-30s %9s %7s\n", "verdict", "documents", "figure", "measured", "wanted")
	for _, v := range verdicts {
		switch {
		case v.passed():
			fmt.Fprintf(w, "%-7s  %-13s %-30s %9.1f %7.1f\n", "ok", v.set, v.what(), v.measured, v.least)
		case v.failed():
			failed++
			fmt.Fprintf(w, "%-7s  %-13s %-30s %9.1f %7.1f\n", "BELOW", v.set, v.what(), v.measured, v.least)
		default:
			skipped++
			fmt.Fprintf(w, "%-7s  %-13s %-30s %9s %7.1f  NOT JUDGED: %s\n", "SKIPPED", v.set, v.what(), "-", v.least, v.skipped)
		}
	}
	return failed, skipped
}

// quantile returns the value below which a share of the values is, NaN for none.
func quantile(values []float64, share float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	at := share * float64(len(sorted)-1)
	low := int(at)
	high := min(low+1, len(sorted)-1)
	return sorted[low] + (at-float64(low))*(sorted[high]-sorted[low])
}

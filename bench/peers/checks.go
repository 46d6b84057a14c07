package main

import (
	"fmt"
	"io"
	"math"
)

// resemblanceTolerance is how far the mean estimate over the pairs may be from the truth. One estimate of 128 slots has a
// standard deviation of .042, one of a fingerprint of 64 bits about .13.
const resemblanceTolerance = .1

// checkEstimates makes sure that peers do what they are measured for: the resemblances that they estimate are, on average,
// those of the shingles.
func checkEstimates(w io.Writer, peers []peer, pairs *documents) error {
	truth := meanResemblance(pairs)
	for _, p := range peers {
		d := p.describe()
		if err := p.load(pairs); err != nil {
			return err
		}
		estimates, err := p.resemblances(pairs)
		if err != nil {
			return err
		}
		if len(estimates) != len(pairs.texts)/2 {
			return fmt.Errorf("%w: %s estimates %d resemblances of %d pairs", errPeer, d.Name, len(estimates), len(pairs.texts)/2)
		}
		mean := 0.0
		for _, e := range estimates {
			mean += e / float64(len(estimates))
		}
		if !d.Exact {
			fmt.Fprintf(w, "%s, which is not exact, estimates a mean resemblance of %.2f where %.2f is true\n", d.Name, mean, truth)
			continue
		}
		if !(math.Abs(mean-truth) <= resemblanceTolerance) {
			return fmt.Errorf("%w: %s estimates a mean resemblance of %.3f, it is %.3f", errPeer, d.Name, mean, truth)
		}
	}
	return nil
}

// meanResemblance returns the mean exact resemblance of texts 0 and 1, of 2 and 3, and so on.
func meanResemblance(pairs *documents) float64 {
	all := pairs.shingles()
	sum := 0.0
	for i := 0; i+1 < len(all); i += 2 {
		a, b, common := setOf(all[i]), setOf(all[i+1]), 0
		for s := range a {
			if b[s] {
				common++
			}
		}
		sum += float64(common) / float64(len(a)+len(b)-common)
	}
	return sum / float64(len(all)/2)
}

func setOf(shingles []string) map[string]bool {
	set := map[string]bool{}
	for _, s := range shingles {
		set[s] = true
	}
	return set
}

// checkSignatures makes sure that neardup's signatures are those of go-minhash for the same hashes.
func checkSignatures(d *documents) error {
	signature := signMinwise()
	for i := range d.texts {
		ours, theirs := signature(d, i), signMinWiseHashes(d, i)
		for slot := range theirs {
			if ours[slot] != theirs[slot] {
				return fmt.Errorf("slot %d of text %d of %s differs from go-minhash", slot, i, d.name)
			}
		}
	}
	return nil
}

package main

import (
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/neardup/neardup/sketch/band"
	"github.com/neardup/neardup/sketch/minhash"
)

// deviations sums up how far estimates are from the truth.
type deviations struct {
	count        int
	sum, squares float64
}

func (d *deviations) add(deviation float64) {
	d.count++
	d.sum += deviation
	d.squares += deviation * deviation
}

func (d *deviations) bias() float64           { return d.sum / float64(d.count) }
func (d *deviations) rootMeanSquare() float64 { return math.Sqrt(d.squares / float64(d.count)) }

// reportError writes the error of the estimate beside sqrt(J(1-J)/slots), by resemblance and size of the sets.
func (e experiment) reportError(w io.Writer) {
	fmt.Fprintf(w, "Estimated resemblance. Sampling error of the ratio: %.3f.\n\n", 1/math.Sqrt(2*float64(e.trials)))
	fmt.Fprintln(w, "| resemblance | elements in all | bias | error | theory | error / theory |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|")
	for _, wanted := range []float64{0.1, 0.2, 0.5, 0.8, 0.9} {
		for _, elements := range []int{40, 200, 600} {
			var estimates []float64
			resemblance := e.pairs(elements, wanted, func(a, b minhash.Signature) {
				estimates = append(estimates, minhash.EstimateResemblance(a, b))
			})
			var d deviations
			for _, estimate := range estimates {
				d.add(estimate - resemblance)
			}
			theory := math.Sqrt(resemblance * (1 - resemblance) / float64(e.slots))
			fmt.Fprintf(w, "| %.3f | %d | %+.4f | %.4f | %.4f | %.3f |\n",
				resemblance, elements, d.bias(), d.rootMeanSquare(), theory, d.rootMeanSquare()/theory)
		}
	}
	fmt.Fprintln(w)
}

// reportPacked writes the error of the estimate from packed signatures, and how much it grows beside whole ones.
func (e experiment) reportPacked(w io.Writer) error {
	fmt.Fprintf(w, "Estimated resemblance from packed signatures, 200 elements in all.\n\n")
	fmt.Fprintln(w, "| resemblance | bits a slot | bytes | bias | error | error / error of 64 bits |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|")
	widths := []int{64, 32, 16, 8, 4, 2, 1}
	for _, wanted := range []float64{0.2, 0.5, 0.8} {
		estimates := make([][]float64, len(widths))
		var packedA, packedB []byte
		var failed error
		resemblance := e.pairs(200, wanted, func(a, b minhash.Signature) {
			for i, width := range widths {
				var errA, errB error
				packedA, errA = minhash.AppendPacked(packedA[:0], a, width)
				packedB, errB = minhash.AppendPacked(packedB[:0], b, width)
				estimate, err := minhash.EstimatePacked(packedA, packedB, width, e.slots)
				failed = errors.Join(failed, errA, errB, err)
				estimates[i] = append(estimates[i], estimate)
			}
		})
		if failed != nil {
			return failed
		}
		var whole float64
		for i, width := range widths {
			var d deviations
			for _, estimate := range estimates[i] {
				d.add(estimate - resemblance)
			}
			if width == 64 {
				whole = d.rootMeanSquare()
			}
			size, err := minhash.PackedSize(e.slots, width)
			if err != nil {
				return err
			}
			fmt.Fprintf(w, "| %.3f | %d | %d | %+.4f | %.4f | %.3f |\n",
				resemblance, width, size, d.bias(), d.rootMeanSquare(), d.rootMeanSquare()/whole)
		}
	}
	fmt.Fprintln(w)
	return nil
}

// reportBands writes the share of pairs that have a bucket key in common beside the S-curve.
func (e experiment) reportBands(w io.Writer) {
	fmt.Fprintf(w, "Share of pairs found by bands. Sampling error: at most %.4f.\n\n", 0.5/math.Sqrt(float64(e.trials)))
	fmt.Fprintln(w, "| bands x rows | resemblance | elements in all | found | curve | difference |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|")
	for _, layout := range []struct{ bands, rows int }{{32, 4}, {20, 5}, {14, 8}, {9, 13}} {
		if layout.bands*layout.rows > e.slots {
			continue
		}
		for _, wanted := range []float64{0.3, 0.5, 0.8} {
			for _, elements := range []int{40, 200} {
				found := 0
				var keysA, keysB []uint64
				resemblance := e.pairs(elements, wanted, func(a, b minhash.Signature) {
					keysA = band.AppendKeys(keysA[:0], a, layout.bands, layout.rows)
					keysB = band.AppendKeys(keysB[:0], b, layout.bands, layout.rows)
					if meet(keysA, keysB) {
						found++
					}
				})
				share := float64(found) / float64(e.trials)
				curve := band.Probability(layout.bands, layout.rows, resemblance)
				fmt.Fprintf(w, "| %d x %d | %.3f | %d | %.4f | %.4f | %+.4f |\n",
					layout.bands, layout.rows, resemblance, elements, share, curve, share-curve)
			}
		}
	}
}

// meet reports whether two documents share the key of a band.
func meet(a, b []uint64) bool {
	for i, key := range a {
		if key == b[i] {
			return true
		}
	}
	return false
}

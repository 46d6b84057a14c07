package stat

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Interval holds a value with a confidence of 95%.
type Interval struct{ Low, High float64 }

// z is the 97.5th percentile of the normal distribution.
const z = 1.959963984540054

// Wilson returns the interval of a rate of which hits of total were seen. Of nothing seen it is all rates.
func Wilson(hits, total int) Interval {
	if total == 0 {
		return Interval{0, 1}
	}
	n, rate := float64(total), float64(hits)/float64(total)
	center := (rate + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(rate*(1-rate)/n+z*z/(4*n*n))
	return Interval{max(0, center-half), min(1, center+half)}
}

// Resamples is how many samples Bootstrap draws: with these the ends of an interval are stable to about a third of a point.
const Resamples = 2000

// Bootstrap returns the percentile intervals of weighted precision and recall. Each resample draws from every stratum,
// which are the decisions of one weight, as many as it has, with replacement. Where no decision of a kind is wrong no
// resample has a wrong one either, and the interval is the point 1: it then says less than the counts.
func Bootstrap(decisions []Decision, seed uint64) (precision, recall Interval) {
	strata := make(map[float64][]Decision)
	for _, d := range decisions {
		strata[d.Weight] = append(strata[d.Weight], d)
	}
	order := make([]float64, 0, len(strata))
	for weight := range strata {
		order = append(order, weight)
	}
	slices.Sort(order)
	random := rand.New(rand.NewPCG(seed, 0))
	precisions, recalls := make([]float64, Resamples), make([]float64, Resamples)
	for i := range Resamples {
		var w weights
		for _, weight := range order {
			stratum := strata[weight]
			for range stratum {
				w.add(stratum[random.IntN(len(stratum))])
			}
		}
		precisions[i], recalls[i] = w.precision(), w.recall()
	}
	return percentiles(precisions), percentiles(recalls)
}

// percentiles returns the middle 95% of values, which it sorts.
func percentiles(values []float64) Interval {
	slices.Sort(values)
	const tail = 0.025
	last := float64(len(values) - 1)
	return Interval{values[int(math.Floor(tail*last))], values[int(math.Ceil((1-tail)*last))]}
}

package rounds

import (
	"math"
	"slices"
)

// Confidence is that of intervals.
const Confidence = .95

// Summary is the median of values, and an interval that holds, with a confidence of at least 95%, the median of all
// rounds that could have been measured.
type Summary struct{ Median, Low, High float64 }

// Summarize returns the median of values and its interval, from one value to another in their order: the number of values
// below the true median is binomial whatever their distribution is, so that it lies outside the r-th least and the r-th
// largest value with a probability of twice that of fewer than r heads in as many throws of a coin. The largest r is
// taken for which that is at most 5%: 2 of 10 values, 6 of 20 and 10 of 30. Of fewer than 6 values the interval is
// infinite, and of none the median is not a number.
func Summarize(values []float64) Summary {
	n := len(values)
	s := Summary{math.NaN(), math.Inf(-1), math.Inf(1)}
	if n == 0 {
		return s
	}
	sorted := slices.Sorted(slices.Values(values))
	s.Median = (sorted[(n-1)/2] + sorted[n/2]) / 2
	if r := rank(n); r > 0 {
		s.Low, s.High = sorted[r-1], sorted[n-r]
	}
	return s
}

// rank returns the largest r of which twice the probability of fewer than r heads in n throws is at most 1-Confidence.
func rank(n int) int {
	fewer := 0.0
	for r := 0; ; r++ {
		if fewer += probability(r, n); 2*fewer > 1-Confidence {
			return r
		}
	}
}

// probability is that of r heads in n throws of a coin, by logarithms, since 2 to the power n may be beyond numbers.
func probability(r, n int) float64 {
	logFactorial := func(n int) float64 { l, _ := math.Lgamma(float64(n + 1)); return l }
	return math.Exp(logFactorial(n) - logFactorial(r) - logFactorial(n-r) - float64(n)*math.Ln2)
}

// Margin returns how far the interval reaches from the median, to the farther side, as a share of it.
func (s Summary) Margin() float64 { return max(s.High/s.Median-1, 1-s.Low/s.Median) }

// Of returns the summary of a figure of each turn.
func Of(turns []Turn, figure func(Turn) float64) Summary {
	values := make([]float64, len(turns))
	for i, t := range turns {
		values[i] = figure(t)
	}
	return Summarize(values)
}

// Ratios returns the summary of the ratios of a figure of one side to that of another, each of two turns in one round.
func Ratios(a, b []Turn, figure func(Turn) float64) Summary {
	values := make([]float64, min(len(a), len(b)))
	for i := range values {
		values[i] = figure(a[i]) / figure(b[i])
	}
	return Summarize(values)
}

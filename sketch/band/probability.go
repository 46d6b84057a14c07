package band

import "math"

// Probability returns the probability that two sets of the given resemblance share a bucket key. A resemblance below 0
// counts as 0 and one above 1 as 1. Without bands or rows there are no keys, and the probability is 0.
func Probability(bands, rows int, resemblance float64) float64 {
	switch {
	case bands < 1 || rows < 1 || !(resemblance > 0):
		return 0
	case resemblance >= 1:
		return 1
	}
	// 1-(1-s^r)^b, in a form that stays exact where s^r is tiny.
	return -math.Expm1(float64(bands) * math.Log1p(-math.Pow(resemblance, float64(rows))))
}

// Threshold returns the resemblance (1/bands)^(1/rows), near which the curve is steepest. The probability there is
// between 0.63 and 1. Without bands or rows nothing is found, and the threshold is 1.
func Threshold(bands, rows int) float64 {
	if bands < 1 || rows < 1 {
		return 1
	}
	return math.Pow(1/float64(bands), 1/float64(rows))
}

// meanProbability returns the mean of Probability for resemblances spread evenly from low to high, by the midpoint rule.
// Its error is below 1e-4 for up to 1024 permutations.
func meanProbability(bands, rows int, low, high float64) float64 {
	const steps = 128
	sum := 0.0
	for i := range steps {
		sum += Probability(bands, rows, low+(high-low)*(float64(i)+0.5)/steps)
	}
	return sum / steps
}

package band

import (
	"errors"
	"fmt"
	"math"
)

// The errors of Choose.
var (
	// ErrRequirement says that a field of a requirement, or the number of permutations, is out of its range.
	ErrRequirement = errors.New("band: requirement out of range")
	// ErrRecall says that no bands x rows within the limits has the demanded recall.
	ErrRecall = errors.New("band: recall cannot be reached")
)

// Requirement says what Choose shall look for. The zero value is not valid, since it has no threshold.
type Requirement struct {
	// Threshold is the resemblance from which pairs shall become candidates, above 0 and below 1.
	Threshold float64
	// RecallMin is the probability with which a pair at the threshold must at least become a candidate, from 0, which
	// demands nothing, to below 1.
	RecallMin float64
	// MissWeight and FalseWeight weigh the area above the curve from the threshold on against the area below the curve
	// up to the threshold. They are not negative. If both are 0, the areas weigh the same.
	MissWeight, FalseWeight float64
	// BandsMax and RowsMax limit the choice; 0 is no limit. Bands are what an index pays for: one posting each.
	BandsMax, RowsMax int
}

// Choice is a number of bands and rows and what may be expected of them.
type Choice struct {
	Bands, Rows int
	// RecallAtThreshold is the probability that a pair at the threshold becomes a candidate.
	RecallAtThreshold float64
	// Recall is the expected share of the pairs at or above the threshold that become candidates, and FalseCandidates
	// that of the pairs below it. Both assume that the resemblances of pairs are spread evenly. In a real collection
	// nearly all pairs resemble each other hardly at all, so that far fewer of those below the threshold do, while many of
	// those above it may lie close to it: RecallAtThreshold is the cautious figure.
	Recall, FalseCandidates float64
}

// Choose returns the bands x rows of at most so many permutations whose weighted areas of missed and of false candidates
// are least, among those that have the demanded recall. The error is ErrRequirement or ErrRecall.
func Choose(permutations int, want Requirement) (Choice, error) {
	if err := want.validate(permutations); err != nil {
		return Choice{}, err
	}
	missWeight, falseWeight := want.MissWeight, want.FalseWeight
	if missWeight == 0 && falseWeight == 0 {
		missWeight, falseWeight = 1, 1
	}
	var best Choice
	leastCost := math.Inf(1)
	for rows := 1; rows <= limited(permutations, want.RowsMax); rows++ {
		for bands := 1; bands <= limited(permutations/rows, want.BandsMax); bands++ {
			recallAtThreshold := Probability(bands, rows, want.Threshold)
			if recallAtThreshold < want.RecallMin {
				continue
			}
			recall := meanProbability(bands, rows, want.Threshold, 1)
			falseCandidates := meanProbability(bands, rows, 0, want.Threshold)
			cost := missWeight*(1-want.Threshold)*(1-recall) + falseWeight*want.Threshold*falseCandidates
			if cost < leastCost {
				leastCost = cost
				best = Choice{bands, rows, recallAtThreshold, recall, falseCandidates}
			}
		}
	}
	if best.Bands == 0 {
		return Choice{}, fmt.Errorf("%w: %v at resemblance %v with %d permutations",
			ErrRecall, want.RecallMin, want.Threshold, permutations)
	}
	return best, nil
}

// limited returns n, or the limit if there is one and it is lower.
func limited(n, limit int) int {
	if limit > 0 {
		return min(n, limit)
	}
	return n
}

// permutationsMax bounds the time of Choose to a fraction of a second.
const permutationsMax = 1024

func (want Requirement) validate(permutations int) error {
	switch {
	case permutations < 1 || permutations > permutationsMax:
		return fmt.Errorf("%w: permutations is %d, not from 1 to %d", ErrRequirement, permutations, permutationsMax)
	case !(want.Threshold > 0 && want.Threshold < 1):
		return fmt.Errorf("%w: threshold is %v, not between 0 and 1", ErrRequirement, want.Threshold)
	case !(want.RecallMin >= 0 && want.RecallMin < 1):
		return fmt.Errorf("%w: minimum recall is %v, not from 0 to below 1", ErrRequirement, want.RecallMin)
	case want.BandsMax < 0 || want.RowsMax < 0:
		return fmt.Errorf("%w: at most %d x %d bands x rows", ErrRequirement, want.BandsMax, want.RowsMax)
	}
	for _, weight := range [...]float64{want.MissWeight, want.FalseWeight} {
		if !(weight >= 0 && weight <= math.MaxFloat32) {
			return fmt.Errorf("%w: weight is %v, not from 0 to %v", ErrRequirement, weight, math.MaxFloat32)
		}
	}
	return nil
}

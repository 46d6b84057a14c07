package match

import (
	"fmt"

	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/minhash"
)

// Imprint is what is kept of a text that is not retained. Imprints can be compared if their parameters are equal.
type Imprint struct {
	Shingles int
	// Signature is the packed signature, ImprintBits a slot; empty for an empty text.
	Signature []byte
	// Passages are the keys of the passage fingerprints, ascending.
	Passages []uint64
}

// ImprintBits is the number of bits that an imprint keeps of a slot: with 16 the estimate is as good as with all.
const ImprintBits = 16

// NewImprint returns the imprint of a sketch.
func NewImprint(s *sketch.Sketch) (Imprint, error) {
	packed, err := minhash.AppendPacked(nil, s.Signature, ImprintBits)
	if err != nil {
		return Imprint{}, fmt.Errorf("pack a signature: %w", err)
	}
	return Imprint{Shingles: len(s.Shingles), Signature: packed, Passages: s.PassageKeys()}, nil
}

// Estimate compares two imprints of texts with slots slots. Resemblance is estimated from the signatures, containment
// from it and from the number of shingles, or from the shared passage fingerprints if that is more; rarity is that of
// the shared fingerprints. There are no passages to show, and equal texts are told as NearDuplicate.
func (v Verifier) Estimate(a, b Imprint, slots int) (Evidence, error) {
	e := Evidence{Relation: Unrelated, AsCopy: Unrelated, FactAgreement: 1, Verification: VerifiedEstimated}
	if !v.Reasons.atLeast(ruleShingles, float64(min(a.Shingles, b.Shingles)), 1) {
		return e, nil
	}
	resemblance, err := minhash.EstimatePacked(a.Signature, b.Signature, ImprintBits, slots)
	if err != nil {
		return e, fmt.Errorf("compare two signatures: %w", err)
	}
	shared := intersect(a.Passages, b.Passages)
	common := resemblance * float64(a.Shingles+b.Shingles) / (1 + resemblance)
	e.Resemblance = resemblance
	e.ContainmentAInB = min(1, max(common/float64(a.Shingles), share(shared, a.Passages)))
	e.ContainmentBInA = min(1, max(common/float64(b.Shingles), share(shared, b.Passages)))
	e.Rarity = v.Knowledge.meanRarity(shared, func(_, stories int, rarity float64) {
		v.Reasons.passage(RarePassage{Stories: stories, Rarity: rarity})
	})
	e.Agreement = e.Rarity
	e.AsCopy = v.asCopy(e, func() bool {
		return v.Reasons.atLeast(rulePartialFingerprints, float64(len(shared)), minSharedFingerprints)
	})
	e.Relation = v.Decide(e)
	return e, nil
}

// minSharedFingerprints is how many common passage fingerprints stand for a common passage of about 30 words: with the
// default parameters one in six positions is selected.
const minSharedFingerprints = 5

func share(shared, of []uint64) float64 {
	if len(of) == 0 {
		return 0
	}
	return float64(len(shared)) / float64(len(of))
}

func intersect(a, b []uint64) []uint64 {
	var both []uint64
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			both = append(both, a[i])
			i++
			j++
		}
	}
	return both
}

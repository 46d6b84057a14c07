package match

import "fmt"

// Thresholds decide what a verified pair means. They belong to a collection. The zero value is not useful: start from
// DefaultThresholds.
type Thresholds struct {
	// NearDuplicateContainment is the containment of each in the other from which a pair is a NearDuplicate.
	NearDuplicateContainment float64
	// Containment is the containment from which the smaller text is ContainedIn the larger.
	Containment float64
	// PartialWords is the length in words of a shared passage from which a pair is Partial.
	PartialWords int
	// TemplateDistinctiveness is the mean of rarity and agreement below which a pair is a Template.
	TemplateDistinctiveness float64
	// ParagraphContainment is the containment from which a paragraph repeats an earlier one of its document.
	ParagraphContainment float64
}

// DefaultThresholds returns the thresholds of a new collection.
func DefaultThresholds() Thresholds {
	return Thresholds{
		NearDuplicateContainment: 0.66,
		Containment:              0.9,
		PartialWords:             30,
		TemplateDistinctiveness:  0.6,
		ParagraphContainment:     0.3,
	}
}

// Validate returns an error that names the first threshold out of its range, or nil.
func (t Thresholds) Validate() error {
	for _, share := range []struct {
		name  string
		value float64
	}{
		{"near_duplicate_containment", t.NearDuplicateContainment},
		{"containment", t.Containment},
		{"paragraph_containment", t.ParagraphContainment},
	} {
		if !(share.value > 0 && share.value <= 1) {
			return fmt.Errorf("threshold %s is %v: it must be above 0 and at most 1", share.name, share.value)
		}
	}
	if !(t.TemplateDistinctiveness >= 0 && t.TemplateDistinctiveness <= 1) {
		return fmt.Errorf("threshold template_distinctiveness is %v: it must be from 0 to 1", t.TemplateDistinctiveness)
	}
	if t.PartialWords < 5 {
		return fmt.Errorf("threshold partial_words is %d: it must be at least 5", t.PartialWords)
	}
	return nil
}

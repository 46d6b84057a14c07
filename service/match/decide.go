package match

// minAgreement is the agreement below which even texts that are nearly the same are a template, unless they are of a series.
const minAgreement = 0.5

// asCopy applies the relations of copies that are not exact in their order of precedence; it is Unrelated if none does.
// sharesPassage is asked last.
func (v Verifier) asCopy(e Evidence, sharesPassage func() bool) Relation {
	t := v.Thresholds
	least, most := min(e.ContainmentAInB, e.ContainmentBInA), max(e.ContainmentAInB, e.ContainmentBInA)
	switch {
	case v.Reasons.atLeast(ruleNearDuplicate, least, t.NearDuplicateContainment):
		return NearDuplicate
	case v.Reasons.atLeast(ruleContainment, most, t.Containment):
		if e.ContainmentBInA >= e.ContainmentAInB {
			return Contains
		}
		return ContainedIn
	case sharesPassage():
		return Partial
	}
	return Unrelated
}

// Decide says what e means by the thresholds and the interval of v: its relation as a copy, unless what is common is
// formulaic. A form that was filled in with other figures is, however much of it is common. Texts of which most is common
// are copies though each of their passages is frequent, as in licenses that quote each other, unless the words around
// them differ or a few facts contradict. It needs no texts, and only the shares of e that it names.
func (v Verifier) Decide(e Evidence) Relation {
	switch {
	case e.AsCopy == Unrelated, e.AsCopy == Exact:
		return e.AsCopy
	case e.Verification == VerifiedExact && !v.Reasons.atLeast(ruleFacts, e.FactAgreement, minFactAgreement):
		return Template
	case e.AsCopy == NearDuplicate && e.FactAgreement == 1 && v.Reasons.atLeast(ruleAgreement, e.Agreement, v.Interval.copyAgreement()),
		v.Reasons.atLeast(ruleDistinctiveness, e.Distinctiveness(),
			v.Interval.distinctiveness(v.Thresholds.TemplateDistinctiveness)):
		return e.AsCopy
	}
	return Template
}

// SameStory reports whether the two documents of e, which v found, count as one story where frequencies are counted: most
// of one stands in the other, and so do the names and numbers, which do not contradict either. It depends on no frequency
// of passages, which count stories themselves.
func (v Verifier) SameStory(e Evidence) bool {
	return e.Agreement >= v.Interval.storyAgreement() && e.FactAgreement >= minFactAgreement && v.sharesMost(e)
}

// sharesMost reports whether most of one document stands in the other.
func (v Verifier) sharesMost(e Evidence) bool {
	least, most := min(e.ContainmentAInB, e.ContainmentBInA), max(e.ContainmentAInB, e.ContainmentBInA)
	return least >= v.Thresholds.NearDuplicateContainment || most >= v.Thresholds.Containment
}

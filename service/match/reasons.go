package match

// Reasons tell why a pair has its relation. A Verifier fills them where it has some; what it decides does not depend on
// that, since the comparison that is noted is the one that decides.
type Reasons struct {
	// Rules are those that were asked, in the order in which they were. A rule that was not needed is not among them.
	Rules []Rule
	// Passages are the indexed passages of the shorter text that stand in what is common, in its order. Their mean
	// rarity is the rarity of the pair.
	Passages []RarePassage
}

// Rule is one comparison of a value with a threshold.
type Rule struct {
	Name             string
	Value, Threshold float64
	// Passed is true if the value reaches the threshold.
	Passed bool
	// Comment says what the value is, and what follows from the comparison.
	Comment string
}

// RarePassage is an indexed passage that two documents share.
type RarePassage struct {
	// A and B are where it stands; both are empty if the texts are not at hand.
	A, B Span
	// Stories is how many stories besides those of the two documents hold it.
	Stories int
	// Rarity is 0 to 1: near 1 where no other story holds the passage.
	Rarity float64
}

// ruleText is what does not change about a rule.
type ruleText struct{ name, comment string }

// The rules, in the order in which they are asked.
var (
	ruleTokens = ruleText{
		"tokens", "words of the text that has fewer; a text without a word is UNRELATED to all",
	}
	ruleShingles = ruleText{
		"shingles", "shingles of the text that has fewer; a text without a word is UNRELATED to all",
	}
	ruleCommonRuns = ruleText{
		"common_runs", "runs of equal words, as long as an indexed passage at least; without one the pair is UNRELATED",
	}
	ruleExact = ruleText{
		"exact", "1 if the normalized texts are equal; then the pair is EXACT, and never a TEMPLATE",
	}
	ruleNearDuplicate = ruleText{
		"near_duplicate_containment", "the smaller of the two containments; if it passes, the pair is NEAR_DUPLICATE",
	}
	ruleContainment = ruleText{
		"containment", "the larger of the two containments; if it passes, the larger text CONTAINS the smaller",
	}
	rulePartialWords = ruleText{
		"partial_words", "words of the longest common passage; if it passes, the pair is PARTIAL",
	}
	rulePartialParagraph = ruleText{
		"partial_paragraph_words", "words of the longest common passage that is a whole paragraph; if it passes, the pair is PARTIAL",
	}
	rulePartialTotal = ruleText{
		"partial_total_words", "words of all common runs; if it passes, their share of the shorter text decides",
	}
	rulePartialShare = ruleText{
		"partial_share", "share of the shorter text that the common runs make up; if it passes, the pair is PARTIAL",
	}
	rulePartialFingerprints = ruleText{
		"partial_fingerprints", "common passage fingerprints, in place of texts that are not kept; if it passes, the pair is PARTIAL",
	}
	ruleFacts = ruleText{
		"template_facts",
		"share of the numbers and names in what is common that agree; if it fails, a form was filled in twice: a TEMPLATE",
	}
	ruleAgreement = ruleText{
		"template_agreement", "agreement; if it passes, a pair that has most in common is no TEMPLATE, however frequent its passages",
	}
	ruleDistinctiveness = ruleText{
		"template_distinctiveness", "mean of rarity and agreement; if it fails, what is common is formulaic and the pair a TEMPLATE",
	}
)

// atLeast reports whether a value reaches a threshold, and notes it.
func (r *Reasons) atLeast(rule ruleText, value, threshold float64) bool {
	passed := value >= threshold
	if r != nil {
		r.Rules = append(r.Rules, Rule{
			Name: rule.name, Value: value, Threshold: threshold, Passed: passed, Comment: rule.comment,
		})
	}
	return passed
}

// passage notes how rare a passage is.
func (r *Reasons) passage(p RarePassage) {
	if r != nil {
		r.Passages = append(r.Passages, p)
	}
}

// swap makes the reasons those of the pair with its sides exchanged.
func (r *Reasons) swap() {
	if r == nil {
		return
	}
	for i, p := range r.Passages {
		r.Passages[i].A, r.Passages[i].B = p.B, p.A
	}
}

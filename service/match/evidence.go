package match

// Verification says how the scores of a match were found; the numbers are those of the API's enum Verification.
type Verification uint8

// Scores are exact, from the tokens of both texts, or estimated, from stored sketches of which one has no text.
const (
	VerifiedExact     Verification = 1
	VerifiedEstimated Verification = 2
)

// Span is one side of a shared passage: bytes [Start, End) of the original text, and the paragraphs in which it begins
// and ends. It begins and ends on whole tokens.
type Span struct {
	Start, End                    int
	FirstParagraph, LastParagraph int
}

// Passage is a run of text that stands in both documents.
type Passage struct {
	A, B Span
	// Tokens is the number of common tokens.
	Tokens int
	// Similarity is common tokens as a share of the longer side: 1 where the normalized texts of both sides are equal.
	Similarity float64
}

// Evidence is the verified result for one pair of documents a and b.
type Evidence struct {
	Relation Relation
	// AsCopy is the relation that the pair has if what is common is not asked whether it is formulaic: that of a Template
	// if it is a copy after all.
	AsCopy Relation
	// Resemblance is the Jaccard coefficient of the two sets of shingles.
	Resemblance float64
	// ContainmentAInB is the share of the shingles of a that stand in b.
	ContainmentAInB float64
	// ContainmentBInA is the share of the shingles of b that stand in a.
	ContainmentBInA float64
	// Rarity is the mean rarity of the common passages, 0 to 1: near 1 where no other story holds them.
	Rarity float64
	// Agreement is the share of what is particular around the common passages (names, numbers, rare words) that stands
	// in both texts, 0 to 1: near 1 for a copy, low for a template with other facts in its slots.
	Agreement float64
	// FactAgreement is the share of the numbers and names in what is common that agree, by weight; it is 1 where too few
	// contradict for a form that was filled in twice, and for estimates.
	FactAgreement float64
	Verification  Verification
	// Passages are in the order of a. They overlap in neither document.
	Passages []Passage
	// PassagesTruncated is true if the longest passages were kept of more than the limit.
	PassagesTruncated bool
}

// Distinctiveness is the mean of rarity and agreement, by which a template is told from a copy.
func (e Evidence) Distinctiveness() float64 { return (e.Rarity + e.Agreement) / 2 }

// Inverse returns the evidence as seen from the other document, with the passages in the order of that.
func (e Evidence) Inverse() Evidence {
	inv := e
	inv.Relation, inv.AsCopy = e.Relation.Inverse(), e.AsCopy.Inverse()
	inv.ContainmentAInB, inv.ContainmentBInA = e.ContainmentBInA, e.ContainmentAInB
	inv.Passages = exchanged(e.Passages)
	return inv
}

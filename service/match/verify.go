// Package match verifies candidates: it compares two texts token by token and says what the pair means, with evidence.
// It is the only place where a candidate becomes a match.
//
// Resemblance and containment are exact, over the sets of shingles (Broder 1997). Shared passages are maximal runs of
// equal tokens, found from common passage-sized shingles and joined over small edits. Whether what is common is a copy
// or a template is decided by how rare it is in the collection, see Knowledge and docs/algorithms.md.
package match

import (
	"cmp"
	"math"
	"slices"

	"github.com/neardup/neardup/sketch/shingle"
)

// Verifier compares prepared texts. Its zero value is not useful.
type Verifier struct {
	Thresholds Thresholds
	Knowledge  Knowledge
	// Interval is that between the two documents.
	Interval Interval
	// MaxPassages bounds the passages of a match; the longest are kept.
	MaxPassages int
	// StoriesOnly leaves out what does not matter for SameStory: the relation may be Unrelated where that is false.
	StoriesOnly bool
	// Reasons, if not nil, takes the reasons for the relation of the next pair, and its evidence holds the common passages
	// even if that is Unrelated.
	Reasons *Reasons
}

// minPassageWords is the length from which a passage is shown as evidence; shorter ones are phrases.
const minPassageWords = 8

// partialShare is the share of the shorter text that is worth as much as one long passage.
const partialShare = 1.0 / 3

// Verify compares a and b. The relation is Unrelated where they have too little in common.
func (v Verifier) Verify(a, b *Text) Evidence {
	e := Evidence{Relation: Unrelated, AsCopy: Unrelated, Verification: VerifiedExact}
	if !v.Reasons.atLeast(ruleTokens, float64(min(a.Len(), b.Len())), 1) {
		return e
	}
	overlap := shingle.Compare(a.shingles, b.shingles)
	e.Resemblance, e.ContainmentAInB, e.ContainmentBInA = overlap.Resemblance, overlap.AInB, overlap.BInA
	if v.StoriesOnly && !v.sharesMost(e) {
		return e
	}
	// What a pair means must not depend on which of the two is the subject, so it is decided on one fixed order of them.
	first, second := ordered(a, b)
	w := takeWork()
	defer w.giveBack()
	w.runs = align(w.runs[:0], first, second)
	w.joined = join(w.joined[:0], w.runs)
	runs, joined := w.runs, w.joined
	if !v.Reasons.atLeast(ruleCommonRuns, float64(len(joined)), 1) {
		// Without a passage there is nothing to show: shingles in common by chance, or a text shorter than a passage
		// within another. A short text that is equal is one passage.
		return e
	}
	e.Rarity, e.Agreement = v.rarity(w, first, second)
	e.FactAgreement = v.Knowledge.factAgreement(w, first, second)
	if v.Reasons.atLeast(ruleExact, indicator(slices.Equal(a.tokens.Hash, b.tokens.Hash)), 1) {
		e.Relation, e.AsCopy = Exact, Exact
	} else {
		e.AsCopy = v.asCopy(e, func() bool { return v.sharesPassage(first, second, runs, joined) })
		e.Relation = v.Decide(e)
	}
	if e.Relation != Unrelated || v.Reasons != nil {
		e.Passages, e.PassagesTruncated = v.passages(first, second, runs)
		if first != a {
			e.Passages = exchanged(e.Passages)
			v.Reasons.swap()
		}
	}
	return e
}

// ordered returns the shorter text first; of texts of equal length that with the smaller hashes.
func ordered(a, b *Text) (first, second *Text) {
	if cmp.Or(cmp.Compare(a.Len(), b.Len()), slices.Compare(a.tokens.Hash, b.tokens.Hash)) > 0 {
		return b, a
	}
	return a, b
}

func (v Verifier) rarity(w *work, a, b *Text) (rarity, agreement float64) {
	w.inA, w.inB = w.inA[:0], w.inB[:0]
	for _, p := range w.joined {
		w.inA, w.inB = append(w.inA, [2]int{p.aFrom, p.aTo}), append(w.inB, [2]int{p.bFrom, p.bTo})
	}
	slices.SortFunc(w.inB, func(x, y [2]int) int { return cmp.Compare(x[0], y[0]) })
	agreement = max(v.Knowledge.agreement(w, a, b, w.inA), v.Knowledge.agreement(w, b, a, w.inB))
	rarity, known := v.passageRarity(a, b, w.runs)
	if !known && v.Knowledge.WordStories != nil {
		// No indexed passage stands in what is common: only the words around it tell.
		rarity = agreement
	}
	return rarity, agreement
}

func indicator(holds bool) float64 {
	if holds {
		return 1
	}
	return 0
}

// sharesPassage reports whether the longest common passage has PartialWords, or a whole paragraph of at least half as
// many is common, or all runs together make up a third of the shorter text and half of PartialWords.
func (v Verifier) sharesPassage(a, b *Text, runs []run, joined []passageRun) bool {
	enough := float64(v.Thresholds.PartialWords)
	// An edited passage counts for what is equal in it.
	words := func(p passageRun) float64 {
		return math.Floor(float64(a.halfWords(p.aFrom, p.aTo))*float64(p.common)/float64(p.aTo-p.aFrom)) / 2
	}
	longest, longestParagraph := 0.0, 0.0
	for _, p := range joined {
		longest = max(longest, words(p))
	}
	if v.Reasons.atLeast(rulePartialWords, longest, enough) {
		return true
	}
	for _, p := range joined {
		if n := words(p); n > longestParagraph && (a.coversParagraph(p.aFrom, p.aTo) || b.coversParagraph(p.bFrom, p.bTo)) {
			longestParagraph = n
		}
	}
	if v.Reasons.atLeast(rulePartialParagraph, longestParagraph, enough/2) {
		return true
	}
	shorter := min(a.halfWords(0, a.Len()), b.halfWords(0, b.Len()))
	total := common(a, b, runs)
	return v.Reasons.atLeast(rulePartialTotal, float64(total)/2, enough/2) &&
		v.Reasons.atLeast(rulePartialShare, float64(total)/float64(shorter), partialShare)
}

// common returns how many half words of each text stand in the runs, on the side where it is less: a phrase that one
// text repeats counts once.
func common(a, b *Text, runs []run) int {
	inA, inB, done := 0, 0, 0
	runs = slices.SortedFunc(slices.Values(runs), func(x, y run) int { return cmp.Compare(x.b, y.b) })
	for _, r := range runs {
		inA += a.halfWords(r.a, r.a+r.n)
		if from, to := max(done, r.b), r.b+r.n; from < to {
			inB += b.halfWords(from, to)
			done = to
		}
	}
	return min(inA, inB)
}

// coversParagraph reports whether the tokens [from, to) hold a whole paragraph and little else: it is three quarters of
// them at least.
func (t *Text) coversParagraph(from, to int) bool {
	s := t.span(from, to)
	for p := s.FirstParagraph; p <= s.LastParagraph && p < len(t.paragraphs); p++ {
		first, last := t.tokensIn(t.paragraphs[p].Start, t.paragraphs[p].End)
		if from <= first && last <= to && 4*(last-first) >= 3*(to-from) {
			return true
		}
	}
	return false
}

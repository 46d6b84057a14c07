package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// side is one of the two documents of an explanation; its text is empty if it is not known.
type side struct{ name, text string }

// explanation writes why two documents have their relation, and shows their texts in the given width.
func (o *output) explanation(r *neardupv1.ExplainMatchResponse, a, b side, width int) {
	m := r.GetMatch()
	o.printf("%s  %s and %s\n", o.relationName(m.GetRelation()), printable(a.name), printable(b.name))
	if j := m.GetJudgement(); j != neardupv1.Judgement_JUDGEMENT_UNSPECIFIED {
		follows := "what is common is taken for a copy"
		if j == neardupv1.Judgement_JUDGEMENT_WRONG {
			follows = "it is left out of answers and clusters"
		}
		o.printf("marked %s: %s\n", judgementName(j), follows)
	}
	if stored := r.GetStoredMatch(); stored != nil && stored.GetRelation() != m.GetRelation() {
		o.printf("when the later of the two was added: %s\n", o.relationName(stored.GetRelation()))
	}
	estimated := ""
	if m.GetVerification() == neardupv1.Verification_VERIFICATION_ESTIMATED {
		estimated = "estimated "
	}
	o.printf("%sresemblance %.3f, containment of the first in the second %.3f, of the second in the first %.3f\n",
		estimated, m.GetResemblance(), m.GetContainmentAInB(), m.GetContainmentBInA())
	stories := fmt.Sprintf("%d stories", r.GetStoryCount())
	if r.GetStoryCount() == 1 {
		stories = "1 story"
	}
	o.printf("rarity %.3f, agreement %.3f, among %s\n", m.GetRarity(), m.GetAgreement(), stories)
	o.channels(r)
	o.rules(r.GetRules())
	o.rarities(r.GetPassages())
	switch {
	case a.text == "" && b.text == "":
	case width > 0:
		o.sideBySide(m.GetPassages(), a, b, width)
	default:
		for i, passage := range m.GetPassages() {
			o.printf("\nshared passage %d: %s, similarity %.2f\n", i+1, count(int(passage.GetTokenCount()), "word"),
				passage.GetSimilarity())
			o.passageSide("a", clamped(passage.GetA(), a.text), a.text)
			o.passageSide("b", clamped(passage.GetB(), b.text), b.text)
		}
	}
	if m.GetPassagesTruncated() {
		o.printf("\nthere are more shared passages; these are the longest\n")
	}
}

// channels writes where the two meet.
func (o *output) channels(r *neardupv1.ExplainMatchResponse) {
	o.printf("\nchannels\n")
	for _, c := range r.GetChannels() {
		meets := o.in(red, "does not meet")
		if c.GetMeets() {
			meets = o.in(green, "meets")
		}
		o.printf("  %-9s %s: shares %d of %d and %s", strings.ToLower(shortName(c.GetChannel().String(), "CHANNEL_")), meets,
			len(c.GetSharedBuckets()), c.GetKeyCount(), count(int(c.GetOtherKeyCount()), "key"))
		if buckets := c.GetSharedBuckets(); len(buckets) > 0 {
			o.printf(", in buckets of %d to %s", buckets[0].GetDocumentCount(),
				count(int(buckets[len(buckets)-1].GetDocumentCount()), "document"))
			if unread := len(slices.DeleteFunc(slices.Clone(buckets), (*neardupv1.ExplainBucket).GetRead)); unread > 0 {
				o.printf(" (in %d so large that it is not read)", unread)
			}
		}
		if c.Distance != nil {
			o.printf("; distance %d of at most %d bits", c.GetDistance(), c.GetDistanceMax())
		}
		o.printf("\n")
	}
	more := ""
	if r.GetCandidatesTruncated() {
		more = ", and more than may be verified"
	}
	if rank := r.GetCandidateRank(); rank > 0 {
		o.printf("  candidate %d of %d%s\n", rank, r.GetCandidateCount(), more)
	} else {
		o.printf("  %s%s, so a check does not find it\n",
			o.in(red, fmt.Sprintf("not among the %s", count(int(r.GetCandidateCount()), "candidate"))), more)
	}
}

// rules writes the comparisons that decided.
func (o *output) rules(rules []*neardupv1.ExplainRule) {
	o.printf("\nrules, in order\n")
	for _, rule := range rules {
		h, comparison := red, "<"
		if rule.GetPassed() {
			h, comparison = green, ">="
		}
		o.printf("  %s  %.4g %s %.4g  %s\n", o.in(h, fmt.Sprintf("%-26s", rule.GetName())),
			rule.GetValue(), comparison, rule.GetThreshold(), o.in(dim, rule.GetComment()))
	}
}

// rarities writes how rare the passages are, by how many stories hold them: a document may have thousands.
func (o *output) rarities(passages []*neardupv1.ExplainPassage) {
	if len(passages) == 0 {
		return
	}
	o.printf("\n%s in common, by how many other stories hold them\n", count(len(passages), "indexed passage"))
	held := make(map[int32]int)
	rarity := make(map[int32]float64)
	for _, p := range passages {
		held[p.GetOtherStoryCount()]++
		rarity[p.GetOtherStoryCount()] = p.GetRarity()
	}
	const linesMax = 12
	stories := make([]int32, 0, len(held))
	for n := range held {
		stories = append(stories, n)
	}
	slices.SortFunc(stories, func(a, b int32) int { return cmp.Or(cmp.Compare(held[b], held[a]), cmp.Compare(a, b)) })
	for i, n := range stories {
		if i == linesMax {
			o.printf("  and more\n")
			break
		}
		o.printf("  %d: %s, rarity %.3f\n", n, count(held[n], "passage"), rarity[n])
	}
}

// clamped returns the part of a span that lies in a text: a document may be replaced between two calls.
func clamped(span *neardupv1.PassageSpan, text string) *neardupv1.PassageSpan {
	end := min(int(span.GetEndByte()), len(text))
	return &neardupv1.PassageSpan{
		StartByte: int32(min(int(span.GetStartByte()), end)), EndByte: int32(end),
		FirstParagraph: span.GetFirstParagraph(), LastParagraph: span.GetLastParagraph(),
	}
}

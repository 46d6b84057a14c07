package main

import (
	"slices"

	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
)

// Constants of the rules in docs/algorithms.md that are no thresholds of a collection.
const (
	copyAgreement   = 0.5
	storyAgreement  = 0.8
	seriesAgreement = 0.9
)

// factsRule is the verifier's rule that compares the facts in the slots of two texts, as an alignment shows them.
const factsRule = "template_facts"

// passagesMax bounds the passages of a match; the texts have fewer.
const passagesMax = 64

// find compares a subject with all documents but its own one in the collection, which may be nil.
func (o *oracle) find(subject, own *document) ([]*record, error) {
	k := o.knowledge(own)
	var found []*record
	for _, other := range o.documents {
		if other == own {
			continue
		}
		p := o.pairOf(subject.content, other.content)
		if !p.meet {
			continue
		}
		r, err := o.compare(k, p, subject, other)
		if err != nil {
			return nil, err
		}
		if r.evidence.Relation != match.Unrelated {
			found = append(found, r)
		}
	}
	return found, nil
}

// compare takes from the verifier what needs an alignment (passages, agreement, whether a passage is long enough for
// PARTIAL, whether facts contradict) or a signature (the estimates), and says the rest itself.
func (o *oracle) compare(k *knowledge, p pair, subject, other *document) (*record, error) {
	var others []int
	var reasons match.Reasons
	v := match.Verifier{
		Thresholds: o.settings.Thresholds, MaxPassages: passagesMax, Knowledge: k.besides(other, &others), Reasons: &reasons,
		Interval: interval(subject, other),
	}
	var e match.Evidence
	exact := o.settings.Retention == service.RetainText
	if exact {
		e = v.Verify(subject.text, other.text)
		e.Verification = match.VerifiedExact
		e.Resemblance, e.ContainmentAInB, e.ContainmentBInA = p.resemblance, p.aInB, p.bInA
	} else {
		var err error
		if e, err = v.Estimate(subject.imprint, other.imprint, o.settings.Parameters.Permutations); err != nil {
			return nil, err
		}
	}
	switch {
	case len(others) > 0:
		e.Rarity = k.rarity(others)
	case exact:
		e.Rarity = e.Agreement
	default:
		e.Rarity = 1
	}
	if !exact {
		e.Agreement = e.Rarity
	}
	t := o.settings.Thresholds
	e.AsCopy = asCopy(t, e, exact && p.equal, !exact || p.connected, e.AsCopy == match.Partial)
	facts := factsOf(reasons)
	e.Relation = relation(t, e, facts, v.Interval)
	if e.Relation == match.Unrelated {
		e.Passages = nil
	}
	enough := storyAgreement
	if v.Interval == match.Series {
		enough = seriesAgreement
	}
	least, most := min(e.ContainmentAInB, e.ContainmentBInA), max(e.ContainmentAInB, e.ContainmentBInA)
	return &record{
		earlier: other, later: subject, evidence: e,
		sameStory: e.Agreement >= enough && facts.Passed && (least >= t.NearDuplicateContainment || most >= t.Containment),
	}, nil
}

// asCopy is the table of relations without TEMPLATE.
func asCopy(t match.Thresholds, e match.Evidence, equal, connected, passage bool) match.Relation {
	switch {
	case !connected:
		return match.Unrelated
	case equal:
		return match.Exact
	case e.ContainmentAInB >= t.NearDuplicateContainment && e.ContainmentBInA >= t.NearDuplicateContainment:
		return match.NearDuplicate
	case e.ContainmentBInA >= t.Containment && e.ContainmentBInA >= e.ContainmentAInB:
		return match.Contains
	case e.ContainmentAInB >= t.Containment:
		return match.ContainedIn
	case passage:
		return match.Partial
	}
	return match.Unrelated
}

// factsOf returns what the verifier says of the facts in what is common: that all agree, unless it asked.
func factsOf(reasons match.Reasons) match.Rule {
	at := slices.IndexFunc(reasons.Rules, func(r match.Rule) bool { return r.Name == factsRule })
	if at < 0 {
		return match.Rule{Value: 1, Passed: true}
	}
	return reasons.Rules[at]
}

// relation says what of that is a TEMPLATE.
func relation(t match.Thresholds, e match.Evidence, facts match.Rule, interval match.Interval) match.Relation {
	wanted, agreement := t.TemplateDistinctiveness, copyAgreement
	switch interval {
	case match.Apart:
		wanted += 0.05
	case match.Series:
		wanted, agreement = wanted+0.15, seriesAgreement
	default:
	}
	formulaic := t.TemplateDistinctiveness > 0 && (e.Rarity+e.Agreement)/2 < min(1, wanted)
	switch e.AsCopy {
	case match.Exact, match.Unrelated:
		return e.AsCopy
	case match.NearDuplicate:
		formulaic = formulaic && (e.Agreement < agreement || facts.Value < 1)
	default:
	}
	if formulaic || !facts.Passed {
		return match.Template
	}
	return e.AsCopy
}

// interval says how far apart two documents were published.
func interval(a, b *document) match.Interval {
	hours := a.Published.Sub(b.Published).Abs().Hours()
	switch {
	case a.Published.IsZero() || b.Published.IsZero():
	case hours >= 12 && nameKey(a.Source) != "" && nameKey(a.Source) == nameKey(b.Source):
		return match.Series
	case hours >= 24:
		return match.Apart
	}
	return match.Close
}

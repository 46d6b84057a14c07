package main

import (
	"cmp"
	"slices"

	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
)

func pairOf(a, b string) service.Pair {
	if a > b {
		a, b = b, a
	}
	return service.Pair{A: a, B: b}
}

func (o *oracle) judgement(r *record) service.Judgement {
	return o.feedback[pairOf(r.earlier.ID, r.later.ID)].Judgement
}

// match returns a record as one of its two documents sees it, with the feedback on it; ok is false if that is WRONG.
func (o *oracle) match(r *record, from *document) (m service.Match, ok bool) {
	other := r.earlier
	m.Evidence = r.evidence
	if from == r.earlier {
		other = r.later
		m.Evidence = reversed(r.evidence)
	}
	m.ID, m.Source, m.Judgement = other.ID, other.Source, o.judgement(r)
	if m.Judgement == service.Right && m.Relation == match.Template {
		m.Relation = m.AsCopy
	}
	isCopy := m.Relation != match.Template && m.Relation != match.Unrelated
	if isCopy && nameKey(from.Source) != "" && nameKey(other.Source) != "" && nameKey(from.Source) != nameKey(other.Source) {
		m.Syndicated = true
		original, basis := canonical([]*document{from, other}, func(a, b *document) bool { return a != b })
		m.OriginalID, m.OriginalBasis = original.ID, basis
	}
	return m, m.Judgement != service.Wrong
}

// reversed exchanges the sides of evidence.
func reversed(e match.Evidence) match.Evidence {
	e.ContainmentAInB, e.ContainmentBInA = e.ContainmentBInA, e.ContainmentAInB
	for _, r := range []*match.Relation{&e.Relation, &e.AsCopy} {
		switch *r {
		case match.Contains:
			*r = match.ContainedIn
		case match.ContainedIn:
			*r = match.Contains
		default:
		}
	}
	passages := make([]match.Passage, 0, len(e.Passages))
	for _, p := range e.Passages {
		p.A, p.B = p.B, p.A
		passages = append(passages, p)
	}
	slices.SortFunc(passages, func(x, y match.Passage) int {
		return cmp.Or(cmp.Compare(x.A.Start, y.A.Start), cmp.Compare(x.B.Start, y.B.Start))
	})
	e.Passages = passages
	return e
}

// matches returns records as a document sees them, strongest first.
func (o *oracle) matches(d *document, records []*record, includeTemplates bool) []service.Match {
	var list []service.Match
	for _, r := range records {
		if m, ok := o.match(r, d); ok && (includeTemplates || m.Relation != match.Template) {
			list = append(list, m)
		}
	}
	slices.SortFunc(list, func(a, b service.Match) int {
		return cmp.Or(cmp.Compare(a.Relation, b.Relation), -cmp.Compare(a.Resemblance, b.Resemblance), cmp.Compare(a.ID, b.ID))
	})
	return list
}

func (o *oracle) verdict(d *document, records []*record, includeTemplates bool) service.Verdict {
	v := service.Verdict{
		ID: d.ID, Relation: match.Unrelated, Matches: o.matches(d, records, includeTemplates),
		Attribution: d.attribution, TokenCount: len(d.tokens),
	}
	if len(v.Matches) > 0 {
		v.Relation = v.Matches[0].Relation
	}
	return v
}

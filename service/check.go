package service

import (
	"context"
	"slices"

	"github.com/neardup/neardup/service/corpus"
	"github.com/neardup/neardup/service/match"
)

// Check returns a verdict for each document against the collection, and changes nothing. A stored document with the id
// of a checked one is left out of its verdict.
func (e *Engine) Check(ctx context.Context, collection string, docs []Document, includeTemplates bool) ([]Verdict, error) {
	c, end, err := e.beginOn(ctx, collection)
	if err != nil {
		return nil, err
	}
	defer end()
	batch, err := c.prepare(ctx, docs)
	if err != nil {
		return nil, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.gone != nil {
		return nil, c.gone
	}
	verdicts := make([]Verdict, len(batch))
	for i, p := range batch {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		kept, limits, err := c.find(p, includeTemplates)
		if err != nil {
			return nil, err
		}
		verdicts[i] = c.verdict(p, kept, limits, includeTemplates)
	}
	return verdicts, nil
}

// find returns the matches of a document that are kept, and the limits that were reached; that of templates counts only
// if they are listed.
func (c *collection) find(p *prepared, includeTemplates bool) ([]corpus.Found, []Limit, error) {
	subject := p.subject()
	if own, ok := c.ordinals[p.doc.ID]; ok && p.doc.ID != "" {
		subject.Number = &own
	}
	result, err := c.corpus.Find(subject)
	if err != nil {
		return nil, nil, err
	}
	var limits []Limit
	for _, l := range []struct {
		reached bool
		limit   Limit
	}{
		{result.MoreCandidates, LimitCandidates},
		{result.FullBucket, LimitBucket},
		{p.passagesThinned, LimitPassages},
	} {
		if l.reached {
			limits = append(limits, l.limit)
		}
	}
	var kept []corpus.Found
	copies, templates := 0, 0
	for _, f := range result.Matches {
		count, limit := &copies, c.engine.limits.Matches
		if f.Relation == match.Template {
			count, limit = &templates, c.engine.limits.Templates
		}
		if *count++; *count <= limit {
			kept = append(kept, f)
		}
	}
	if copies > c.engine.limits.Matches || includeTemplates && templates > c.engine.limits.Templates {
		limits = append(limits, LimitMatches)
	}
	return kept, limits, nil
}

func (c *collection) verdict(p *prepared, kept []corpus.Found, limits []Limit, includeTemplates bool) Verdict {
	v := Verdict{
		ID: p.doc.ID, Limits: limits, Attribution: p.attribution, TokenCount: p.text.Len(),
	}
	v.Matches, v.Relation = c.matches(p.doc.ID, kept, includeTemplates)
	return v
}

// matches returns found matches as the engine's users see them, strongest first, and the strongest relation.
func (c *collection) matches(subjectID string, found []corpus.Found, includeTemplates bool) ([]Match, match.Relation) {
	strongest := match.Unrelated
	var matches []Match
	for _, f := range found {
		if f.Relation == match.Template && !includeTemplates {
			continue
		}
		strongest = min(strongest, f.Relation)
		matches = append(matches, c.match(subjectID, f))
	}
	slices.SortStableFunc(matches, compareStrength)
	return matches, strongest
}

func (c *collection) match(subjectID string, f corpus.Found) Match {
	other, _ := c.corpus.Document(f.Doc)
	m := Match{ID: other.ID, Source: other.Source, Evidence: f.Evidence, Syndicated: f.Syndicated, OriginalBasis: f.Basis}
	if f.Syndicated {
		m.OriginalID = other.ID
		if f.SubjectOriginal {
			m.OriginalID = subjectID
		}
	}
	return m
}

package service

import (
	"cmp"
	"context"
	"slices"

	"github.com/neardup/neardup/service/corpus"
	"github.com/neardup/neardup/service/match"
)

// Check returns a verdict for each document against the collection, and changes nothing. A stored document with the id
// of a checked one is left out of its verdict.
func (e *Engine) Check(ctx context.Context, collection string, docs []Document, includeTemplates bool) ([]Verdict, error) {
	for {
		c, end, err := e.beginOn(ctx, collection)
		if err != nil {
			return nil, err
		}
		verdicts, err := c.check(ctx, docs, includeTemplates)
		end()
		if !e.movedAway(err, collection, c) {
			return verdicts, err
		}
	}
}

func (c *collection) check(ctx context.Context, docs []Document, includeTemplates bool) ([]Verdict, error) {
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
		kept, limits, err := c.find(ctx, p, includeTemplates)
		if err != nil {
			return nil, err
		}
		verdicts[i] = c.verdict(p, kept, limits, includeTemplates)
	}
	return verdicts, nil
}

// find returns the matches of a document that are kept, and the limits that were reached; that of templates counts only
// if they are listed.
func (c *collection) find(ctx context.Context, p *prepared, includeTemplates bool) ([]corpus.Found, []Limit, error) {
	subject := p.subject()
	if own, ok := c.ordinals[p.doc.ID]; ok && p.doc.ID != "" {
		subject.Number = &own
	}
	result, err := c.corpus.Find(ctx, subject)
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
		judged, listed := c.honored(subject.Document, f)
		if !listed {
			// It is kept all the same: the judgement may be taken back.
			kept = append(kept, f)
			continue
		}
		count, limit := &copies, c.engine.limits.Matches
		if judged.Relation == match.Template {
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
	v.Matches, v.Relation = c.matches(p.subject().Document, kept, includeTemplates)
	return v
}

// matches returns found matches as the engine's users see them, strongest first, and the strongest relation.
func (c *collection) matches(subject corpus.Document, found []corpus.Found, includeTemplates bool) ([]Match, match.Relation) {
	strongest := match.Unrelated
	var matches []Match
	for _, f := range found {
		f, listed := c.honored(subject, f)
		if !listed || f.Relation == match.Template && !includeTemplates {
			continue
		}
		strongest = min(strongest, f.Relation)
		matches = append(matches, c.match(subject, f))
	}
	slices.SortStableFunc(matches, compareStrength)
	return matches, strongest
}

func (c *collection) match(subject corpus.Document, f corpus.Found) Match {
	other, _ := c.corpus.Document(f.Doc)
	m := Match{ID: other.ID, Source: other.Source, Evidence: f.Evidence, Syndicated: f.Syndicated, OriginalBasis: f.Basis}
	m.Judgement = c.judgements.of(subject.ID, other.ID)
	if f.Syndicated {
		m.OriginalID = other.ID
		if f.SubjectOriginal {
			m.OriginalID = subject.ID
		}
	}
	return m
}

// compareStrength orders matches by relation, then resemblance, then id.
func compareStrength(a, b Match) int {
	return cmp.Or(cmp.Compare(a.Relation, b.Relation), cmp.Compare(b.Resemblance, a.Resemblance), cmp.Compare(a.ID, b.ID))
}

package service

import (
	"context"

	"github.com/neardup/neardup/service/corpus"
	"github.com/neardup/neardup/service/match"
)

// Explanation says how two documents of a collection meet, and why they have their relation.
type Explanation struct {
	// Match is what a check of the subject finds for the pair now, though its relation may be Unrelated here.
	Match Match
	// Stored is the stored match of two stored documents, found when the later one was added or judged again since; nil if
	// there is none.
	Stored     *Match
	Thresholds match.Thresholds
	Reasons    match.Reasons
	// Meetings has one entry for each channel of the collection.
	Meetings []corpus.Meeting
	// Rank is the place of the other document among the candidates of the subject, from 1; zero if it is none.
	Rank int
	// Candidates is their number, and MoreCandidates says that there were more than may be verified.
	Candidates     int
	MoreCandidates bool
	// Stories is the number of stories in the collection.
	Stories int
}

// ExplainDocuments explains what two stored documents, which must differ, are to each other; id is the subject.
func (e *Engine) ExplainDocuments(ctx context.Context, collection, id, otherID string) (Explanation, error) {
	if id == otherID {
		return Explanation{}, &InvalidFieldError{"other_document_id", "must name another document than document_id"}
	}
	c, doc, end, err := e.beginOnDocument(ctx, collection, id)
	if err != nil {
		return Explanation{}, err
	}
	defer end()
	subject, err := c.storedSubject(doc)
	if err != nil {
		return Explanation{}, err
	}
	explanation, err := c.explain(subject, otherID)
	if err != nil {
		return Explanation{}, err
	}
	stored, err := c.storedMatches(doc)
	if err != nil {
		return Explanation{}, err
	}
	for _, f := range stored {
		if f.Doc == c.ordinals[otherID] {
			f, _ = c.honored(subject.Document, f)
			m := c.match(subject.Document, f)
			explanation.Stored = &m
		}
	}
	return explanation, nil
}

// ExplainText explains what a document that need not be stored is to a stored one. A stored document with its id is
// left out, unless it is the other one.
func (e *Engine) ExplainText(ctx context.Context, collection string, d Document, otherID string) (Explanation, error) {
	for {
		c, end, err := e.beginOn(ctx, collection)
		if err != nil {
			return Explanation{}, err
		}
		explanation, err := c.explainText(ctx, d, otherID)
		end()
		if !e.movedAway(err, collection, c) {
			return explanation, err
		}
	}
}

func (c *collection) explainText(ctx context.Context, d Document, otherID string) (Explanation, error) {
	batch, err := c.prepare(ctx, []Document{d})
	if err != nil {
		return Explanation{}, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.gone != nil {
		return Explanation{}, c.gone
	}
	subject := batch[0].subject()
	if own, ok := c.ordinals[d.ID]; ok && d.ID != "" && d.ID != otherID {
		subject.Number = &own
	}
	return c.explain(subject, otherID)
}

// explain is called with the collection locked for reading.
func (c *collection) explain(subject corpus.Subject, otherID string) (Explanation, error) {
	doc, ok := c.ordinals[otherID]
	if !ok {
		return Explanation{}, &DocumentNotFoundError{Collection: c.record.GetName(), ID: otherID}
	}
	other, err := c.storedSubject(doc)
	if err != nil {
		return Explanation{}, err
	}
	x, err := c.corpus.Explain(subject, other)
	if err != nil {
		return Explanation{}, err
	}
	found, _ := c.honored(subject.Document, x.Found)
	return Explanation{
		Match:          c.match(subject.Document, found),
		Thresholds:     thresholdsOf(c.record.GetThresholds()),
		Reasons:        x.Reasons,
		Meetings:       x.Meetings,
		Rank:           x.Rank,
		Candidates:     x.Candidates,
		MoreCandidates: x.MoreCandidates,
		Stories:        x.Stories,
	}, nil
}

// storedSubject returns a stored document as one whose matches are asked for.
func (c *collection) storedSubject(doc uint32) (corpus.Subject, error) {
	rec, err := c.documentRecord(doc)
	if err != nil {
		return corpus.Subject{}, err
	}
	s := corpus.Subject{Document: corpusDocumentOf(rec), Keys: c.keysOf(rec), Number: &doc}
	if !c.retainsText() {
		s.Imprint = imprintOf(rec)
		return s, nil
	}
	s.Text, err = c.text(doc)
	return s, err
}

package service

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/neardup/neardup/service/match"
)

// This file says what an import accepts.

// validate returns an InvalidFieldError if the record breaks a rule; field is its path.
func (d *DocumentRecord) validate(field string) error {
	if d.Document.ID == "" {
		return &InvalidFieldError{field + ".document.id", "must not be empty"}
	}
	return validateStamp(field+".add_time", d.Added)
}

func (f *Feedback) validate(field string) error {
	switch {
	case f.A == "":
		return &InvalidFieldError{field + ".document_id", "must not be empty"}
	case f.B == "":
		return &InvalidFieldError{field + ".other_document_id", "must not be empty"}
	case f.A == f.B:
		return &InvalidFieldError{field + ".other_document_id", "must name another document than document_id"}
	case f.Judgement != Right && f.Judgement != Wrong:
		return &InvalidFieldError{field + ".judgement", fmt.Sprintf("is unknown: %d", f.Judgement)}
	}
	return validateStamp(field+".mark_time", f.Marked)
}

// validateStamp refuses a time that cannot be kept in nanoseconds since 1970. The zero time, which stands for now, can.
func validateStamp(field string, t time.Time) error {
	if t.IsZero() || time.Unix(0, t.UnixNano()).Equal(t) {
		return nil
	}
	return &InvalidFieldError{field, "must be from the year 1678 to 2262"}
}

// validate checks what can be told without the documents.
func (m *MatchRecord) validate(field string) error {
	switch {
	case m.A == "":
		return &InvalidFieldError{field + ".document_id", "must not be empty"}
	case m.A == m.B:
		return &InvalidFieldError{field + ".match.document_id", "must name another document than the record's document_id"}
	case m.Relation < match.Exact || m.Relation > match.Template:
		return &InvalidFieldError{field + ".match.relation", "must be that of a match, not " + m.Relation.String()}
	case m.AsCopy < match.Exact || m.AsCopy > match.Unrelated:
		return &InvalidFieldError{field + ".relation_as_copy", "is unknown: " + m.AsCopy.String()}
	case m.Verification > match.VerifiedEstimated:
		return &InvalidFieldError{field + ".match.verification", fmt.Sprintf("is unknown: %d", m.Verification)}
	}
	for _, score := range []struct {
		name  string
		value float64
	}{
		{"resemblance", m.Resemblance},
		{"containment_a_in_b", m.ContainmentAInB},
		{"containment_b_in_a", m.ContainmentBInA},
		{"rarity", m.Rarity},
		{"agreement", m.Agreement},
		{"fact_agreement", m.FactAgreement},
	} {
		if err := validateShare(field+".match."+score.name, score.value); err != nil {
			return err
		}
	}
	for at, p := range m.Passages {
		passage := fmt.Sprintf("%s.match.passages[%d]", field, at)
		if p.Tokens < 0 {
			return &InvalidFieldError{passage + ".token_count", "must not be negative"}
		}
		if err := validateShare(passage+".similarity", p.Similarity); err != nil {
			return err
		}
	}
	return nil
}

// validateShare refuses what is no number from 0 to 1.
func validateShare(field string, value float64) error {
	if value >= 0 && value <= 1 {
		return nil
	}
	return &InvalidFieldError{field, fmt.Sprintf("is %v: it must be from 0 to 1", value)}
}

// checkMatches checks the matches against their documents, and fits them to the collection.
func (i *imported) checkMatches(ctx context.Context) error {
	documents := sides{imported: i}
	for at := range i.matches {
		if err := ctx.Err(); err != nil {
			return err
		}
		m := &i.matches[at]
		a, err := documents.of(m.A, m.field+".document_id")
		if err != nil {
			return err
		}
		b, err := documents.of(m.B, m.field+".match.document_id")
		if err != nil {
			return err
		}
		for j, p := range m.Passages {
			passage := fmt.Sprintf("%s.match.passages[%d]", m.field, j)
			if err := cmp.Or(a.validate(passage+".a", p.A), b.validate(passage+".b", p.B)); err != nil {
				return err
			}
		}
		m.fit(i.engine.limits.Passages, i.retainsText())
	}
	return nil
}

// fit keeps the longest passages of more than the limit, and makes an estimate of the match where texts are discarded.
func (m *MatchRecord) fit(passagesMax int, retainsText bool) {
	if !retainsText {
		m.Verification, m.Passages, m.PassagesTruncated = match.VerifiedEstimated, nil, false
		return
	}
	if len(m.Passages) <= passagesMax {
		return
	}
	longest := slices.SortedStableFunc(slices.Values(m.Passages), func(x, y match.Passage) int {
		return cmp.Compare(y.Tokens, x.Tokens)
	})
	m.Passages, m.PassagesTruncated = longest[:passagesMax], true
	slices.SortFunc(m.Passages, func(x, y match.Passage) int { return cmp.Compare(x.A.Start, y.A.Start) })
}

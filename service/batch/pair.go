package batch

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"

	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
)

// pairLine is a line of pairs.jsonl: document a, the subject, and document b.
type pairLine struct {
	A               string  `json:"a"`
	B               string  `json:"b"`
	Relation        string  `json:"relation"`
	Resemblance     float64 `json:"resemblance"`
	ContainmentAInB float64 `json:"containment_a_in_b"`
	ContainmentBInA float64 `json:"containment_b_in_a"`
	Rarity          float64 `json:"rarity"`
	Agreement       float64 `json:"agreement"`
	FactAgreement   float64 `json:"fact_agreement"`
	Syndicated      bool    `json:"syndicated"`
	Original        string  `json:"original_document_id,omitempty"`
	// RelationAsCopy and SameStory are those of a MatchRecord of the API.
	RelationAsCopy    string        `json:"relation_as_copy"`
	SameStory         bool          `json:"same_story"`
	Passages          []passageLine `json:"passages"`
	PassagesTruncated bool          `json:"passages_truncated"`
}

type passageLine struct {
	A          spanLine `json:"a"`
	B          spanLine `json:"b"`
	TokenCount int      `json:"token_count"`
	Similarity float64  `json:"similarity"`
}

type spanLine struct {
	StartByte      int `json:"start_byte"`
	EndByte        int `json:"end_byte"`
	FirstParagraph int `json:"first_paragraph"`
	LastParagraph  int `json:"last_paragraph"`
}

func newPairLine(a, b string, e match.Evidence) pairLine {
	line := pairLine{
		A: a, B: b, Relation: e.Relation.String(), Resemblance: e.Resemblance,
		ContainmentAInB: e.ContainmentAInB, ContainmentBInA: e.ContainmentBInA,
		Rarity: e.Rarity, Agreement: e.Agreement, FactAgreement: e.FactAgreement,
		RelationAsCopy: e.AsCopy.String(),
		Passages:       make([]passageLine, 0, len(e.Passages)), PassagesTruncated: e.PassagesTruncated,
	}
	for _, p := range e.Passages {
		line.Passages = append(line.Passages, passageLine{
			A: newSpanLine(p.A), B: newSpanLine(p.B), TokenCount: p.Tokens, Similarity: p.Similarity,
		})
	}
	return line
}

func newSpanLine(s match.Span) spanLine {
	return spanLine{StartByte: s.Start, EndByte: s.End, FirstParagraph: s.FirstParagraph, LastParagraph: s.LastParagraph}
}

func (s spanLine) span() match.Span {
	return match.Span{
		Start: s.StartByte, End: s.EndByte, FirstParagraph: s.FirstParagraph, LastParagraph: s.LastParagraph,
	}
}

// invert makes the line that of b and a.
func (l *pairLine) invert() {
	l.A, l.B = l.B, l.A
	l.ContainmentAInB, l.ContainmentBInA = l.ContainmentBInA, l.ContainmentAInB
	l.Relation, l.RelationAsCopy = inverse(l.Relation), inverse(l.RelationAsCopy)
	for i, p := range l.Passages {
		l.Passages[i].A, l.Passages[i].B = p.B, p.A
	}
	slices.SortFunc(l.Passages, func(x, y passageLine) int { return x.A.StartByte - y.A.StartByte })
}

// inverse returns the name of a relation as seen from the other document.
func inverse(name string) string {
	relation, ok := relationOf(name)
	if !ok {
		return name
	}
	return relation.Inverse().String()
}

// relationOf returns the relation of a name.
func relationOf(name string) (match.Relation, bool) {
	for relation := match.Exact; relation <= match.Unrelated; relation++ {
		if relation.String() == name {
			return relation, true
		}
	}
	return match.Unspecified, false
}

// DecodePair reads a line of pairs.jsonl. A relation that it does not know is an error; other values are not checked.
func DecodePair(line []byte) (service.MatchRecord, error) {
	var l pairLine
	if err := json.Unmarshal(line, &l); err != nil {
		return service.MatchRecord{}, fmt.Errorf("broken JSON: %w", err)
	}
	relation, known := relationOf(l.Relation)
	asCopy, knownAsCopy := relationOf(l.RelationAsCopy)
	if !known || !knownAsCopy {
		return service.MatchRecord{}, fmt.Errorf("relation %q or relation_as_copy %q is unknown", l.Relation, l.RelationAsCopy)
	}
	m := service.MatchRecord{
		A: l.A, B: l.B, SameStory: l.SameStory,
		Evidence: match.Evidence{
			Relation: relation, AsCopy: asCopy, Resemblance: l.Resemblance,
			ContainmentAInB: l.ContainmentAInB, ContainmentBInA: l.ContainmentBInA,
			Rarity: l.Rarity, Agreement: l.Agreement, FactAgreement: l.FactAgreement,
			Verification: match.VerifiedExact, PassagesTruncated: l.PassagesTruncated,
		},
	}
	for _, p := range l.Passages {
		m.Passages = append(m.Passages, match.Passage{
			A: p.A.span(), B: p.B.span(), Tokens: p.TokenCount, Similarity: p.Similarity,
		})
	}
	return m, nil
}

// ReadPairs returns the lines of pairs.jsonl, until one cannot be read; its error names the line.
func ReadPairs(r io.Reader) iter.Seq2[service.MatchRecord, error] {
	return func(yield func(service.MatchRecord, error) bool) {
		lines := bufio.NewReader(r)
		for number := 1; ; number++ {
			line, err := lines.ReadBytes('\n')
			if errors.Is(err, io.EOF) && len(line) == 0 {
				return
			}
			var m service.MatchRecord
			if err == nil || errors.Is(err, io.EOF) {
				m, err = DecodePair(line)
			}
			if err != nil {
				err = fmt.Errorf("%s, line %d: %w", PairsFile, number, err)
			}
			if !yield(m, err) || err != nil {
				return
			}
		}
	}
}

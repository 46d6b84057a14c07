package main

import (
	"context"
	"path/filepath"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

// scoreSeed checks the one article whose first part is followed by a copy of itself.
func scoreSeed(ctx context.Context, s *scoring) error {
	a, err := analyzeAll(ctx, filepath.Join(s.shared, "seed", "article.txt"), s.dir)
	if err != nil {
		return err
	}
	s.countTexts(a.documents)
	for i, response := range a.responses {
		s.add(seedFigures(response, a.documents[i].Text)...)
	}
	return nil
}

func seedFigures(response *neardupv1.AnalyzeResponse, text string) []figure {
	const (
		firstCopy, lastCopy, distance = 14, 25, 12
		credited                      = "الشرق الأوسط"
	)
	oneToOne, others := 0, 0
	for i, paragraph := range response.GetParagraphs() {
		repeats := paragraph.GetDuplicateOf()
		if i >= firstCopy && i <= lastCopy && len(repeats) == 1 && repeats[0].GetParagraph() == int32(i-distance) {
			oneToOne++
			continue
		}
		others += len(repeats)
	}
	found := 0
	if credit := response.GetAttribution(); credit.GetSource() == credited &&
		text[credit.GetStartByte():credit.GetEndByte()] == credited {
		found++
	}
	return []figure{
		number(figureParagraphs, len(response.GetParagraphs())),
		share(figureOneToOne, oneToOne, lastCopy-firstCopy+1),
		number(figureOtherRepeats, others),
		share(figureCredit, found, 1),
	}
}

// scoreParagraphs scores paragraphs repeated inside documents.
func scoreParagraphs(ctx context.Context, s *scoring) error {
	a, err := analyzeAll(ctx, filepath.Join(s.data, docsFile), s.dir)
	if err != nil {
		return err
	}
	lines, err := s.score(ctx, "paragraphs", filepath.Join(s.data, pairsTable), a.path)
	if err != nil {
		return err
	}
	p, err := parseParagraphs(lines)
	if err != nil {
		return err
	}
	s.countTexts(a.documents)
	s.add(
		share(figureExactRepeats, p.exactHits, p.exactTotal),
		number(figureFalseOnClean, p.falseOnClean),
		ratio("precision of paragraph pairs", p.precision),
		ratio("recall of paragraph pairs", p.recall),
		ratio(figureParagraphF1, p.f1),
		number(figureRejected, a.rejected),
	)
	return nil
}

// countTexts notes the size of the set.
func (r *result) countTexts(documents []service.Document) {
	for _, d := range documents {
		r.documents++
		r.bytes += len(d.Text)
	}
}

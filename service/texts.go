package service

import (
	"github.com/neardup/neardup/service/analyze"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

// TextSketch is what one text becomes; package sketch says what the values mean.
type TextSketch struct {
	TokenCount int
	// ShingleCount is the number of distinct shingles.
	ShingleCount int
	Signature    []uint64
	SimHash      uint64
	// PassageFingerprints are distinct and ascending.
	PassageFingerprints []uint64
}

// Sketch sketches a text. It needs no engine.
func Sketch(p sketch.Parameters, text string) (TextSketch, error) {
	sketcher, err := sketch.New(p)
	if err != nil {
		return TextSketch{}, err
	}
	var s sketch.Sketch
	sketcher.Sketch(&s, text)
	return TextSketch{
		TokenCount:          s.Tokens.Len(),
		ShingleCount:        len(s.Shingles),
		Signature:           s.Signature,
		SimHash:             s.SimHash,
		PassageFingerprints: s.PassageKeys(),
	}, nil
}

// CompareTexts compares two texts. It needs no engine, and knows nothing of how rare their common text is.
func CompareTexts(p sketch.Parameters, t match.Thresholds, a, b string) (match.Evidence, error) {
	if err := t.Validate(); err != nil {
		return match.Evidence{}, err
	}
	sketcher, err := sketch.New(p)
	if err != nil {
		return match.Evidence{}, err
	}
	verifier := match.Verifier{Thresholds: t, MaxPassages: DefaultLimits().Passages}
	return verifier.Verify(match.Read(sketcher, a), match.Read(sketcher, b)), nil
}

// AnalyzeText analyses one text. It needs no engine.
func AnalyzeText(t match.Thresholds, text string) analyze.Document {
	return analyze.Analyze(text, t.ParagraphContainment)
}

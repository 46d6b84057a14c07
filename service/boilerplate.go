package service

import (
	"context"
	"slices"

	"github.com/neardup/neardup/service/analyze"
	"github.com/neardup/neardup/service/corpus"
	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/shingle"
	"github.com/neardup/neardup/sketch/text"
)

// AnalyzedDocument is a document as analyze describes it, and what a collection knows of its paragraphs.
type AnalyzedDocument struct {
	analyze.Document
	// Recurrences says of each paragraph where else it stands; nil where that is not known, because no passage
	// fingerprint fell into it.
	Recurrences []*corpus.Recurrence
}

// AnalyzeIn analyses a document as AnalyzeText does, by the thresholds of a collection, and asks that which paragraphs
// recur in its documents. A paragraph that stands in many stories is Boilerplate. So is one of a few words, as a line of a
// menu, that stands between two of these, or word for word in most documents that hold one of these, where texts are
// retained. A stored document with the same id is left out. It changes nothing.
func (e *Engine) AnalyzeIn(ctx context.Context, collection string, doc Document) (AnalyzedDocument, error) {
	if limit := e.limits.TextBytes; len(doc.Text) > limit {
		return AnalyzedDocument{}, &TextTooLargeError{Bytes: len(doc.Text), Limit: limit}
	}
	c, end, err := e.beginReading(ctx, collection)
	if err != nil {
		return AnalyzedDocument{}, err
	}
	defer end()
	analyzed := AnalyzedDocument{Document: AnalyzeText(thresholdsOf(c.record.GetThresholds()), doc.Text)}
	analyzed.Recurrences = make([]*corpus.Recurrence, len(analyzed.Paragraphs))
	own, stored := c.ordinals[doc.ID]
	skip := func(other uint32) bool { return stored && other == own }
	for i, keys := range paragraphPassages(c.sketcher, doc.Text, analyzed.Paragraphs) {
		if len(keys) == 0 {
			continue
		}
		found, err := c.corpus.Recurrence(keys, doc.Source, skip)
		if err != nil {
			return AnalyzedDocument{}, err
		}
		analyzed.Recurrences[i] = &found
	}
	if witnesses := analyzed.markBoilerplate(c.corpus.IsBoilerplate); len(witnesses) > 0 {
		lines, err := c.commonLines(witnesses)
		if err != nil {
			return AnalyzedDocument{}, err
		}
		for i, p := range analyzed.Paragraphs {
			if lines[string(text.AppendNormalized(nil, doc.Text[p.Start:p.End]))] {
				analyzed.mark(i, i+1)
			}
		}
	}
	return analyzed, nil
}

// commonLines returns the lines, normalized, that stand in three quarters of the documents and in three of them at least,
// very long ones left out. There are none where texts are not retained.
func (c *collection) commonLines(docs []uint32) (map[string]bool, error) {
	const least, bytesMax = 3, 1 << 20
	docs = slices.DeleteFunc(slices.Clone(docs), func(doc uint32) bool {
		d, _ := c.corpus.Document(doc)
		return d.Bytes > bytesMax
	})
	counts := make(map[string]int)
	for _, doc := range docs {
		content, _, err := c.engine.store.DocumentText(c.id(), uint64(doc))
		if err != nil {
			return nil, err
		}
		seen := make(map[string]bool)
		for _, p := range text.AppendParagraphs(nil, string(content)) {
			line := string(text.AppendNormalized(nil, string(content[p.Start:p.End])))
			if line != "" && !seen[line] {
				seen[line] = true
				counts[line]++
			}
		}
	}
	common := make(map[string]bool)
	for line, n := range counts {
		if n >= least && 4*n >= 3*len(docs) {
			common[line] = true
		}
	}
	return common, nil
}

// markBoilerplate sets the status of the paragraphs that recur and repeat none of their own document. It returns documents
// that hold the one that recurs most.
func (a *AnalyzedDocument) markBoilerplate(recurs func(corpus.Recurrence) bool) (witnesses []uint32) {
	known := func(i int) bool { return a.Recurrences[i] != nil }
	boilerplate := func(i int) bool { return known(i) && recurs(*a.Recurrences[i]) }
	last := -1 // the last paragraph of which something is known
	most := 0
	for i := range a.Paragraphs {
		if !known(i) {
			continue
		}
		if boilerplate(i) {
			a.mark(i, i+1)
			if last >= 0 && boilerplate(last) {
				a.mark(last+1, i)
			}
			if r := a.Recurrences[i]; r.Stories > most {
				most, witnesses = r.Stories, r.Witnesses
			}
		}
		last = i
	}
	return witnesses
}

func (a *AnalyzedDocument) mark(from, to int) {
	for i := from; i < to; i++ {
		if a.Paragraphs[i].Status == analyze.Unique {
			a.Paragraphs[i].Status = analyze.Boilerplate
		}
	}
}

// paragraphPassages returns the keys of the passage fingerprints of each paragraph. A fingerprint may stand in several
// paragraphs: it is that of each that has half of its words, or of which it has half of the words.
func paragraphPassages(sketcher *sketch.Sketcher, content string, paragraphs []analyze.Paragraph) [][]uint64 {
	var sketched sketch.Sketch
	sketcher.SketchPassages(&sketched, content)
	tokens, size := &sketched.Tokens, sketcher.Parameters().PassageSize
	// The tokens of paragraph i are [starts[i], starts[i+1]).
	starts := make([]int, len(paragraphs)+1)
	for i, p := range paragraphs {
		end := starts[i]
		for end < tokens.Len() && int(tokens.Start[end]) < p.End {
			end++
		}
		starts[i+1] = end
	}
	keys := make([][]uint64, len(paragraphs))
	first := 0
	for _, p := range sketched.Passages {
		from, to := int(p.Token), shingle.End(tokens, int(p.Token), size)
		for starts[first+1] <= from {
			first++
		}
		for i := first; i < len(paragraphs) && starts[i] < to; i++ {
			inside := tokens.HalfWords(max(from, starts[i]), min(to, starts[i+1]))
			smaller := min(tokens.HalfWords(from, to), tokens.HalfWords(starts[i], starts[i+1]))
			if inside > 0 && 2*inside >= smaller {
				keys[i] = append(keys[i], p.Key)
			}
		}
	}
	return keys
}

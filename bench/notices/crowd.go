package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/neardup/neardup/bench/invented/wire"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/corpus"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

// measureCrowds scores a crowd of each sort of slots in batch. It returns how many of them have too many reports.
func measureCrowds(ctx context.Context, opts options, w io.Writer) (above int, err error) {
	fmt.Fprintf(w, "## Crowds of %d documents, each of one template\n\n", opts.crowd)
	fmt.Fprintf(w, "| slots | documents reported | share | pairs reported | pairs told as templates | seconds | "+
		"|\n|---|---|---|---|---|---|---|\n")
	for _, slot := range wire.Slots {
		crowd := wire.NewCrowd(opts.seed, slot)
		docs := make([]service.Document, opts.crowd)
		for i := range docs {
			docs[i] = service.Document{ID: crowd.ID(i), Text: crowd.Document(i)}
		}
		start := time.Now()
		reported, err := deduplicate(ctx, docs)
		if err != nil {
			return above, err
		}
		inReports := make(map[string]bool)
		copies := 0
		for key, f := range reported {
			if f.Relation.IsCopy() {
				copies++
				inReports[key.a], inReports[key.b] = true, true
			}
		}
		share := float64(len(inReports)) / float64(opts.crowd)
		verdict := "met"
		if share > opts.crowdReported {
			above++
			verdict = "**MISSED**"
		}
		fmt.Fprintf(w, "| %s | %d | %.4f | %d | %d | %.1f | %s |\n", slot, len(inReports), share, copies, len(reported)-copies,
			time.Since(start).Seconds(), verdict)
	}
	fmt.Fprintln(w)
	return above, nil
}

// measureStream adds a crowd one by one to a corpus, finding the matches of each document before it is added, and prints
// what the last tenth of each step cost. Candidates are the texts that were asked for.
func measureStream(ctx context.Context, opts options, w io.Writer) error {
	fmt.Fprintf(w, "## A crowd added one by one\n\n| documents | candidates a document | most | us an add | told "+
		"as copies |\n|---|---|---|---|---|\n")
	sketcher, err := sketch.New(sketch.DefaultParameters())
	if err != nil {
		return err
	}
	var texts []*match.Text
	asked := 0
	limits := service.DefaultLimits()
	known := corpus.New(corpus.Config{
		Thresholds: match.DefaultThresholds(), Candidates: limits.Candidates, CandidateBytes: limits.CandidateBytes,
		Passages: limits.Passages, Parameters: sketch.DefaultParameters(),
		Text: func(doc uint32) (*match.Text, error) {
			asked++
			return texts[doc], nil
		},
	})
	crowd := wire.NewCrowd(opts.seed, wire.WordSlots)
	step, total, most, copies, measured := 1000, 0, 0, 0, 0
	var spent time.Duration
	for i := range opts.stream {
		content := crowd.Document(i)
		last := i >= step-step/10
		start := time.Now()
		text, sketched := match.Prepare(sketcher, content)
		doc := corpus.Document{ID: crowd.ID(i), Bytes: len(content), SimHash: sketched.SimHash}
		keys := corpus.Keys{Bands: sketched.Bands, Passages: sketched.PassageKeys()}
		asked = 0
		result, err := known.Find(ctx, corpus.Subject{Document: doc, Keys: keys, Text: text})
		if err != nil {
			return err
		}
		texts = append(texts, text)
		if err := errors.Join(known.Add(uint32(i), doc, keys), known.CountWords(text.Words())); err != nil {
			return err
		}
		if last {
			spent += time.Since(start)
			total += asked
			most = max(most, asked)
			measured++
			if len(result.Matches) > 0 && result.Matches[0].Relation != match.Template {
				copies++
			}
		}
		if i+1 == step || i+1 == opts.stream {
			n := max(1, measured)
			fmt.Fprintf(w, "| %d | %.1f | %d | %.0f | %.4f |\n", i+1, float64(total)/float64(n), most,
				float64(spent.Microseconds())/float64(n), float64(copies)/float64(n))
			spent, total, most, copies, measured = 0, 0, 0, 0, 0
			if step *= 2; step > opts.stream {
				step = opts.stream
			}
		}
	}
	fmt.Fprintln(w)
	return nil
}

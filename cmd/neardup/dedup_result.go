package main

import (
	"fmt"
	"iter"
	"path/filepath"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/batch"
	"github.com/neardup/neardup/service/batch/input"
	"github.com/neardup/neardup/service/rpc"
)

// dedupResult is the output of a run of dedup that is loaded.
type dedupResult struct {
	batch.Manifest
	dir    string
	seen   map[string]struct{}
	digest batch.DocumentDigest
}

func openDedup(dir string) (*dedupResult, error) {
	manifest, err := batch.ReadManifest(dir)
	if err != nil {
		return nil, usageErrorf("--dedup: %v", err)
	}
	return &dedupResult{
		Manifest: manifest, dir: dir, seen: make(map[string]struct{}), digest: batch.NewDocumentDigest(),
	}, nil
}

// collection returns a collection that compares as the run did. Its seed is public, as that of the run was.
func (r *dedupResult) collection() *neardupv1.Collection {
	return &neardupv1.Collection{
		Parameters:    rpc.ParametersMessage(r.Parameters),
		Thresholds:    rpc.ThresholdsMessage(r.Thresholds),
		TextRetention: neardupv1.TextRetention_TEXT_RETENTION_RETAIN,
		SeedPolicy:    neardupv1.SeedPolicy_SEED_POLICY_PUBLIC,
	}
}

// documents turns the records of the inputs into those of an import. Of several with one id the run kept the first.
func (r *dedupResult) documents(
	records iter.Seq2[input.Record, error], rejected *rejections,
) iter.Seq2[importItem, error] {
	return func(yield func(importItem, error) bool) {
		for rec, err := range records {
			if err != nil {
				yield(importItem{}, err)
				return
			}
			if _, ok := r.seen[rec.ID]; ok {
				rejected.reject(&input.RejectedError{
					File: rec.File, Line: rec.Line, Reason: fmt.Sprintf("an earlier document has the id %q too", rec.ID),
				})
				continue
			}
			r.seen[rec.ID] = struct{}{}
			r.digest.Add(rec.ID, rec.Text)
			message := rpc.RecordMessage(service.Record{Document: &service.DocumentRecord{Document: rec.Document}})
			if !yield(importItem{record: message, file: rec.File, line: rec.Line}, nil) {
				return
			}
		}
	}
}

// checkDocuments refuses documents that are not those of the run: its matches would not be theirs.
func (r *dedupResult) checkDocuments() error {
	if r.digest.String() == r.DocumentDigest {
		return nil
	}
	return fmt.Errorf("the inputs are not those of the run in %s, which read %s from %q: the documents were imported, "+
		"their matches were not; name the same inputs and fields, or run dedup again",
		r.dir, count(int(r.Summary.Documents), "document"), r.Inputs)
}

// pairsPath is the path of the file that holds the matches.
func (r *dedupResult) pairsPath() string { return filepath.Join(r.dir, batch.PairsFile) }

// match turns a line of that file into a record of an import.
func (r *dedupResult) match(line input.Line) (importItem, error) {
	found, err := batch.DecodePair(line.Text)
	if err != nil {
		return importItem{}, &input.RejectedError{File: line.File, Line: line.Number, Reason: err.Error()}
	}
	return importItem{record: rpc.RecordMessage(service.Record{Match: &found}), file: line.File, line: line.Number}, nil
}

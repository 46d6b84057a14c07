package main

import (
	"context"
	"fmt"
	"slices"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// lossError says what was acknowledged and is not so.
type lossError struct{ what string }

func (e *lossError) Error() string { return e.what }

func lossf(format string, args ...any) error { return &lossError{fmt.Sprintf(format, args...)} }

// addition adds a batch.
type addition struct {
	requestID string
	documents []*neardupv1.Document
}

func (a *addition) effect(s state) {
	for _, d := range a.documents {
		s.add(d)
	}
}

func (a *addition) do(ctx context.Context, client neardupv1.CollectionServiceClient, s state, f *figures) error {
	response, err := client.AddDocuments(ctx, &neardupv1.AddDocumentsRequest{
		Collection: collection, Documents: a.documents, IncludeTemplates: true, RequestId: a.requestID,
	})
	if err != nil {
		return err
	}
	if len(response.GetResults()) != len(a.documents) {
		return lossf("%d results for %d documents", len(response.GetResults()), len(a.documents))
	}
	for i, result := range response.GetResults() {
		d := a.documents[i]
		outcome := s.add(d)
		if result.GetOutcome() != outcome {
			return lossf("document %s of request %s: outcome %v, want %v", d.GetId(), a.requestID, result.GetOutcome(), outcome)
		}
		var partners []string
		for _, m := range result.GetVerdict().GetMatches() {
			partners = append(partners, m.GetDocumentId())
		}
		switch outcome {
		case neardupv1.AddOutcome_ADD_OUTCOME_UNCHANGED:
			f.unchanged++
			slices.Sort(partners)
			if want := s.partnersOf(d.GetId()); !slices.Equal(partners, want) {
				return lossf("document %s, added again unchanged, matches %v, want %v", d.GetId(), partners, want)
			}
			continue
		case neardupv1.AddOutcome_ADD_OUTCOME_REPLACED:
			f.replaced++
		default:
			f.added++
		}
		for _, partner := range partners {
			s.link(d.GetId(), partner)
		}
	}
	return nil
}

// deletion deletes a document.
type deletion struct{ id string }

func (d *deletion) effect(s state) { s.remove(d.id) }

func (d *deletion) do(ctx context.Context, client neardupv1.CollectionServiceClient, s state, f *figures) error {
	_, err := client.DeleteDocument(ctx, &neardupv1.DeleteDocumentRequest{
		Collection: collection, DocumentId: d.id, AllowMissing: true,
	})
	if err == nil {
		f.deleted++
		s.remove(d.id)
	}
	return err
}

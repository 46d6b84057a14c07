package main

import (
	"context"
	"strings"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// addCommand checks documents and has a server remember them.
type addCommand struct {
	submissionFlags
}

// Validate refuses flags out of their range.
func (c *addCommand) Validate() error { return c.submissionFlags.validate() }

// Run adds the documents.
func (c *addCommand) Run(ctx context.Context, p *process) error {
	return c.submit(ctx, p, func(ctx context.Context, server *client, documents []*neardupv1.Document) error {
		response, err := server.AddDocuments(ctx, &neardupv1.AddDocumentsRequest{
			Collection:       c.Collection,
			Documents:        documents,
			IncludeTemplates: c.Templates,
		})
		if err != nil {
			return err
		}
		return showAnswers(p, c.JSON, response, documents, response.GetResults(),
			func(document *neardupv1.Document, result *neardupv1.AddResult) {
				p.out.printf("%s  ", strings.ToLower(shortName(result.GetOutcome().String(), "ADD_OUTCOME_")))
				p.out.verdict(document, result.GetVerdict())
			})
	})
}

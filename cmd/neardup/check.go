package main

import (
	"context"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// checkCommand asks a server what documents are copies of.
type checkCommand struct {
	submissionFlags
}

// Validate refuses flags out of their range.
func (c *checkCommand) Validate() error { return c.submissionFlags.validate() }

// Run checks the documents.
func (c *checkCommand) Run(ctx context.Context, p *process) error {
	return c.submit(ctx, p, func(ctx context.Context, server *client, documents []*neardupv1.Document) error {
		response, err := server.CheckDocuments(ctx, &neardupv1.CheckDocumentsRequest{
			Collection:       c.Collection,
			Documents:        documents,
			IncludeTemplates: c.Templates,
		})
		if err != nil {
			return err
		}
		return showAnswers(p, c.JSON, response, documents, response.GetVerdicts(), p.out.verdict)
	})
}

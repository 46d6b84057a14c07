package main

import (
	"context"
	"fmt"
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
		if c.JSON {
			return p.out.message(response)
		}
		if len(response.GetResults()) != len(documents) {
			return fmt.Errorf("the server answered %d of %d documents", len(response.GetResults()), len(documents))
		}
		for i, result := range response.GetResults() {
			p.out.printf("%s  ", strings.ToLower(shortName(result.GetOutcome().String(), "ADD_OUTCOME_")))
			p.out.verdict(documents[i], result.GetVerdict())
		}
		return nil
	})
}

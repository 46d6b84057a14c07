package main

import (
	"context"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// getCommand prints a stored document.
type getCommand struct {
	ID   string `arg:"" help:"Id of the document."`
	JSON bool   `help:"Print the response as JSON, with all that is known of the document."`

	clientFlags
}

// Validate refuses flags out of their range.
func (c *getCommand) Validate() error { return c.clientFlags.validate() }

// Run prints the text, byte for byte.
func (c *getCommand) Run(ctx context.Context, p *process) error {
	return c.ask(func(server *client) error {
		_, err := call(ctx, p, server, c.JSON, server.GetDocument,
			&neardupv1.GetDocumentRequest{Collection: c.Collection, DocumentId: c.ID},
			func(response *neardupv1.GetDocumentResponse) {
				document := response.GetDocument()
				if document.GetRawText() != nil {
					p.out.printf("%s", document.GetRawText())
				} else {
					p.out.printf("%s", document.GetText())
				}
			})
		return err
	})
}

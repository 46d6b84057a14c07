package main

import (
	"context"
	"fmt"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// deleteCommand deletes documents.
type deleteCommand struct {
	IDs []string `arg:"" name:"id" help:"Ids of the documents."`

	Erase        bool `help:"Wait until text and record are gone from the files of the server, too."`
	AllowMissing bool `help:"Let a document that is not there pass. With --erase, what is left of it is erased."`
	JSON         bool `help:"Print the response of each call as JSON."`

	clientFlags
}

// Validate refuses flags out of their range.
func (c *deleteCommand) Validate() error { return c.clientFlags.validate() }

// Run deletes the documents, in order. One that is not there is reported, and the others are deleted nevertheless.
func (c *deleteCommand) Run(ctx context.Context, p *process) error {
	return c.ask(func(server *client) error {
		rejected := &rejections{stderr: p.stderr}
		for _, id := range c.IDs {
			missing, err := c.remove(ctx, p, server, id)
			if err != nil && !missing {
				return err
			}
			if missing {
				rejected.reject(err)
			}
		}
		return rejected.summarize()
	})
}

// remove deletes one document; missing tells that there is none.
func (c *deleteCommand) remove(ctx context.Context, p *process, server *client, id string) (missing bool, err error) {
	callCtx, cancel := server.withTimeout(ctx)
	defer cancel()
	if c.Erase {
		var response *neardupv1.EraseDocumentResponse
		response, err = server.EraseDocument(callCtx, &neardupv1.EraseDocumentRequest{
			Collection: c.Collection, DocumentId: id, AllowMissing: c.AllowMissing,
		})
		if err == nil && c.JSON {
			return false, p.out.message(response)
		}
	} else {
		var response *neardupv1.DeleteDocumentResponse
		response, err = server.DeleteDocument(callCtx, &neardupv1.DeleteDocumentRequest{
			Collection: c.Collection, DocumentId: id, AllowMissing: c.AllowMissing,
		})
		if err == nil && c.JSON {
			return false, p.out.message(response)
		}
	}
	switch {
	case err == nil && c.Erase:
		p.out.printf("erased  %s\n", printable(id))
	case err == nil:
		p.out.printf("deleted  %s\n", printable(id))
	default:
		missing = status.Code(err) == codes.NotFound && errorInfo(status.Convert(err)).GetMetadata()["document_id"] == id
		if missing {
			return true, fmt.Errorf("%s", status.Convert(err).Message())
		}
		return false, server.explain(ctx, err)
	}
	return false, nil
}

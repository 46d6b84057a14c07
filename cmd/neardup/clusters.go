package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// clustersCommand lists the clusters of a collection.
type clustersCommand struct {
	Document string `help:"List only the cluster that holds this document." placeholder:"ID"`
	PageSize int32  `help:"Clusters in one call." default:"1000"`
	JSON     bool   `help:"Print the response of each call as JSON."`

	clientFlags
}

// Validate refuses flags out of their range.
func (c *clustersCommand) Validate() error {
	const pageSizeMax = 1000
	if c.PageSize < 1 || c.PageSize > pageSizeMax {
		return fmt.Errorf("--page-size is %d: it must be from 1 to %d", c.PageSize, pageSizeMax)
	}
	return c.clientFlags.validate()
}

// Run lists the clusters, page by page.
func (c *clustersCommand) Run(ctx context.Context, p *process) error {
	server, err := c.dial()
	if err != nil {
		return err
	}
	return errors.Join(c.list(ctx, p, server), server.close())
}

func (c *clustersCommand) list(ctx context.Context, p *process, server *client) error {
	for token := ""; ; {
		response, err := c.page(ctx, server, token)
		if err != nil {
			return server.explain(ctx, err)
		}
		if c.JSON {
			if err := p.out.message(response); err != nil {
				return err
			}
		} else {
			for _, cluster := range response.GetClusters() {
				p.out.cluster(cluster)
			}
		}
		if token = response.GetNextPageToken(); token == "" {
			return nil
		}
		if err := p.out.flush(); err != nil {
			return err
		}
	}
}

// page asks for one page.
func (c *clustersCommand) page(ctx context.Context, server *client, token string) (*neardupv1.ListClustersResponse, error) {
	ctx, cancel := server.withTimeout(ctx)
	defer cancel()
	return server.ListClusters(ctx, &neardupv1.ListClustersRequest{
		Collection: c.Collection,
		PageSize:   c.PageSize,
		PageToken:  token,
		DocumentId: c.Document,
	})
}

// cluster writes one cluster on a line, and below it why its canonical document is that and where the others came from.
func (o *output) cluster(c *neardupv1.Cluster) {
	members := make([]string, len(c.GetMemberDocumentIds()))
	for i, id := range c.GetMemberDocumentIds() {
		members[i] = printable(id)
	}
	o.printf("%s  %s, canonical %s (%s): %s\n", o.in(bold, printable(c.GetClusterId())), count(len(members), "document"),
		printable(c.GetCanonicalDocumentId()), basisName(c.GetCanonicalBasis()), strings.Join(members, ", "))
	if reason := c.GetCanonicalReason(); reason != "" {
		o.printf("    %s is canonical: %s\n", printable(c.GetCanonicalDocumentId()), printable(reason))
	}
	for _, m := range c.GetMembers() {
		if from := m.GetCopiedFromDocumentId(); from != "" {
			o.printf("    %s  from %s (%s)%s\n", printable(m.GetDocumentId()), printable(from), basisName(m.GetCopiedFromBasis()),
				creditText(m.GetCreditedSource()))
		}
	}
}

// creditText says which source a text credits; it is empty if there is none.
func creditText(source string) string {
	if source == "" {
		return ""
	}
	return ", credits " + printable(source)
}

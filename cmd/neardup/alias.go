package main

import (
	"context"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// aliasCommand is the commands about other names for collections.
type aliasCommand struct {
	Set    setAliasCommand    `cmd:"" help:"Make an alias, or point it at another collection in one step."`
	List   listAliasesCommand `cmd:"" help:"List the aliases."`
	Delete deleteAliasCommand `cmd:"" help:"Delete an alias; the collection stays."`
}

// setAliasCommand points an alias at a collection.
type setAliasCommand struct {
	Name       string `arg:"" help:"Name of the alias."`
	Collection string `arg:"" help:"Name of the collection that it stands for from now on."`

	Expected string `help:"Fail unless the alias points at this collection now." placeholder:"COLLECTION"`
	JSON     bool   `help:"Print the response as JSON."`

	serverFlags
}

// Validate refuses flags out of their range.
func (c *setAliasCommand) Validate() error { return c.validate() }

// Run sets the alias.
func (c *setAliasCommand) Run(ctx context.Context, p *process) error {
	return c.ask(func(server *client) error {
		_, err := call(ctx, p, server, c.JSON, server.SetAlias,
			&neardupv1.SetAliasRequest{
				Alias:              &neardupv1.Alias{Name: c.Name, Collection: c.Collection},
				ExpectedCollection: c.Expected,
			},
			func(response *neardupv1.SetAliasResponse) {
				p.out.alias(response.GetAlias())
				if previous := response.GetPreviousCollection(); previous != "" {
					p.out.printf("  before  %s\n", printable(previous))
				}
			})
		return err
	})
}

// listAliasesCommand lists aliases.
type listAliasesCommand struct {
	JSON bool `help:"Print the response of each call as JSON."`

	serverFlags
}

// Validate refuses flags out of their range.
func (c *listAliasesCommand) Validate() error { return c.validate() }

// Run lists the aliases, page by page.
func (c *listAliasesCommand) Run(ctx context.Context, p *process) error {
	return c.ask(func(server *client) error {
		for token := ""; ; {
			const pageSizeMax = 1000
			response, err := call(ctx, p, server, c.JSON, server.ListAliases,
				&neardupv1.ListAliasesRequest{PageSize: pageSizeMax, PageToken: token},
				func(response *neardupv1.ListAliasesResponse) {
					for _, alias := range response.GetAliases() {
						p.out.alias(alias)
					}
				})
			if err != nil {
				return err
			}
			if token = response.GetNextPageToken(); token == "" {
				return nil
			}
		}
	})
}

// deleteAliasCommand deletes an alias.
type deleteAliasCommand struct {
	Name string `arg:"" help:"Name of the alias."`

	AllowMissing bool `help:"Let an alias that is not there pass."`
	JSON         bool `help:"Print the response as JSON."`

	serverFlags
}

// Validate refuses flags out of their range.
func (c *deleteAliasCommand) Validate() error { return c.validate() }

// Run deletes the alias.
func (c *deleteAliasCommand) Run(ctx context.Context, p *process) error {
	return c.ask(func(server *client) error {
		_, err := call(ctx, p, server, c.JSON, server.DeleteAlias,
			&neardupv1.DeleteAliasRequest{Alias: c.Name, AllowMissing: c.AllowMissing},
			func(*neardupv1.DeleteAliasResponse) { p.out.printf("deleted  %s\n", printable(c.Name)) })
		return err
	})
}

// alias writes an alias on a line.
func (o *output) alias(a *neardupv1.Alias) {
	o.printf("%s -> %s\n", o.in(bold, printable(a.GetName())), printable(a.GetCollection()))
}

package main

import (
	"context"
	"fmt"
	"io"

	"github.com/vbauerster/cupwriter"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// explainCommand tells why two documents are a match, or are none.
type explainCommand struct {
	Documents []string `arg:"" name:"document" help:"Ids of two stored documents, the subject first; with --file that of the other alone."`

	File  string `help:"Text file in the place of the subject; - for standard input." placeholder:"FILE"`
	Width *int   `help:"Columns in which to show the texts side by side; 0 shows them one above the other, which suits texts that run from right to left. Default: the width of the terminal, 0 elsewhere." placeholder:"COLUMNS"`
	JSON  bool   `help:"Print the response as JSON."`

	clientFlags
}

// widthMin is the least width in which two columns can be read.
const widthMin = 40

// Validate refuses arguments that do not name two documents, and flags out of their range.
func (c *explainCommand) Validate() error {
	switch {
	case c.File == "" && len(c.Documents) != 2:
		return fmt.Errorf("%s given: name two documents, or one and --file", count(len(c.Documents), "id"))
	case c.File != "" && len(c.Documents) != 1:
		return fmt.Errorf("%s given: name one document to compare --file with", count(len(c.Documents), "id"))
	case c.Width != nil && *c.Width != 0 && *c.Width < widthMin:
		return fmt.Errorf("--width is %d: it must be 0, or at least %d", *c.Width, widthMin)
	}
	return c.clientFlags.validate()
}

// Run explains the pair.
func (c *explainCommand) Run(ctx context.Context, p *process) error {
	request := &neardupv1.ExplainMatchRequest{
		Collection: c.Collection, OtherDocumentId: c.Documents[len(c.Documents)-1],
	}
	var text string
	if c.File == "" {
		request.Subject = &neardupv1.ExplainMatchRequest_DocumentId{DocumentId: c.Documents[0]}
	} else {
		var err error
		if text, err = p.readText(c.File); err != nil {
			return err
		}
		request.Subject = &neardupv1.ExplainMatchRequest_Document{
			Document: &neardupv1.Document{Content: &neardupv1.Document_RawText{RawText: []byte(text)}},
		}
	}
	return c.ask(func(server *client) error { return c.explain(ctx, p, server, request, text) })
}

// explain asks the server, and writes the answer; text is the subject's, if it is not stored.
func (c *explainCommand) explain(
	ctx context.Context, p *process, server *client, request *neardupv1.ExplainMatchRequest, text string,
) error {
	// What is shown to people needs the texts too, which come with further calls.
	response, err := call(ctx, p, server, c.JSON, server.ExplainMatch, request, func(*neardupv1.ExplainMatchResponse) {})
	if err != nil || c.JSON {
		return err
	}
	a, b := side{name: c.File, text: text}, side{name: request.GetOtherDocumentId()}
	if c.File == "" {
		a.name = request.GetDocumentId()
		if a.text, err = c.text(ctx, server, a.name); err != nil {
			return server.explain(ctx, err)
		}
	}
	if b.text, err = c.text(ctx, server, b.name); err != nil {
		return server.explain(ctx, err)
	}
	p.out.explanation(response, a, b, c.width(p))
	return nil
}

// text returns the text of a stored document; it is empty if the collection keeps none, or if the document is gone by now.
func (c *explainCommand) text(ctx context.Context, server *client, id string) (string, error) {
	ctx, cancel := server.withTimeout(ctx)
	defer cancel()
	response, err := server.GetDocument(ctx, &neardupv1.GetDocumentRequest{Collection: c.Collection, DocumentId: id})
	if status.Code(err) == codes.NotFound {
		return "", nil
	}
	if raw := response.GetDocument().GetRawText(); len(raw) > 0 {
		return string(raw), err
	}
	return response.GetDocument().GetText(), err
}

// width returns the width in which texts stand side by side; zero if they do not.
func (c *explainCommand) width(p *process) int {
	if c.Width != nil {
		return *c.Width
	}
	if width := p.out.terminalWidth; width >= widthMin {
		return width
	}
	return 0
}

// terminalWidth returns the width of the terminal on which what is written to w appears; zero if there is none.
func terminalWidth(w io.Writer) int {
	terminal := cupwriter.New(w, false)
	if !terminal.IsTerminal() {
		return 0
	}
	width, _, err := terminal.GetTermSize()
	if err != nil {
		return 0
	}
	return width
}

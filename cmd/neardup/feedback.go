package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// feedbackCommand says which matches of a collection are right and which are wrong.
type feedbackCommand struct {
	Mark   feedbackMarkCommand   `cmd:"" help:"Say that the match of two documents is right or wrong."`
	List   feedbackListCommand   `cmd:"" help:"List what was said of matches."`
	Delete feedbackDeleteCommand `cmd:"" help:"Take back what was said of a match."`
}

// feedbackMarkCommand judges a match.
type feedbackMarkCommand struct {
	A         string `arg:"" help:"Id of one document."`
	B         string `arg:"" help:"Id of the other document."`
	Judgement string `arg:"" enum:"right,wrong" help:"right: a copy, even if it looks like a template. wrong: left out of answers and clusters."`

	Note         string `help:"Why, for whoever reads the list later." placeholder:"TEXT"`
	AllowMissing bool   `help:"Documents that do not exist are no error: the judgement waits for them."`
	JSON         bool   `help:"Print the response as JSON."`

	clientFlags
}

// Validate refuses flags out of their range.
func (c *feedbackMarkCommand) Validate() error { return c.clientFlags.validate() }

// Run marks the match.
func (c *feedbackMarkCommand) Run(ctx context.Context, p *process) error {
	judgement := neardupv1.Judgement_JUDGEMENT_RIGHT
	if c.Judgement == "wrong" {
		judgement = neardupv1.Judgement_JUDGEMENT_WRONG
	}
	return c.ask(func(server *client) error {
		_, err := call(ctx, p, server, c.JSON, server.MarkMatch, &neardupv1.MarkMatchRequest{
			Collection: c.Collection, DocumentId: c.A, OtherDocumentId: c.B, Judgement: judgement, Note: c.Note,
			AllowMissing: c.AllowMissing,
		}, func(r *neardupv1.MarkMatchResponse) { p.out.feedback(r.GetFeedback()) })
		return err
	})
}

// feedbackListCommand lists the feedback of a collection.
type feedbackListCommand struct {
	Labels   bool  `help:"Print tab-separated labels for training and measuring: both ids, right or wrong, the note."`
	PageSize int32 `help:"Judgements in one call." default:"1000"`
	JSON     bool  `help:"Print the response of each call as JSON."`

	clientFlags
}

// Validate refuses flags out of their range.
func (c *feedbackListCommand) Validate() error {
	const pageSizeMax = 1000
	switch {
	case c.PageSize < 1 || c.PageSize > pageSizeMax:
		return fmt.Errorf("--page-size is %d: it must be from 1 to %d", c.PageSize, pageSizeMax)
	case c.Labels && c.JSON:
		return errors.New("--labels and --json exclude each other")
	}
	return c.clientFlags.validate()
}

// Run lists the feedback, page by page.
func (c *feedbackListCommand) Run(ctx context.Context, p *process) error {
	return c.ask(func(server *client) error { return c.list(ctx, p, server) })
}

func (c *feedbackListCommand) list(ctx context.Context, p *process, server *client) error {
	show := p.out.feedback
	if c.Labels {
		show = p.out.label
	}
	for token := ""; ; {
		response, err := call(ctx, p, server, c.JSON, server.ListFeedback, &neardupv1.ListFeedbackRequest{
			Collection: c.Collection, PageSize: c.PageSize, PageToken: token,
		}, func(r *neardupv1.ListFeedbackResponse) {
			for _, f := range r.GetFeedback() {
				show(f)
			}
		})
		if err != nil {
			return err
		}
		if token = response.GetNextPageToken(); token == "" {
			return nil
		}
		if err := p.out.flush(); err != nil {
			return err
		}
	}
}

// feedbackDeleteCommand takes feedback back.
type feedbackDeleteCommand struct {
	A string `arg:"" help:"Id of one document."`
	B string `arg:"" help:"Id of the other document."`

	AllowMissing bool `help:"A pair without feedback is no error."`

	clientFlags
}

// Validate refuses flags out of their range.
func (c *feedbackDeleteCommand) Validate() error { return c.clientFlags.validate() }

// Run deletes the feedback.
func (c *feedbackDeleteCommand) Run(ctx context.Context, p *process) error {
	return c.ask(func(server *client) error {
		_, err := call(ctx, p, server, false, server.DeleteFeedback, &neardupv1.DeleteFeedbackRequest{
			Collection: c.Collection, DocumentId: c.A, OtherDocumentId: c.B, AllowMissing: c.AllowMissing,
		}, func(*neardupv1.DeleteFeedbackResponse) {})
		return err
	})
}

// judgementName is right or wrong.
func judgementName(j neardupv1.Judgement) string {
	return strings.ToLower(shortName(j.String(), "JUDGEMENT_"))
}

// feedback writes one judgement for people.
func (o *output) feedback(f *neardupv1.Feedback) {
	h := green
	if f.GetJudgement() == neardupv1.Judgement_JUDGEMENT_WRONG {
		h = red
	}
	o.printf("%s  %s and %s", o.in(h, judgementName(f.GetJudgement())), printable(f.GetDocumentId()),
		printable(f.GetOtherDocumentId()))
	if f.GetNote() != "" {
		o.printf("; %s", printable(f.GetNote()))
	}
	o.printf("\n")
}

// label writes one judgement for programs, in four fields on one line.
func (o *output) label(f *neardupv1.Feedback) {
	o.printf("%s\t%s\t%s\t%s\n", printable(f.GetDocumentId()), printable(f.GetOtherDocumentId()),
		judgementName(f.GetJudgement()), printable(f.GetNote()))
}

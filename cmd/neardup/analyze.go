package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/batch/input"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/service/rpc"
)

// analyzeCommand finds what repeats inside each document, and the source that it credits; and what recurs in the
// documents of a collection, if one is named.
type analyzeCommand struct {
	Paths []string `arg:"" name:"file" help:"Text files, folders, .jsonl[.gz|.zst] files, or - for JSON lines on standard input."`

	ParagraphContainment float64 `help:"Share of the smaller paragraph that must stand in an earlier one for a repeat." default:"${paragraph_containment}"`
	Collection           string  `help:"Ask a server which paragraphs recur in this collection, by whose thresholds repeats are found then." placeholder:"NAME" group:"Server"`
	JSON                 bool    `help:"Print JSON, one document a line."`

	profileFlag
	serverFlags
	inputFlags
}

// thresholds returns those of the flags, the others at their defaults.
func (c *analyzeCommand) thresholds() match.Thresholds {
	thresholds := match.DefaultThresholds()
	thresholds.ParagraphContainment = c.ParagraphContainment
	return thresholds
}

// Validate refuses flags out of their range.
func (c *analyzeCommand) Validate() error {
	return cmp.Or(c.thresholds().Validate(), c.serverFlags.validate(), c.inputFlags.validate())
}

// Run analyzes the documents.
func (c *analyzeCommand) Run(ctx context.Context, p *process) error {
	if c.Collection == "" {
		return c.each(ctx, p, func(rec input.Record) (*neardupv1.AnalyzeResponse, error) {
			return rpc.AnalyzeResponse(rec.ID, service.AnalyzeText(c.thresholds(), rec.Text)), nil
		})
	}
	return c.ask(func(server *client) error {
		return c.each(ctx, p, func(rec input.Record) (*neardupv1.AnalyzeResponse, error) {
			callCtx, cancel := server.withTimeout(ctx)
			defer cancel()
			response, err := server.api.Texts.Analyze(callCtx, &neardupv1.AnalyzeRequest{
				Document: rpc.DocumentMessage(rec.Document), Collection: c.Collection,
			})
			if err != nil {
				return nil, server.explain(ctx, err)
			}
			return response, nil
		})
	})
}

// each analyzes every document and writes the answer.
func (c *analyzeCommand) each(
	ctx context.Context, p *process, analyze func(input.Record) (*neardupv1.AnalyzeResponse, error),
) error {
	reader, err := c.open(p, c.Paths, "")
	if err != nil {
		return err
	}
	rejected := &rejections{stderr: p.stderr}
	for rec, err := range rejected.filter(reader.Records(ctx)) {
		if err != nil {
			return err
		}
		response, err := analyze(rec)
		if err != nil {
			return err
		}
		if c.JSON {
			if err := p.out.message(response); err != nil {
				return err
			}
			continue
		}
		p.out.analysis(response, rec.Text)
	}
	return rejected.summarize()
}

// analysis writes the paragraphs of a document and the source that it credits.
func (o *output) analysis(response *neardupv1.AnalyzeResponse, text string) {
	numbers := make(map[neardupv1.ParagraphStatus]int)
	for _, paragraph := range response.GetParagraphs() {
		numbers[paragraph.GetStatus()]++
	}
	o.printf("%s: %s, %d repeated, %d boilerplate\n", o.in(bold, printable(response.GetDocumentId())),
		count(len(response.GetParagraphs()), "paragraph"),
		numbers[neardupv1.ParagraphStatus_PARAGRAPH_STATUS_REPEATED],
		numbers[neardupv1.ParagraphStatus_PARAGRAPH_STATUS_BOILERPLATE])
	for _, paragraph := range response.GetParagraphs() {
		const excerptMax = 60
		o.printf("%5d  %s%s%s  %s\n", paragraph.GetIndex(), o.statusName(paragraph.GetStatus()), repeats(paragraph), recurs(paragraph),
			o.in(dim, excerpt(text[paragraph.GetStartByte():paragraph.GetEndByte()], excerptMax)))
	}
	if credit := response.GetAttribution(); credit != nil {
		o.printf("credits %s, bytes %d to %d\n", o.in(bold, printable(credit.GetSource())), credit.GetStartByte(), credit.GetEndByte())
	}
}

// statusName returns the name of a paragraph's status, padded to a column, in the color of what it means.
func (o *output) statusName(s neardupv1.ParagraphStatus) string {
	name := fmt.Sprintf("%-11s", strings.ToLower(shortName(s.String(), "PARAGRAPH_STATUS_")))
	switch s {
	case neardupv1.ParagraphStatus_PARAGRAPH_STATUS_REPEATED:
		return o.in(red, name)
	case neardupv1.ParagraphStatus_PARAGRAPH_STATUS_BOILERPLATE:
		return o.in(cyan, name)
	default:
		return name
	}
}

// repeats says which earlier paragraphs one repeats.
func repeats(paragraph *neardupv1.Paragraph) string {
	var b strings.Builder
	for i, d := range paragraph.GetDuplicateOf() {
		separator := " of "
		if i > 0 {
			separator = ", "
		}
		fmt.Fprintf(&b, "%s%d (%.2f)", separator, d.GetParagraph(), d.GetContainment())
	}
	return b.String()
}

// recurs says in how many other documents a paragraph stands; it is empty if that is none or not known.
func recurs(paragraph *neardupv1.Paragraph) string {
	r := paragraph.GetRecurrence()
	if r.GetDocumentCount() == 0 {
		return ""
	}
	return fmt.Sprintf(" in %s (%s, %s)", count(int(r.GetDocumentCount()), "other document"),
		storyCount(int(r.GetStoryCount())), count(int(r.GetSourceCount()), "source"))
}

func storyCount(n int) string {
	if n == 1 {
		return "1 story"
	}
	return fmt.Sprintf("%d stories", n)
}

package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/service/rpc"
	"github.com/neardup/neardup/sketch"
)

// compareCommand tells how two texts relate.
type compareCommand struct {
	A string `arg:"" help:"Text file, the subject; - for standard input."`
	B string `arg:"" help:"Text file to compare it with; - for standard input."`

	ShingleSize int  `help:"Words of a shingle." default:"${shingle_size}"`
	JSON        bool `help:"Print JSON."`

	profileFlag
	relationFlags
}

// parameters returns those of the flags, the others at their defaults.
func (c *compareCommand) parameters() sketch.Parameters {
	parameters := sketch.DefaultParameters()
	parameters.ShingleSize = c.ShingleSize
	return parameters
}

// Validate refuses flags out of their range.
func (c *compareCommand) Validate() error {
	if c.A == "-" && c.B == "-" {
		return errors.New("standard input can be one of the two texts only")
	}
	return cmp.Or(c.parameters().Validate(), c.thresholds().Validate())
}

// Run compares the texts.
func (c *compareCommand) Run(p *process) error {
	a, err := p.readText(c.A)
	if err != nil {
		return err
	}
	b, err := p.readText(c.B)
	if err != nil {
		return err
	}
	parameters := c.parameters()
	evidence, err := service.CompareTexts(parameters, c.thresholds(), a, b)
	if err != nil {
		return fmt.Errorf("compare %s with %s: %w", c.A, c.B, err)
	}
	response := rpc.CompareResponse(c.A, c.B, parameters.ID(), evidence)
	if c.JSON {
		return p.out.message(response)
	}
	p.out.comparison(response, a, b)
	return nil
}

// readText reads a text file, or standard input for "-". Byte offsets in answers bound its size.
func (p *process) readText(path string) (string, error) {
	name, read := path, func() ([]byte, error) { return os.ReadFile(path) }
	if path == "-" {
		name, read = "standard input", func() ([]byte, error) { return io.ReadAll(p.stdin) }
	}
	text, err := read()
	if err != nil {
		return "", err
	}
	if len(text) > math.MaxInt32 {
		return "", fmt.Errorf("%s has %d bytes: at most %d can be compared", name, len(text), math.MaxInt32)
	}
	return string(text), nil
}

// comparison writes the relation, the scores, and each shared passage as it stands in both texts, one above the other:
// columns would mix texts that run left and right.
func (o *output) comparison(r *neardupv1.CompareResponse, a, b string) {
	o.printf("%s  %s and %s\n", o.relationName(r.GetRelation()), printable(r.GetA()), printable(r.GetB()))
	o.printf("resemblance %.3f, containment of the first in the second %.3f, of the second in the first %.3f\n",
		r.GetResemblance(), r.GetContainmentAInB(), r.GetContainmentBInA())
	for i, passage := range r.GetPassages() {
		o.printf("\nshared passage %d: %s, similarity %.2f\n", i+1, count(int(passage.GetTokenCount()), "word"), passage.GetSimilarity())
		o.passageSide("a", passage.GetA(), a)
		o.passageSide("b", passage.GetB(), b)
	}
	if r.GetPassagesTruncated() {
		o.printf("\nthere are more shared passages; these are the longest\n")
	}
}

// passageSide writes where a passage stands in one text, and how it begins.
func (o *output) passageSide(side string, span *neardupv1.PassageSpan, text string) {
	paragraphs := fmt.Sprintf("paragraph %d", span.GetFirstParagraph())
	if span.GetLastParagraph() != span.GetFirstParagraph() {
		paragraphs = fmt.Sprintf("paragraphs %d to %d", span.GetFirstParagraph(), span.GetLastParagraph())
	}
	const excerptMax = 100
	o.printf("  %s  bytes %d to %d, %s\n     %s\n", side, span.GetStartByte(), span.GetEndByte(), paragraphs,
		o.in(dim, excerpt(text[span.GetStartByte():span.GetEndByte()], excerptMax)))
}

// relationFlags decide what a pair means.
type relationFlags struct {
	NearDuplicateContainment float64 `help:"Containment of each in the other from which a pair is NEAR_DUPLICATE." default:"${near_duplicate_containment}" group:"Thresholds"`
	Containment              float64 `help:"Containment from which the smaller text is CONTAINED_IN the larger." default:"${containment}" group:"Thresholds"`
	PartialWords             int     `help:"Words of a shared passage from which a pair is PARTIAL." default:"${partial_words}" group:"Thresholds"`
	TemplateDistinctiveness  float64 `help:"Mean of rarity and agreement of what is shared below which a pair is TEMPLATE." default:"${template_distinctiveness}" group:"Thresholds"`
}

// thresholds returns those of the flags, the others at their defaults.
func (f *relationFlags) thresholds() match.Thresholds {
	thresholds := match.DefaultThresholds()
	thresholds.NearDuplicateContainment = f.NearDuplicateContainment
	thresholds.Containment = f.Containment
	thresholds.PartialWords = f.PartialWords
	thresholds.TemplateDistinctiveness = f.TemplateDistinctiveness
	return thresholds
}

package main

import (
	"context"
	"fmt"

	"github.com/neardup/neardup/service/profile"
	"github.com/neardup/neardup/service/tune"
	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/band"
)

// tuneCommand shows what parameters find and cost, on the user's own sample.
type tuneCommand struct {
	Paths []string `arg:"" optional:"" name:"input" help:"Sample to measure on: text files, folders, .jsonl[.gz|.zst] files, or - for JSON lines on standard input. Without one only the curves are shown."`

	Threshold   float64 `help:"Resemblance from which pairs shall be found." default:"0.5" placeholder:"J"`
	Recall      float64 `help:"Recall that a pair at the threshold must have at least." default:"0.95" placeholder:"R"`
	Containment float64 `help:"Containment from which pairs count as contained." default:"${containment}" placeholder:"C"`
	Sample      int     `help:"Most documents to measure on; all pairs of them are compared." default:"2000" placeholder:"N"`
	JSON        bool    `help:"Print JSON."`

	profileFlag
	familyFlag

	ShingleSize      int `help:"Words of a shingle." default:"${shingle_size}" placeholder:"N"`
	Permutations     int `help:"Slots of a signature." default:"${permutations}" placeholder:"N"`
	PassageSize      int `help:"Words of the shingles that passage fingerprints are chosen from." default:"${passage_size}" placeholder:"N"`
	PassageGuarantee int `help:"Words of a common run that surely shares a passage fingerprint." default:"${passage_guarantee}" placeholder:"N"`
	SimHashDistance  int `name:"simhash-distance" help:"Bits that SimHash fingerprints of candidates may differ by." default:"3" placeholder:"N"`

	inputFlags
}

// parameters returns those of the flags with the bands x rows that were picked.
func (c *tuneCommand) parameters(picked band.Choice) sketch.Parameters {
	parameters := sketch.DefaultParameters()
	parameters.Family = c.family()
	parameters.ShingleSize, parameters.Permutations = c.ShingleSize, c.Permutations
	parameters.Bands, parameters.Rows = picked.Bands, picked.Rows
	parameters.PassageSize, parameters.PassageGuarantee = c.PassageSize, c.PassageGuarantee
	return parameters
}

// Validate refuses flags out of their range.
func (c *tuneCommand) Validate() error {
	if c.Sample < 1 {
		return fmt.Errorf("--sample is %d: it must be at least 1", c.Sample)
	}
	if !(c.Containment > 0 && c.Containment <= 1) {
		return fmt.Errorf("--containment is %v: it must be above 0 and at most 1", c.Containment)
	}
	return nil
}

// tuning is the answer of tuneCommand.
type tuning struct {
	Threshold    float64      `json:"threshold"`
	Resemblances []float64    `json:"resemblances"`
	Curves       []tune.Curve `json:"curves"`
	Bands        int          `json:"bands"`
	Rows         int          `json:"rows"`
	// Measured is left out without a sample.
	Measured *tune.Measurement `json:"measured,omitempty"`
}

// Run shows the curves, and measures the channels if there is a sample.
func (c *tuneCommand) Run(ctx context.Context, p *process) error {
	want := band.Requirement{Threshold: c.Threshold, RecallMin: c.Recall}
	curves, choice, err := tune.Curves(c.Permutations, want)
	if err != nil {
		return usageErrorf("%v", err)
	}
	parameters := c.parameters(choice)
	if err := parameters.Validate(); err != nil {
		return usageErrorf("%v", err)
	}
	answer := tuning{
		Threshold: c.Threshold, Resemblances: tune.Resemblances(), Curves: curves, Bands: choice.Bands, Rows: choice.Rows,
	}
	rejected := &rejections{stderr: p.stderr}
	if len(c.Paths) > 0 {
		texts, err := c.read(ctx, p, rejected)
		if err != nil {
			return err
		}
		measured, err := tune.Measure(ctx, texts, tune.Options{
			Parameters: parameters, Resemblance: c.Threshold, Containment: c.Containment, SimHashDistance: c.SimHashDistance,
			Others: profileConfigurations(),
		})
		if err != nil {
			return err
		}
		answer.Measured = &measured
	}
	if c.JSON {
		if err := p.out.value(answer); err != nil {
			return err
		}
	} else {
		p.out.tuning(answer)
	}
	return rejected.summarize()
}

// profileConfigurations returns what the profiles find candidates with, so that their rows stand beside one's own.
func profileConfigurations() (all []tune.Configuration) {
	for _, p := range profile.All() {
		all = append(all, tune.Configuration{Name: "profile " + p.Name, Parameters: p.Parameters})
	}
	return all
}

// read returns the texts of the first documents.
func (c *tuneCommand) read(ctx context.Context, p *process, rejected *rejections) ([]string, error) {
	reader, err := c.open(p, c.Paths, "")
	if err != nil {
		return nil, err
	}
	var texts []string
	for rec, err := range rejected.filter(reader.Records(ctx)) {
		if err != nil {
			return nil, err
		}
		if texts = append(texts, rec.Text); len(texts) == c.Sample {
			break
		}
	}
	return texts, nil
}

// tuning writes the curves and what was measured.
func (o *output) tuning(t tuning) {
	o.printf("Probability that a pair of this resemblance becomes a candidate by its bands:\n")
	o.printf("%-12s", "bands x rows")
	for _, j := range t.Resemblances {
		o.printf("%7.1f", j)
	}
	o.printf("\n")
	for _, c := range t.Curves {
		o.printf("%-12s", fmt.Sprintf("%d x %d", c.Bands, c.Rows))
		for _, probability := range c.Probability {
			o.printf("%7.3f", probability)
		}
		if c.Chosen {
			o.printf("  chosen for resemblance %v", t.Threshold)
		}
		o.printf("\n")
	}
	m := t.Measured
	if m == nil {
		return
	}
	o.printf("\nMeasured on %s against a scan of all pairs: %s at or above the resemblance, %d at or above the containment.\n",
		count(m.Documents, "document"), count(m.ResemblancePairs, "pair"), m.ContainmentPairs)
	o.printf("%-24s%12s%12s%14s%14s\n", "channel", "resemblance", "containment", "candidates", "keys")
	o.printf("%-24s%12s%12s%14s%14s\n", "", "recall", "recall", "a document", "a document")
	for _, c := range m.Channels {
		o.printf("%-24s%12.3f%12.3f%14.1f%14.1f\n", c.Name, c.ResemblanceRecall, c.ContainmentRecall, c.Candidates, c.Keys)
	}
}

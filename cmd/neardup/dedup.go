package main

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service/batch"
	"github.com/neardup/neardup/service/batch/input"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

// dedupCommand finds the duplicates among files.
type dedupCommand struct {
	Paths []string `arg:"" name:"input" help:"Text files, folders, .jsonl[.gz|.zst] files, or - for JSON lines on standard input."`

	Out       string `required:"" help:"Folder for pairs.jsonl, clusters.jsonl, kept.jsonl and run.json." placeholder:"DIR" type:"path"`
	Force     bool   `help:"Replace what an earlier run left in the folder."`
	Pairs     string `help:"Pairs to write: all, or canonical for those with the canonical document of a cluster." enum:"all,canonical" default:"canonical"`
	Templates bool   `help:"Write TEMPLATE pairs too."`
	TempDir   string `help:"Folder for temporary files; default that of the system." placeholder:"DIR" type:"path"`
	JSON      bool   `help:"Print the summary as JSON."`

	profileFlag
	relationFlags
	parameterFlags
	inputFlags
}

// Validate refuses flags out of their range.
func (c *dedupCommand) Validate() error {
	return cmp.Or(c.parameters().Validate(), c.thresholds().Validate(), c.inputFlags.validate())
}

// Run finds the duplicates and writes the output folder.
func (c *dedupCommand) Run(ctx context.Context, p *process) error {
	if err := c.checkOut(); err != nil {
		return err
	}
	reader, err := c.open(p, c.Paths, c.Out)
	if err != nil {
		return err
	}
	bars := newProgress(p)
	rejected := &rejections{stderr: bars.stderr}
	pairs := batch.PairsCanonical
	if c.Pairs == "all" {
		pairs = batch.PairsAll
	}
	summary, err := batch.Run(ctx, batch.Options{
		Records:          withProgress(rejected.filter(reader.Records(ctx)), reader, bars),
		Inputs:           c.Paths,
		Version:          programVersion(),
		OutDir:           c.Out,
		Pairs:            pairs,
		IncludeTemplates: c.Templates,
		Parameters:       c.parameters(),
		Thresholds:       c.thresholds(),
		TempDir:          c.TempDir,
		Reject:           func(err *input.RejectedError) { rejected.reject(err) },
		Progress:         bars.update,
	})
	bars.end(err)
	rejected.stderr = p.stderr
	if err != nil {
		return err
	}
	if c.JSON {
		if err := p.out.value(summary); err != nil {
			return err
		}
	} else {
		p.out.summary(summary, c.Out)
	}
	if summary.Cut > 0 {
		_, _ = fmt.Fprintf(p.stderr, "neardup: a limit was reached for %s: some of their matches may be missing\n",
			count(int(summary.Cut), "document"))
	}
	return rejected.summarize()
}

// withProgress moves the bar as records are read.
func withProgress(
	records iter.Seq2[input.Record, error], reader *input.Reader, bars *progress,
) iter.Seq2[input.Record, error] {
	return func(yield func(input.Record, error) bool) {
		for rec, err := range records {
			done, total := reader.Progress()
			bars.update("reading", done, total)
			if !yield(rec, err) {
				return
			}
		}
	}
}

// channels are the channels with the names of the flag.
var channels = []struct {
	name    string
	channel sketch.Channels
}{
	{"bands", sketch.BandChannel}, {"passages", sketch.PassageChannel}, {"simhash", sketch.SimHashChannel},
}

// channelNames returns the names of the channels in a set.
func channelNames(set sketch.Channels) (names []string) {
	for _, c := range channels {
		if set.Has(c.channel) {
			names = append(names, c.name)
		}
	}
	return names
}

// familyFlag chooses the family of signatures.
type familyFlag struct {
	Family string `help:"How signatures are computed: ${families}." enum:"${families}" default:"${family}" placeholder:"NAME"`
}

// family returns that of the flag.
func (f *familyFlag) family() sketch.Family {
	families := sketch.Families()
	i := slices.IndexFunc(families, func(known sketch.Family) bool { return known.String() == f.Family })
	return families[max(i, 0)] // the flag takes no other name
}

// familyNames returns the names of all families.
func familyNames() (names []string) {
	for _, f := range sketch.Families() {
		names = append(names, f.String())
	}
	return names
}

// parameterFlags say how texts become signatures and fingerprints.
type parameterFlags struct {
	familyFlag `group:"Parameters"`

	ShingleSize      int      `help:"Words of a shingle." default:"${shingle_size}" group:"Parameters"`
	Permutations     int      `help:"Slots of a signature." default:"${permutations}" group:"Parameters"`
	Bands            int      `help:"Bands of a signature that are indexed." default:"${bands}" group:"Parameters"`
	Rows             int      `help:"Slots of a band." default:"${rows}" group:"Parameters"`
	PassageSize      int      `help:"Words of the shingles that passage fingerprints are chosen from." default:"${passage_size}" group:"Parameters"`
	PassageGuarantee int      `help:"Words of a common run that surely shares a passage fingerprint." default:"${passage_guarantee}" group:"Parameters"`
	Channels         []string `help:"Ways to find candidates: bands, passages, simhash." enum:"bands,passages,simhash" default:"${channels}" group:"Parameters"`
	SimHashDistance  int      `name:"simhash-distance" help:"Bits that SimHash fingerprints of candidates may differ by." default:"3" placeholder:"N" group:"Parameters"`
	Seed             uint64   `help:"Seed of all hash functions." default:"0" group:"Parameters"`
}

// parameters returns those of the flags.
func (f *parameterFlags) parameters() sketch.Parameters {
	parameters := sketch.DefaultParameters()
	parameters.Family = f.family()
	parameters.ShingleSize = f.ShingleSize
	parameters.Permutations = f.Permutations
	parameters.Bands, parameters.Rows = f.Bands, f.Rows
	parameters.PassageSize, parameters.PassageGuarantee = f.PassageSize, f.PassageGuarantee
	parameters.Channels = 0
	for _, c := range channels {
		if slices.Contains(f.Channels, c.name) {
			parameters.Channels |= c.channel
		}
	}
	if parameters.Channels.Has(sketch.SimHashChannel) {
		parameters.SimHashDistance = f.SimHashDistance
	}
	parameters.Seed = f.Seed
	return parameters
}

// summary writes what a run found.
func (o *output) summary(s batch.Summary, folder string) {
	o.printf("%s, %d kept\n", count(int(s.Documents), "document"), s.Kept)
	o.printf("%s of %s\n", count(int(s.Clusters), "cluster"), count(int(s.Clustered), "document"))
	for relation := match.Exact; relation < match.Unrelated; relation++ {
		if n := s.Matches[relation.String()]; n > 0 {
			o.printf("%s %s\n", o.relationName(neardupv1.Relation(relation)), count(int(n), "pair"))
		}
	}
	o.printf("%s written to %s\n", count(int(s.PairsWritten), "pair"), printable(folder))
}

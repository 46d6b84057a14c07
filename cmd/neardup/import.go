package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"google.golang.org/protobuf/encoding/protojson"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service/batch/input"
)

// importCommand stores what an export or a run of dedup holds.
type importCommand struct {
	Collection string   `arg:"" help:"Name of the collection; it is made if it does not exist."`
	Paths      []string `arg:"" optional:"" name:"file" help:"Export files, also .gz and .zst, or - for standard input (the default). With --dedup, the inputs of that run."`

	Recompute bool   `help:"Look for matches anew, by the parameters and thresholds of the collection, instead of storing those of the export." xor:"source"`
	Dedup     string `help:"Load the result of a run of dedup from its output folder." placeholder:"DIR" type:"path" xor:"source"`
	BatchSize int    `help:"Most records in one call." default:"500"`
	JSON      bool   `help:"Print the response of each call as JSON."`

	serverFlags
	inputFlags
}

// Validate refuses flags out of their range.
func (c *importCommand) Validate() error {
	if err := validateBatchSize(c.BatchSize); err != nil {
		return err
	}
	if c.Dedup != "" && len(c.Paths) == 0 {
		return errors.New("--dedup needs the inputs of that run: name them after the collection")
	}
	return cmp.Or(c.serverFlags.validate(), c.inputFlags.validate())
}

// Run imports the records and says what became of them.
func (c *importCommand) Run(ctx context.Context, p *process) error {
	bars := newProgress(p)
	m := &importing{command: c, process: p, bars: bars, rejected: &rejections{stderr: bars.stderr}}
	err := c.ask(func(server *client) error {
		m.client = server
		if c.Dedup != "" {
			return m.loadDedup(ctx)
		}
		return m.loadExports(ctx)
	})
	bars.end(err)
	m.rejected.stderr = p.stderr
	if !c.JSON {
		p.out.imported(c, &m.total)
	}
	if summary := m.rejected.summarize(); err == nil {
		return summary
	}
	return err
}

// imported writes what became of the records.
func (o *output) imported(c *importCommand, total *neardupv1.ImportRecordsResponse) {
	o.printf("%s: %s added, %d replaced, %d unchanged", printable(c.Collection),
		count(int(total.GetAddedCount()), "document"), total.GetReplacedCount(), total.GetUnchangedCount())
	if !c.Recompute {
		o.printf("; %s stored", matchCount(int(total.GetMatchCount())))
	}
	o.printf("; %d feedback stored\n", total.GetFeedbackCount())
}

// loadExports imports export files.
func (m *importing) loadExports(ctx context.Context) error {
	paths := m.command.Paths
	if len(paths) == 0 {
		paths = []string{"-"}
	}
	for i, path := range paths {
		if path == "-" && slices.Contains(paths[:i], path) {
			return usageErrorf("%v", input.ErrStdinTwice)
		}
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			return usageErrorf("%s is a folder: name the export files in it", path)
		}
	}
	readers := make([]*input.Reader, len(paths))
	for i, path := range paths {
		var err error
		if readers[i], err = m.command.open(m.process, []string{path}, ""); err != nil {
			return err
		}
	}
	var cut []error
	for i, reader := range readers {
		whole, err := m.loadExport(ctx, reader)
		if err != nil {
			return err
		}
		if !whole {
			cut = append(cut, fmt.Errorf("%s is cut: it has no end record; what is there was imported", paths[i]))
		}
	}
	return errors.Join(cut...)
}

// loadExport imports one file, and reports whether it is a whole export.
func (m *importing) loadExport(ctx context.Context, reader *input.Reader) (whole bool, err error) {
	for line, err := range reader.Lines(ctx) {
		done, total := reader.Progress()
		m.bars.update("importing", done, total)
		if m.rejected.takes(err) {
			continue
		}
		if err != nil {
			return false, err
		}
		record := &neardupv1.Record{}
		if err := protojson.Unmarshal(line.Text, record); err != nil {
			m.rejected.reject(&input.RejectedError{File: line.File, Line: line.Number, Reason: fmt.Sprintf("no record: %v", err)})
			continue
		}
		whole = whole || record.GetEnd() != nil
		if err := m.take(ctx, importItem{record: record, file: line.File, line: line.Number}); err != nil {
			return false, err
		}
	}
	return whole, m.flush(ctx)
}

// take does what a record asks for, now or with the next call.
func (m *importing) take(ctx context.Context, item importItem) error {
	switch r := item.record.GetRecord().(type) {
	case *neardupv1.Record_Collection:
		return m.begin(ctx, r.Collection)
	case *neardupv1.Record_Cluster, *neardupv1.Record_End:
		return nil // they follow from the rest
	case *neardupv1.Record_Match:
		if m.command.Recompute {
			return nil
		}
	}
	return m.add(ctx, item)
}

// begin makes the collection after the one that was exported, or checks that they fit.
func (m *importing) begin(ctx context.Context, exported *neardupv1.Collection) error {
	if exported.GetTextRetention() == neardupv1.TextRetention_TEXT_RETENTION_DISCARD {
		return fmt.Errorf("the export is of collection %q, which discards texts: documents without text cannot be imported",
			exported.GetName())
	}
	existing, err := m.ensure(ctx, exported)
	if err != nil || existing == nil || m.command.Recompute {
		return err
	}
	if !sameButSeed(existing.GetParameters(), exported.GetParameters()) {
		return fmt.Errorf("collection %q has the parameters %s, the export those of %s: "+
			"import into another collection, or with --recompute",
			existing.GetName(), existing.GetParameterId(), exported.GetParameterId())
	}
	return nil
}

// loadDedup imports the documents that a run of dedup read, and the matches that it wrote.
func (m *importing) loadDedup(ctx context.Context) error {
	run, err := openDedup(m.command.Dedup)
	if err != nil {
		return err
	}
	reader, err := m.command.open(m.process, m.command.Paths, m.command.Dedup)
	if err != nil {
		return err
	}
	existing, err := m.ensure(ctx, run.collection())
	if err != nil {
		return err
	}
	if id := run.Parameters.ID(); existing != nil && existing.GetParameterId() != id {
		return fmt.Errorf("collection %q has the parameters %s, the run in %s had %s: import into another collection",
			existing.GetName(), existing.GetParameterId(), m.command.Dedup, id)
	}
	records := m.rejected.filter(withProgress(reader.Records(ctx), reader, m.bars))
	for item, err := range run.documents(records, m.rejected) {
		if err != nil {
			return err
		}
		if err := m.add(ctx, item); err != nil {
			return err
		}
	}
	if err := errors.Join(m.flush(ctx), run.checkDocuments()); err != nil {
		return err
	}
	matches, err := input.Open([]string{run.pairsPath()}, input.Options{})
	if err != nil {
		return err
	}
	for line, err := range matches.Lines(ctx) {
		done, total := matches.Progress()
		m.bars.update("matches", done, total)
		if m.rejected.takes(err) {
			continue
		}
		if err != nil {
			return err
		}
		item, err := run.match(line)
		if m.rejected.takes(err) {
			continue
		}
		if err := m.add(ctx, item); err != nil {
			return err
		}
	}
	return m.flush(ctx)
}

// Package batch finds the duplicates among the documents of files, without a server.
//
// A run reads all documents, sketches them and indexes them, spooling their texts to a temporary file. Two passes over
// the candidates follow. The first finds which documents tell the same story, so that frequencies can count stories and
// not copies; it needs no frequency of passages. The second verifies every candidate again, now knowing how rare its
// passages are in the whole input, and writes the matches. Clusters and the documents to keep follow from these.
//
// The output is a function of the input and the parameters: the number of workers does not change it.
package batch

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/analyze"
	"github.com/neardup/neardup/service/batch/input"
	"github.com/neardup/neardup/service/corpus"
	"github.com/neardup/neardup/service/index"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

// Pairs says which pairs are written.
type Pairs uint8

// Pairs to the canonical document of a cluster, or all matches.
const (
	PairsCanonical Pairs = iota
	PairsAll
)

// Options are the options of a run.
type Options struct {
	// Records delivers the documents. An error ends the run.
	Records iter.Seq2[input.Record, error]
	// Inputs say where the records come from, and Version which program reads them, for the manifest.
	Inputs  []string
	Version string
	// OutDir is the folder for the output; it is made if missing, and its files are replaced.
	OutDir string
	// Pairs says which pairs are written; IncludeTemplates adds those that are templates.
	Pairs            Pairs
	IncludeTemplates bool
	Parameters       sketch.Parameters
	Thresholds       match.Thresholds
	// Limits bound the work for one document; zero fields take their defaults.
	Limits service.Limits
	// TempDir is the folder for the temporary file; empty means that of the system.
	TempDir string
	// Reject, if not nil, is told of records that are left out because an earlier one has their id.
	Reject func(*input.RejectedError)
	// Progress, if not nil, is told how far a stage is. It is called from one goroutine at a time.
	Progress func(stage string, done, total int64)
}

// Summary counts what a run found.
type Summary struct {
	Documents int64 `json:"documents"`
	// EmptyDocuments had no token.
	EmptyDocuments int64 `json:"empty_documents"`
	// Matches counts the verified pairs by relation, written or not.
	Matches map[string]int64 `json:"matches"`
	// PairsWritten is the number of lines of pairs.jsonl.
	PairsWritten int64 `json:"pairs_written"`
	Clusters     int64 `json:"clusters"`
	// Clustered is the number of documents in clusters; Kept that of the documents to keep.
	Clustered int64 `json:"clustered_documents"`
	Kept      int64 `json:"kept_documents"`
	// Cut counts documents for which a limit was reached, so that matches may be missing.
	Cut int64 `json:"cut_documents"`
}

// textCacheBytes bounds the prepared texts that are kept in memory.
const textCacheBytes = 256 << 20

// run is the state of a run.
type run struct {
	Options
	limits   service.Limits
	sketcher *sketch.Sketcher
	spool    *spool
	corpus   *corpus.Corpus
	keys     []corpus.Keys // by document
	ids      map[string]struct{}
	digest   DocumentDigest
	texts    *corpus.TextCache[uint32]
	summary  Summary
}

// Run finds the duplicates and writes the output folder. On an error nothing in the folder changes.
func Run(ctx context.Context, opts Options) (summary Summary, err error) {
	sketcher, err := sketch.New(opts.Parameters)
	if err != nil {
		return Summary{}, err
	}
	if err := opts.Thresholds.Validate(); err != nil {
		return Summary{}, err
	}
	r := &run{
		Options: opts, sketcher: sketcher, limits: opts.Limits.WithDefaults(),
		ids: make(map[string]struct{}), digest: NewDocumentDigest(),
	}
	r.summary.Matches = make(map[string]int64)
	if r.Progress == nil {
		r.Progress = func(string, int64, int64) {}
	}
	if r.Reject == nil {
		r.Reject = func(*input.RejectedError) {}
	}
	if r.spool, err = newSpool(opts.TempDir); err != nil {
		return Summary{}, err
	}
	defer func() { err = errors.Join(err, r.spool.close()) }()
	out, err := newOutFolder(opts.OutDir)
	if err != nil {
		return Summary{}, err
	}
	defer func() { err = errors.Join(err, out.discard()) }()
	r.texts = corpus.NewTextCache[uint32](textCacheBytes)
	r.corpus = corpus.New(corpus.Config{
		Thresholds:     opts.Thresholds,
		Candidates:     r.limits.Candidates,
		CandidateBytes: r.limits.CandidateBytes,
		Passages:       r.limits.Passages,
		Parameters:     opts.Parameters,
		Text:           r.text,
	})
	for _, stage := range []func(context.Context) error{r.read, r.joinStories} {
		if err := stage(ctx); err != nil {
			return Summary{}, err
		}
	}
	if err := r.write(ctx, out); err != nil {
		return Summary{}, err
	}
	err = writeManifest(out, Manifest{
		Version: opts.Version, Parameters: opts.Parameters, Thresholds: opts.Thresholds,
		Pairs: opts.Pairs, IncludeTemplates: opts.IncludeTemplates,
		Inputs: opts.Inputs, DocumentDigest: r.digest.String(), Summary: r.summary,
	})
	if err != nil {
		return Summary{}, err
	}
	return r.summary, out.commit()
}

// read sketches, spools and indexes all documents.
func (r *run) read(ctx context.Context) error {
	window := make([]*document, 0, 8*runtime.GOMAXPROCS(0))
	for rec, err := range r.Records {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		if _, ok := r.ids[rec.ID]; ok {
			r.Reject(&input.RejectedError{
				File: rec.File, Line: rec.Line, Reason: fmt.Sprintf("an earlier document has the id %q too: give each its own", rec.ID),
			})
			continue
		}
		r.ids[rec.ID] = struct{}{}
		window = append(window, &document{Record: rec})
		if len(window) == cap(window) {
			if err := r.addAll(window); err != nil {
				return err
			}
			window = window[:0]
		}
	}
	if err := r.addAll(window); err != nil {
		return err
	}
	return r.spool.finish()
}

// document is a record on its way into the corpus.
type document struct {
	input.Record
	text        *match.Text
	keys        corpus.Keys
	simHash     uint64
	attribution analyze.Attribution
}

// addAll sketches documents on all cores, then adds them in order.
func (r *run) addAll(docs []*document) error {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, d := range docs {
		group.Go(func() error {
			text, sketched := match.Prepare(r.sketcher, d.Text)
			imprint, err := match.NewImprint(sketched)
			d.text = text
			d.keys = corpus.Keys{Bands: sketched.Bands, Passages: imprint.Passages, SimHash: sketched.SimHashKeys}
			d.simHash = sketched.SimHash
			d.attribution = analyze.Attribute(d.Text)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for _, d := range docs {
		number := uint32(len(r.keys))
		if number > index.MaxDoc {
			return fmt.Errorf("more than %d documents: split the input", index.MaxDoc)
		}
		if err := r.spool.add(d.Text, d.Raw); err != nil {
			return err
		}
		r.digest.Add(d.ID, d.Text)
		r.keys = append(r.keys, d.keys)
		err := r.corpus.Add(number, corpus.Document{
			ID: d.ID, Source: d.Source, Credits: d.attribution.Source, Published: d.Published, Bytes: len(d.Text),
			SimHash: d.simHash,
		}, d.keys)
		if err != nil {
			return err
		}
		// Until the stories are known, each document counts for one.
		if err := r.corpus.CountWords(d.text.Words()); err != nil {
			return err
		}
		r.texts.Put(number, d.text) // the later passes begin with it, if the input is small
		r.summary.Documents++
		if d.text.Len() == 0 {
			r.summary.EmptyDocuments++
		}
	}
	return nil
}

// text reads the text of a document.
func (r *run) text(doc uint32) (*match.Text, error) {
	return r.texts.Get(doc, func() (*match.Text, error) {
		content, _, err := r.spool.entry(int(doc))
		if err != nil {
			return nil, err
		}
		return match.Read(r.sketcher, content), nil
	})
}

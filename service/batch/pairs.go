package batch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/neardup/neardup/service/cluster"
	"github.com/neardup/neardup/service/corpus"
	"github.com/neardup/neardup/service/match"
)

// eachResult calls use with the matches of every document among those before it, in order, and finds them on all cores.
// With storiesOnly those of different stories may be left out.
func (r *run) eachResult(ctx context.Context, stage string, storiesOnly bool, use func(doc uint32, result corpus.Result) error) error {
	total := len(r.keys)
	results := make([]corpus.Result, 16*runtime.GOMAXPROCS(0))
	for from := 0; from < total; from += len(results) {
		if err := ctx.Err(); err != nil {
			return err
		}
		r.Progress(stage, int64(from), int64(total))
		window := results[:min(len(results), total-from)]
		var group errgroup.Group
		group.SetLimit(runtime.GOMAXPROCS(0))
		for i := range window {
			group.Go(func() (err error) {
				window[i], err = r.find(ctx, uint32(from+i), storiesOnly)
				return err
			})
		}
		if err := group.Wait(); err != nil {
			return err
		}
		for i, result := range window {
			if err := use(uint32(from+i), result); err != nil {
				return err
			}
		}
	}
	r.Progress(stage, int64(total), int64(total))
	return nil
}

func (r *run) find(ctx context.Context, doc uint32, storiesOnly bool) (corpus.Result, error) {
	known, _ := r.corpus.Document(doc)
	return r.corpus.Find(ctx, corpus.Subject{
		Document: known, Keys: r.keys[doc], Number: &doc,
		Skip: func(other uint32) bool { return other > doc }, StoriesOnly: storiesOnly,
	})
}

// joinStories finds which documents tell the same story, and counts the words of each story once.
func (r *run) joinStories(ctx context.Context) error {
	type pair struct{ a, b uint32 }
	var same []pair
	err := r.eachResult(ctx, "stories", true, func(doc uint32, result corpus.Result) error {
		for _, f := range result.Matches {
			if f.SameStory {
				same = append(same, pair{doc, f.Doc})
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, p := range same {
		r.corpus.JoinStories(p.a, p.b)
	}
	for doc := range uint32(len(r.keys)) {
		if r.corpus.Story(doc) == doc {
			continue
		}
		text, err := r.text(doc)
		if err != nil {
			return err
		}
		if err := r.corpus.UncountWords(text.Words()); err != nil {
			return err
		}
	}
	return nil
}

// write verifies all pairs and writes the output files.
func (r *run) write(ctx context.Context, out *outFolder) (err error) {
	pairs, err := r.newPairs(out)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pairs.close()) }()
	err = r.eachResult(ctx, "pairs", false, func(doc uint32, result corpus.Result) error {
		if result.MoreCandidates || result.FullBucket {
			r.summary.Cut++
		}
		for _, f := range result.Matches {
			r.summary.Matches[f.Relation.Undirected().String()]++
			if f.Relation.Clusters() {
				r.corpus.Link(doc, f.Doc, f.Relation, false)
			}
			if err := pairs.add(doc, f); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	r.corpus.Settle()
	clusters := r.corpus.Clusters()
	if err := pairs.finish(clusters); err != nil {
		return err
	}
	return r.writeClusters(out, clusters)
}

// writeClusters writes the clusters and the documents to keep: canonical documents and those in no cluster.
func (r *run) writeClusters(out *outFolder, clusters []cluster.Cluster) error {
	clusterFile, err := out.create(ClustersFile)
	if err != nil {
		return err
	}
	dropped := make(map[uint64]bool)
	for _, c := range clusters {
		line := clusterLine{ClusterID: c.ID, Canonical: r.id(uint32(c.Canonical))}
		for _, member := range c.Members {
			line.Members = append(line.Members, r.id(uint32(member)))
			if member != c.Canonical {
				dropped[member] = true
			}
		}
		r.summary.Clusters++
		r.summary.Clustered += int64(len(c.Members))
		if err := clusterFile.line(line); err != nil {
			return err
		}
	}
	kept, err := out.create(KeptFile)
	if err != nil {
		return err
	}
	for doc := range len(r.keys) {
		if dropped[uint64(doc)] {
			continue
		}
		_, raw, err := r.spool.entry(doc)
		if err != nil {
			return err
		}
		r.summary.Kept++
		if err := kept.raw(raw); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) id(doc uint32) string {
	d, _ := r.corpus.Document(doc)
	return d.ID
}

// pairWriter writes pairs.jsonl: at once where all pairs are asked for, else when the canonical documents are known.
type pairWriter struct {
	run  *run
	file *outFile
	// waiting holds the lines of pairs in a cluster, and entries where; they are nil if lines are written at once.
	waiting *spool
	entries map[[2]uint32]int
}

func (r *run) newPairs(out *outFolder) (*pairWriter, error) {
	file, err := out.create(PairsFile)
	if err != nil {
		return nil, err
	}
	w := &pairWriter{run: r, file: file}
	if r.Pairs == PairsCanonical {
		w.entries = make(map[[2]uint32]int)
		if w.waiting, err = newSpool(r.TempDir); err != nil {
			return nil, err
		}
	}
	return w, nil
}

func (w *pairWriter) close() error {
	if w.waiting == nil {
		return nil
	}
	return w.waiting.close()
}

// add takes a match of the document a.
func (w *pairWriter) add(a uint32, f corpus.Found) error {
	line := newPairLine(w.run.id(a), w.run.id(f.Doc), f.Evidence)
	line.SameStory = f.SameStory
	if line.Syndicated = f.Syndicated; f.Syndicated {
		if line.Original = line.B; f.SubjectOriginal {
			line.Original = line.A
		}
	}
	switch {
	case f.Relation == match.Template && !w.run.IncludeTemplates:
		return nil
	case w.waiting == nil || f.Relation == match.Template:
		w.run.summary.PairsWritten++
		return w.file.line(line)
	case !f.Relation.Clusters():
		return nil
	}
	encoded, err := json.Marshal(line)
	if err != nil {
		return fmt.Errorf("encode a pair: %w", err)
	}
	w.entries[[2]uint32{a, f.Doc}] = len(w.waiting.ends)
	return w.waiting.add("", encoded)
}

// finish writes the pairs of each member of a cluster, as a, with its canonical document, as b.
func (w *pairWriter) finish(clusters []cluster.Cluster) error {
	if w.waiting == nil {
		return nil
	}
	if err := w.waiting.finish(); err != nil {
		return err
	}
	for _, c := range clusters {
		for _, member := range c.Members {
			if member == c.Canonical {
				continue
			}
			line, err := w.read(uint32(member), uint32(c.Canonical))
			if err != nil {
				return err
			}
			w.run.summary.PairsWritten++
			if err := w.file.line(line); err != nil {
				return err
			}
		}
	}
	return nil
}

// read returns the waiting line of a pair as seen from a.
func (w *pairWriter) read(a, b uint32) (pairLine, error) {
	var line pairLine
	entry, ok := w.entries[[2]uint32{a, b}]
	if !ok {
		entry = w.entries[[2]uint32{b, a}]
	}
	_, encoded, err := w.waiting.entry(entry)
	if err != nil {
		return line, err
	}
	if err := json.Unmarshal(encoded, &line); err != nil {
		return line, fmt.Errorf("decode a pair: %w", err)
	}
	if !ok {
		line.invert()
	}
	return line, nil
}

package batch

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/batch/input"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

const story = `The harbor council of Eastmere voted on Tuesday to rebuild the old lighthouse after a storm broke its lantern room.
Work begins in the spring, when masons from three villages will lift the cracked stones one by one and number them.
"We could have bought a steel mast," said the harbor master Odile Brandt, "but nobody ever painted a postcard of a mast."
The council set aside nine hundred thousand crowns, a third of which comes from a lottery that children of the town ran.`

// documents are a story, an exact copy, an edited copy with a headline, another text, and an empty one.
func documents() []service.Document {
	other := `Beekeepers of the upper valley counted more hives this year than in any since records began in eighteen ninety.
A mild winter helped, they say, and so did the meadows that the villages stopped mowing before the end of July.`
	return []service.Document{
		{ID: "copy", Source: "The Coast Ledger", Text: story},
		{ID: "bees", Source: "Inland Daily", Text: other},
		{ID: "empty"},
		{ID: "original", Source: "Meridian Wire", Text: story},
		{ID: "edited", Source: "Inland Daily", Text: "Lighthouse to rise again\n" + strings.ReplaceAll(story, "on Tuesday", "yesterday") + "\nSource: Meridian Wire"},
	}
}

func records(docs []service.Document) iter.Seq2[input.Record, error] {
	return func(yield func(input.Record, error) bool) {
		for i, d := range docs {
			raw, err := json.Marshal(map[string]string{"id": d.ID, "text": d.Text})
			if !yield(input.Record{Document: d, Raw: raw, File: "docs.jsonl", Line: int64(i + 1)}, err) {
				return
			}
		}
	}
}

func options(t *testing.T, docs []service.Document) Options {
	t.Helper()
	return Options{
		Records: records(docs), OutDir: filepath.Join(t.TempDir(), "out"), TempDir: t.TempDir(),
		Parameters: sketch.DefaultParameters(), Thresholds: match.DefaultThresholds(),
	}
}

// lines decodes the lines of an output file.
func lines[T any](t *testing.T, dir, name string) []T {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	var out []T
	for s := bufio.NewScanner(bytes.NewReader(data)); s.Scan(); {
		var v T
		if err := json.Unmarshal(s.Bytes(), &v); err != nil {
			t.Fatalf("%s: %v in %s", name, err, s.Bytes())
		}
		out = append(out, v)
	}
	return out
}

func TestRun(t *testing.T) {
	opts := options(t, documents())
	summary, err := Run(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	if summary.Documents != 5 || summary.EmptyDocuments != 1 || summary.Clusters != 1 || summary.Clustered != 3 ||
		summary.Kept != 3 || summary.PairsWritten != 2 || summary.Matches["EXACT"] != 1 || summary.Matches["NEAR_DUPLICATE"] != 2 {
		t.Errorf("summary is %+v", summary)
	}
	clusters := lines[clusterLine](t, opts.OutDir, ClustersFile)
	if len(clusters) != 1 || clusters[0].ClusterID != "copy" || clusters[0].Canonical != "original" ||
		!slices.Equal(clusters[0].Members, []string{"copy", "edited", "original"}) {
		t.Errorf("clusters are %+v: the original is credited by the edited copy", clusters)
	}
	var kept []string
	for _, d := range lines[service.Document](t, opts.OutDir, KeptFile) {
		kept = append(kept, d.ID)
	}
	if !slices.Equal(kept, []string{"bees", "empty", "original"}) {
		t.Errorf("kept %q", kept)
	}
	for i, p := range lines[pairLine](t, opts.OutDir, PairsFile) {
		want := []string{"copy", "edited"}[i]
		// Nothing but the id says which of two equal texts is the original; the edited copy credits it.
		original := []string{"copy", "original"}[i]
		if p.A != want || p.B != "original" || !p.Syndicated || p.Original != original || len(p.Passages) == 0 {
			t.Errorf("pair %d is %+v, want %s as a copy of original", i, p, want)
		}
		for _, passage := range p.Passages {
			checkSpans(t, p, passage)
		}
	}
}

// checkSpans checks that a passage of one whole similarity is the same words on both sides.
func checkSpans(t *testing.T, p pairLine, passage passageLine) {
	t.Helper()
	text := make(map[string]string)
	for _, d := range documents() {
		text[d.ID] = d.Text
	}
	a := text[p.A][passage.A.StartByte:passage.A.EndByte]
	b := text[p.B][passage.B.StartByte:passage.B.EndByte]
	if (a == b) != (passage.Similarity == 1) {
		t.Errorf("a passage of %s and %s has similarity %v for %q and %q", p.A, p.B, passage.Similarity, a, b)
	}
}

func TestAllPairs(t *testing.T) {
	opts := options(t, documents())
	opts.Pairs = PairsAll
	if _, err := Run(context.Background(), opts); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range lines[pairLine](t, opts.OutDir, PairsFile) {
		got = append(got, p.A+" "+p.Relation+" "+p.B)
	}
	want := []string{"original EXACT copy", "edited NEAR_DUPLICATE copy", "edited NEAR_DUPLICATE original"}
	if !slices.Equal(got, want) {
		t.Errorf("pairs are %q, want %q", got, want)
	}
}

// TestInvertedPair checks a canonical document that came after its copy, whose pair was found the other way round.
func TestInvertedPair(t *testing.T) {
	docs := []service.Document{
		{ID: "page", Text: "Home News Sport\n" + story + strings.Repeat("\nAnother story of the page stands below it, with words of its own "+
			"about markets, rain, trams, bread, chess, and a goat that walked into the town hall twice.", 1)},
		{ID: "article", Text: story, Source: "wire"},
	}
	docs[0].Text += "\n" + strings.ToUpper(documents()[1].Text)
	opts := options(t, docs)
	if _, err := Run(context.Background(), opts); err != nil {
		t.Fatal(err)
	}
	pairs := lines[pairLine](t, opts.OutDir, PairsFile)
	if len(pairs) != 1 {
		t.Fatalf("pairs are %+v", pairs)
	}
	p := pairs[0]
	if p.A != "article" || p.B != "page" || p.Relation != "CONTAINED_IN" || p.ContainmentAInB != 1 || p.ContainmentBInA > .9 {
		t.Errorf("pair is %+v, want the article contained in the page, which is longer", p)
	}
	if got := docs[1].Text[p.Passages[0].A.StartByte:p.Passages[0].A.EndByte]; !strings.HasPrefix(got, "The harbor council") {
		t.Errorf("the passage of the article is %q", got)
	}
}

func TestOutputDoesNotDependOnWorkers(t *testing.T) {
	var docs []service.Document
	for i := range 60 {
		d := documents()[i%5]
		d.ID = fmt.Sprintf("%s-%02d", d.ID, i)
		docs = append(docs, d)
	}
	var first map[string][]byte
	for _, workers := range []int{1, 4} {
		previous := runtime.GOMAXPROCS(workers)
		opts := options(t, docs)
		opts.Pairs, opts.IncludeTemplates = PairsAll, true
		_, err := Run(context.Background(), opts)
		runtime.GOMAXPROCS(previous)
		if err != nil {
			t.Fatal(err)
		}
		files := make(map[string][]byte)
		for _, name := range []string{PairsFile, ClustersFile, KeptFile, ManifestFile} {
			data, err := os.ReadFile(filepath.Join(opts.OutDir, name))
			if err != nil {
				t.Fatal(err)
			}
			files[name] = data
		}
		for name, data := range first {
			if !bytes.Equal(files[name], data) {
				t.Errorf("%s differs between 1 and %d workers", name, workers)
			}
		}
		first = files
	}
}

func TestRepeatedIDIsRejected(t *testing.T) {
	docs := append(documents(), service.Document{ID: "bees", Text: "another text"})
	opts := options(t, docs)
	var rejected []*input.RejectedError
	opts.Reject = func(e *input.RejectedError) { rejected = append(rejected, e) }
	summary, err := Run(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	if summary.Documents != 5 || len(rejected) != 1 || rejected[0].Line != 6 || rejected[0].File != "docs.jsonl" {
		t.Errorf("%d documents, rejected %v", summary.Documents, rejected)
	}
}

func TestErrorChangesNothing(t *testing.T) {
	opts := options(t, documents())
	if _, err := Run(context.Background(), opts); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(filepath.Join(opts.OutDir, PairsFile))
	if err != nil {
		t.Fatal(err)
	}
	broken := errors.New("the input broke")
	opts.Records = func(yield func(input.Record, error) bool) {
		for rec, err := range records(documents()[:2]) {
			if !yield(rec, err) {
				return
			}
		}
		yield(input.Record{}, broken)
	}
	if _, err := Run(context.Background(), opts); !errors.Is(err, broken) {
		t.Errorf("error is %v, want that of the input", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	opts.Records = records(documents())
	if _, err := Run(ctx, opts); !errors.Is(err, context.Canceled) {
		t.Errorf("error of a canceled run is %v", err)
	}
	after, err := os.ReadFile(filepath.Join(opts.OutDir, PairsFile))
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("a failed run changed the output (%v)", err)
	}
	for _, dir := range []string{opts.OutDir, opts.TempDir} {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if !slices.Contains([]string{PairsFile, ClustersFile, KeptFile, ManifestFile}, e.Name()) {
				t.Errorf("a failed run left %s behind", e.Name())
			}
		}
	}
}

func TestNoDocuments(t *testing.T) {
	opts := options(t, nil)
	summary, err := Run(context.Background(), opts)
	if err != nil || summary.Documents != 0 {
		t.Fatalf("summary %+v, error %v", summary, err)
	}
	for _, name := range []string{PairsFile, ClustersFile, KeptFile} {
		if got := lines[any](t, opts.OutDir, name); len(got) != 0 {
			t.Errorf("%s holds %v", name, got)
		}
	}
}

func TestBadOptions(t *testing.T) {
	for name, change := range map[string]func(*Options){
		"parameters": func(o *Options) { o.Parameters.Bands = 1000 },
		"thresholds": func(o *Options) { o.Thresholds.Containment = 2 },
		"temp dir":   func(o *Options) { o.TempDir = filepath.Join(o.TempDir, "missing") },
		"out dir":    func(o *Options) { o.OutDir = filepath.Join(os.DevNull, "out") },
	} {
		opts := options(t, documents())
		change(&opts)
		if _, err := Run(context.Background(), opts); err == nil {
			t.Errorf("no error for bad %s", name)
		}
	}
}

package batch

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/neardup/neardup/service"
)

// syndicated returns invented stories, each with some edited copies, excerpts and longer versions from other sources.
func syndicated(stories int) []service.Document {
	r := rand.New(rand.NewPCG(3, 4))
	word := func() string { return fmt.Sprintf("w%d", int(4000*r.Float64()*r.Float64())) }
	words := func(n int) []string {
		list := make([]string, n)
		for i := range list {
			list[i] = word()
		}
		return list
	}
	var docs []service.Document
	for s := range stories {
		story := words(120)
		for copies := range 1 + r.IntN(4) {
			text := slices.Clone(story)
			switch r.IntN(3) {
			case 0:
				for range 4 {
					text[r.IntN(len(text))] = word()
				}
			case 1:
				text = text[:50+r.IntN(70)]
			default:
				text = append(text, words(r.IntN(80))...)
			}
			d := service.Document{
				ID: fmt.Sprintf("%03d-%d", r.IntN(1000), 10*s+copies), Text: strings.Join(text, " "),
				Source: fmt.Sprintf("outlet %d", r.IntN(5)), Published: time.Unix(int64(r.IntN(1000)), 0).UTC(),
			}
			if r.IntN(3) == 0 {
				d.Text = fmt.Sprintf("(outlet %d) - ", r.IntN(5)) + d.Text
			}
			docs = append(docs, d)
		}
	}
	r.Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
	return docs
}

// TestAnEngineServesTheResult imports the documents and the pairs of a run into an engine: its clusters are those of the
// run, and it finds what the run would have found.
func TestAnEngineServesTheResult(t *testing.T) {
	docs := syndicated(80)
	for name, pairs := range map[string]Pairs{"canonical": PairsCanonical, "all": PairsAll} {
		t.Run(name, func(t *testing.T) {
			opts := options(t, docs)
			opts.Pairs, opts.IncludeTemplates = pairs, true
			summary, err := Run(context.Background(), opts)
			if err != nil {
				t.Fatal(err)
			}
			if summary.Clusters < 20 || summary.PairsWritten < 50 {
				t.Fatalf("the documents are not worth the test: %+v", summary)
			}
			engine := loaded(t, opts, docs)
			served, err := engine.Clusters(t.Context(), "news", "", len(docs))
			if err != nil {
				t.Fatal(err)
			}
			var got []clusterLine
			for _, c := range served {
				got = append(got, clusterLine{ClusterID: c.ID, Canonical: c.Canonical, Members: c.Members})
			}
			if want := lines[clusterLine](t, opts.OutDir, ClustersFile); !reflect.DeepEqual(got, want) {
				t.Errorf("clusters are %v, want %v", got, want)
			}

			// A further copy of every tenth document is found.
			for i := 0; i < len(docs); i += 10 {
				results, err := engine.Add(t.Context(), "news", []service.Document{
					{ID: "further " + docs[i].ID, Text: docs[i].Text},
				}, service.AddOptions{})
				if err != nil {
					t.Fatal(err)
				}
				matches := results[0].Verdict.Matches
				if !slices.ContainsFunc(matches, func(m service.Match) bool { return m.ID == docs[i].ID && m.Resemblance == 1 }) {
					t.Errorf("a further copy of %s matches %v", docs[i].ID, matches)
				}
			}
		})
	}
}

// loaded returns an engine with a collection that holds documents and the pairs of a run over them.
func loaded(t *testing.T, opts Options, docs []service.Document) *service.Engine {
	t.Helper()
	manifest, err := ReadManifest(opts.OutDir)
	if err != nil {
		t.Fatal(err)
	}
	engine, err := service.Open(service.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	_, err = engine.CreateCollection(t.Context(), service.Collection{
		Name: "news", Parameters: manifest.Parameters, Thresholds: manifest.Thresholds,
		Retention: service.RetainText, SeedPolicy: service.PublicSeed,
	}, "")
	if err != nil {
		t.Fatal(err)
	}
	var records []service.Record
	for _, d := range docs {
		records = append(records, service.Record{Document: &service.DocumentRecord{Document: d}})
	}
	content, err := os.ReadFile(filepath.Join(opts.OutDir, PairsFile))
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(content) {
		m, err := DecodePair(line)
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, service.Record{Match: &m})
	}
	result, err := engine.Import(t.Context(), "news", records)
	if err != nil || result.Added != len(docs) || int64(result.Matches) != manifest.Summary.PairsWritten {
		t.Fatalf("Import = %+v, %v", result, err)
	}
	return engine
}

package batch

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

func TestManifestSaysWhatWasDone(t *testing.T) {
	opts := options(t, documents())
	opts.Version, opts.Inputs = "v1.2.3", []string{"docs.jsonl"}
	opts.Pairs, opts.IncludeTemplates = PairsAll, true
	opts.Parameters.Seed = 1<<64 - 1
	opts.Parameters.Channels, opts.Parameters.SimHashDistance = sketch.BandChannel|sketch.SimHashChannel, 3
	opts.Thresholds.PartialWords = 12
	summary, err := Run(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	digest := NewDocumentDigest()
	for _, d := range documents() {
		digest.Add(d.ID, d.Text)
	}
	want := Manifest{
		Version: "v1.2.3", Parameters: opts.Parameters, Thresholds: opts.Thresholds, Pairs: PairsAll, IncludeTemplates: true,
		Inputs: []string{"docs.jsonl"}, DocumentDigest: digest.String(), Summary: summary,
	}
	got, err := ReadManifest(opts.OutDir)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("the manifest is %+v, %v, want %+v", got, err, want)
	}
}

func TestBrokenManifests(t *testing.T) {
	if _, err := ReadManifest(t.TempDir()); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "dedup") {
		t.Errorf("a folder without a manifest: %v", err)
	}
	opts := options(t, documents())
	if _, err := Run(context.Background(), opts); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(opts.OutDir, ManifestFile)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(map[string]any){
		"format":       func(m map[string]any) { m["format"] = 2 },
		"parameters":   func(m map[string]any) { m["parameters"].(map[string]any)["bands"] = 0 },
		"parameter_id": func(m map[string]any) { m["parameters"].(map[string]any)["seed"] = "12" },
		"thresholds":   func(m map[string]any) { m["thresholds"].(map[string]any)["containment"] = 2 },
		"pairs":        func(m map[string]any) { m["pairs"] = "some" },
		"json":         func(m map[string]any) { m["summary"] = "none" },
	} {
		var content map[string]any
		if err := json.Unmarshal(whole, &content); err != nil {
			t.Fatal(err)
		}
		change(content)
		changed, err := json.Marshal(content)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadManifest(opts.OutDir); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("with a broken %s: %v", name, err)
		}
	}
}

// TestDigestsOfOtherDocumentsDiffer moves a byte from a text to an id and to the next document.
func TestDigestsOfOtherDocumentsDiffer(t *testing.T) {
	seen := map[string]bool{}
	for _, docs := range [][][2]string{
		{}, {{"a", "bc"}}, {{"ab", "c"}}, {{"a", "b"}, {"c", ""}}, {{"a", "bc"}, {"", ""}}, {{"1:2:a", "bc"}},
	} {
		digest := NewDocumentDigest()
		for _, d := range docs {
			digest.Add(d[0], d[1])
		}
		if seen[digest.String()] {
			t.Errorf("the digest of %q is that of others", docs)
		}
		seen[digest.String()] = true
	}
}

// TestPairsAreDecoded compares what pairs.jsonl holds with the matches of the texts.
func TestPairsAreDecoded(t *testing.T) {
	opts := options(t, documents())
	if _, err := Run(context.Background(), opts); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(opts.OutDir, PairsFile))
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSpace(string(content)), "\n") {
		m, err := DecodePair([]byte(line))
		if err != nil {
			t.Fatal(err)
		}
		p := lines[pairLine](t, opts.OutDir, PairsFile)[i]
		again := newPairLine(m.A, m.B, m.Evidence)
		again.SameStory, again.Syndicated, again.Original = m.SameStory, p.Syndicated, p.Original
		if !reflect.DeepEqual(again, p) {
			t.Errorf("the pair %+v was decoded as %+v", p, m)
		}
		if !m.SameStory || m.AsCopy != m.Relation || m.Verification != match.VerifiedExact {
			t.Errorf("the match of %s and %s is %+v", m.A, m.B, m)
		}
	}
	for _, broken := range []string{
		`{`, `{"a":"x","b":"y"}`, `{"a":"x","b":"y","relation":"EXACT"}`, `{"relation":"COPY","relation_as_copy":"EXACT"}`, `[]`,
	} {
		if m, err := DecodePair([]byte(broken)); err == nil {
			t.Errorf("%s was decoded as %+v", broken, m)
		}
	}
}

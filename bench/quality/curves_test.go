package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// prose is a text of n words that stand nowhere else.
func prose(name string, n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprintf("%s%d", name, i)
	}
	return strings.Join(words, " ")
}

func TestNoise(t *testing.T) {
	var names []string
	for i := range 40 {
		names = append(names, fmt.Sprintf("doc%d", i))
	}
	c := testCollection(names...)
	for i := range c.records {
		c.records[i].Text = prose(names[i]+"x", 200)
	}
	c.records[3].Text = "too short"
	sample := newNoiseSample(c, [][]string{{"doc0", "doc1", "1"}})
	if len(sample.stored) != 10 || len(sample.originals)+len(sample.hosts) < 35 || len(sample.originals)+len(sample.hosts) > 37 {
		t.Errorf("%d stored, %d originals, %d hosts", len(sample.stored), len(sample.originals), len(sample.hosts))
	}
	for _, d := range slices.Concat(sample.originals, sample.hosts) {
		if d.ID == "doc0" || d.ID == "doc1" || d.ID == "doc3" {
			t.Errorf("%s is used", d.ID)
		}
	}
	drawn := make([]curves, len(disturbances))
	if err := sample.measure(t.Context(), standard(), drawn); err != nil {
		t.Fatal(err)
	}
	words, pieces := drawn[0].series[0].points, drawn[1].series[0].points
	if len(words) != 5 || words[0].value != 1 {
		t.Errorf("with 1%% of the words changed recall is %v", words)
	}
	// A tenth of 200 words, in the midst of others, is less than a passage that is worth a report.
	if len(pieces) != 4 || pieces[0].value != 1 || pieces[3].value != 0 {
		t.Errorf("recall of pieces is %v", pieces)
	}
	if err := (noiseSample{}).measure(t.Context(), standard(), drawn); err == nil {
		t.Error("a collection without an original is no error")
	}
}

func TestWritePlots(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "plots")
	points := []figure{share("", 9, 10), share("", 1, 10)}
	r := report{results: []*result{{set: "tiny", curves: []curves{{
		title: "title", axis: "axis", file: "curve.svg", steps: []string{"1%", "2%"},
		series: []curve{{"both channels", points}},
	}}}}}
	if err := r.writePlots(dir); err != nil {
		t.Fatal(err)
	}
	for file, wanted := range map[string][]string{
		"tiny-curve.svg": {"<polyline", "both channels", "1%"},
		plotsPage:        {"(tiny-curve.svg)", "| both channels | 0.900 (0.596 to 0.982) | 0.100 (0.018 to 0.404) |"},
	} {
		content, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range wanted {
			if !strings.Contains(string(content), want) {
				t.Errorf("%s holds no %q:\n%s", file, want, content)
			}
		}
	}
}

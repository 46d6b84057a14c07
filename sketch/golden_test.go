package sketch_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/neardup/neardup/sketch"
)

var update = flag.Bool("update", false, "write the golden files in testdata")

// TestGolden pins the values of every stage for the samples. They are stored and compared across versions and machines:
// a change of them is a new normalisation version or family, never an update of the files.
func TestGolden(t *testing.T) {
	for family, file := range map[sketch.Family]string{sketch.MinWise: "golden.txt", sketch.FSS: "golden_fss.txt"} {
		t.Run(family.String(), func(t *testing.T) { checkGolden(t, family, file) })
	}
}

func checkGolden(t *testing.T, family sketch.Family, file string) {
	var got strings.Builder
	for _, seed := range []uint64{0, 7} {
		sk := newSketcher(t, func(p *sketch.Parameters) { p.Family, p.Seed = family, seed })
		for _, sample := range samples {
			writeGolden(&got, fmt.Sprintf("%s, seed %d", sample.name, seed), sketchOf(sk, sample.text))
		}
	}
	path := filepath.Join("testdata", file)
	if *update {
		if err := os.WriteFile(path, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	gotLines, wantLines := strings.Split(got.String(), "\n"), strings.Split(string(want), "\n")
	sample := ""
	for i, line := range wantLines {
		if strings.HasPrefix(line, "# ") {
			sample = line
		}
		if i >= len(gotLines) || gotLines[i] != line {
			t.Fatalf("%s: line %d of %s differs\n got %q\nwant %q", sample, i+1, path, append(gotLines, "")[min(i, len(gotLines))], line)
		}
	}
	if len(gotLines) > len(wantLines) {
		t.Errorf("%d lines, want %d", len(gotLines), len(wantLines))
	}
}

func writeGolden(w *strings.Builder, name string, s *sketch.Sketch) {
	fmt.Fprintf(w, "# %s\ntokens %d shingles %d simhash %016x\n", name, s.Tokens.Len(), len(s.Shingles), s.SimHash)
	if len(s.Signature) > 0 {
		last := len(s.Signature) - 1
		fmt.Fprintf(w, "signature %016x ... %d: %016x\n", s.Signature[:4], last, s.Signature[last])
		fmt.Fprintf(w, "bands %016x ...\n", s.Bands[:3])
	}
	for _, p := range s.Passages {
		fmt.Fprintf(w, "passage %016x at token %d\n", p.Key, p.Token)
	}
	w.WriteByte('\n')
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/neardup/neardup/sketch"
)

func TestFamilyConfigurations(t *testing.T) {
	type side struct {
		name     string
		family   sketch.Family
		channels sketch.Channels
	}
	var got []side
	for _, cfg := range familyConfigurations() {
		got = append(got, side{cfg.name, cfg.parameters.Family, cfg.parameters.Channels})
		cfg.parameters.Family, cfg.parameters.Channels = standard().parameters.Family, standard().parameters.Channels
		if cfg.parameters != standard().parameters || cfg.thresholds != standard().thresholds {
			t.Errorf("%s differs from the standard by more than family and channels: %+v", cfg.name, cfg)
		}
	}
	both := sketch.BandChannel | sketch.PassageChannel
	want := []side{
		{"profile news, minwise", sketch.MinWise, both}, {"profile news, fss", sketch.FSS, both},
		{"bands alone, minwise", sketch.MinWise, sketch.BandChannel}, {"bands alone, fss", sketch.FSS, sketch.BandChannel},
	}
	if !slices.Equal(got, want) {
		t.Errorf("the configurations are %v, not %v", got, want)
	}
}

// The script gives one output, which it knows by its folder, another figure than all others.
func TestRunFamilies(t *testing.T) {
	shared, out := t.TempDir(), t.TempDir()
	writeSet(t, shared, "tiny", "a\tb\t1\n", map[string]string{"a": story("a"), "b": story("a"), "c": story("c")})
	asked := make(map[string]bool)
	script := func(_ context.Context, command, _, output string) ([]string, error) {
		if command != "contains" {
			return nil, fmt.Errorf("asked for %s", command)
		}
		found, err := os.ReadFile(output)
		if err != nil || strings.Count(string(found), "\n") != 1 {
			t.Errorf("%s holds no single pair: %s, %v", output, found, err)
		}
		folder := filepath.Base(filepath.Dir(output))
		asked[folder] = true
		if folder == "bands alone, fss, seed 1" {
			return []string{"recall 0.5000 (1 of 2)"}, nil
		}
		return []string{"recall 1.0000 (2 of 2)"}, nil
	}
	chosen, err := chooseParts("families")
	if err != nil {
		t.Fatal(err)
	}
	analyzed := set{name: "analyzed", analyze: func(context.Context, *scoring) error {
		return errors.New("it was analyzed")
	}}
	tiny := set{name: "tiny", measurements: []measurement{found(func([]string) string { return "planted" })}}
	b := newBench(options{shared: shared, sets: []set{analyzed, tiny}, only: chosen}, out, script, io.Discard)
	if err := b.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(asked) != 4*familySeeds {
		t.Errorf("%d outputs were scored, not those of four sides with %d seeds", len(asked), familySeeds)
	}
	if r := b.result("tiny"); len(r.figures) != 0 || len(r.rules) != 0 || r.summary != nil {
		t.Errorf("figures of other families stand among those of default flags: %+v", r)
	}
	var written strings.Builder
	writeFamilies(&written, b.results)
	want := "| set | figure | profile news, minwise | profile news, fss | bands alone, minwise | bands alone, fss |\n" +
		"|---|---|---|---|---|---|\n" +
		fmt.Sprintf("| tiny | found, planted | 1.000 | 1.000 | 1.000 | %.3f (0.500 to 1.000) |\n\n", 1-0.5/familySeeds)
	if !strings.HasSuffix(written.String(), want) {
		t.Errorf("the table is\n%s", written.String())
	}
}

func TestMeanAndRange(t *testing.T) {
	for _, test := range []struct {
		figures []figure
		want    string
	}{
		{nil, "not measured"},
		{[]figure{number("", 3), number("", 5), number("", 7)}, "5 (3 to 7)"},
		{[]figure{number("", 3), number("", 3)}, "3"},
		{[]figure{share("", 1, 2), share("", 1, 1)}, "0.750 (0.500 to 1.000)"},
		{[]figure{ratio("", 0.66661), ratio("", 0.66662)}, "0.667"},
	} {
		if got := meanAndRange(test.figures); got != test.want {
			t.Errorf("%v: %q, want %q", test.figures, got, test.want)
		}
	}
}

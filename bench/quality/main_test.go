package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// tinyShared makes a folder of evaluation data with one set and a script in place of score.py.
func tinyShared(t *testing.T) string {
	t.Helper()
	shared := t.TempDir()
	writeSet(t, shared, "mccormick1000", "a\tb\t1\n", map[string]string{"a": story("a"), "b": story("a")})
	if err := os.Mkdir(filepath.Join(shared, "score"), 0o755); err != nil {
		t.Fatal(err)
	}
	return shared
}

// writeScript sets what the command contains prints.
func writeScript(t *testing.T, shared, contains string) {
	t.Helper()
	script := `if [ "$1" = contains ]; then echo "` + contains + `"; else echo "reported 1, outside the list 0"; fi`
	if err := os.WriteFile(filepath.Join(shared, "score", "score.py"), []byte(script), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestRun(t *testing.T) {
	shared := tinyShared(t)
	for _, test := range []struct {
		name, contains string
		want           int
		report         string
	}{
		{"met", "recall 1.0000 (1 of 1)", 0, "2 of 2 targets are met."},
		{"missed", "recall 0.0000 (0 of 1)", 1, "| mccormick1000 | found, planted | 0.0000 (0 of 1) | 0.000 to 0.793 | >= 1 | **MISSED** |"},
		{"nonsense", "nonsense", 1, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			writeScript(t, shared, test.contains)
			var stdout, stderr strings.Builder
			// The shell stands in for Python.
			args := []string{"-shared", shared, "-python", "sh", "-sets", "mccormick1000", "-only", "batch"}
			if got := run(t.Context(), args, &stdout, &stderr); got != test.want {
				t.Errorf("exit status %d, not %d: %s", got, test.want, stderr.String())
			}
			if !strings.Contains(stdout.String(), test.report) {
				t.Errorf("the report holds no %q:\n%s", test.report, stdout.String())
			}
		})
	}
}

func TestUsage(t *testing.T) {
	t.Setenv("NEARDUP_SHARED", "")
	shared := tinyShared(t)
	writeScript(t, shared, "")
	for _, test := range []struct {
		name string
		args []string
		want string
	}{
		{"unset", nil, "NEARDUP_SHARED"},
		{"no such folder", []string{"-shared", filepath.Join(shared, "none")}, "not whole"},
		{"no such set", []string{"-shared", shared, "-sets", "none"}, `no set "none"`},
		{"no such part", []string{"-shared", shared, "-only", "batch,none"}, `no part "none"`},
		{"misses without online", []string{"-shared", shared, "-only", "batch", "-misses", "x"}, "-misses needs the part online"},
		{"plots without noise", []string{"-shared", shared, "-only", "batch", "-plots", "x"}, "-plots needs the part noise"},
		{"argument", []string{"-shared", shared, "x"}, `"x"`},
		{"full folder", []string{"-shared", shared, "-out", shared}, "not empty"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var stdout, stderr strings.Builder
			if got := run(t.Context(), test.args, &stdout, &stderr); got != 2 {
				t.Errorf("exit status %d, not 2", got)
			}
			if !strings.Contains(stderr.String(), test.want) {
				t.Errorf("the error does not say %q: %s", test.want, stderr.String())
			}
		})
	}
}

func TestChoosePartsKeepsTheirOrder(t *testing.T) {
	chosen, err := chooseParts("presets,batch")
	if err != nil || len(chosen) != 2 || chosen[0].name != "batch" || chosen[1].name != "presets" {
		t.Errorf("got %v, %v", chosen, err)
	}
}

// What is published must not name folders of one machine.
func TestCommandNamesNoPlaces(t *testing.T) {
	shared := tinyShared(t)
	writeScript(t, shared, "")
	opts, err := parseOptions([]string{"-shared", shared, "-out", "x", "-sets", "udhr2", "-only", "online,noise", "-misses", "y", "-plots", "docs"},
		io.Discard)
	if want := "go run ./bench/quality -only online,noise -plots docs -sets udhr2"; err != nil || opts.command != want {
		t.Errorf("the command is %q, %v", opts.command, err)
	}
}

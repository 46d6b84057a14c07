package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/neardup/neardup/service/batch/input"
)

// entries lists the names in a folder.
func entries(t *testing.T, dir string) string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	names := make([]string, len(list))
	for i, entry := range list {
		names[i] = entry.Name()
	}
	return strings.Join(names, " ")
}

func TestAnOutFileIsThereWhenItIsWhole(t *testing.T) {
	for _, name := range []string{"out.jsonl", "out.jsonl.gz", "out.jsonl.zst"} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, name)
			if err := os.WriteFile(path, []byte("before"), 0o644); err != nil {
				t.Fatal(err)
			}
			out, err := createOut(path, nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(out, strings.Repeat("a line\n", 1000)); err != nil {
				t.Fatal(err)
			}
			if before, err := os.ReadFile(path); err != nil || string(before) != "before" {
				t.Errorf("before it is whole it holds %q, %v", before, err)
			}
			if err := errors.Join(out.commit(), out.discard()); err != nil {
				t.Fatal(err)
			}
			if got := entries(t, dir); got != name {
				t.Errorf("the folder holds %s", got)
			}
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("the file is %v, %v: others could read it", info.Mode(), err)
			}
			reader, err := input.Open([]string{path}, input.Options{})
			if err != nil {
				t.Fatal(err)
			}
			lines := 0
			for line, err := range reader.Lines(t.Context()) {
				if err != nil || string(line.Text) != "a line" {
					t.Fatalf("line %d is %q, %v", line.Number, line.Text, err)
				}
				lines++
			}
			if lines != 1000 {
				t.Errorf("%d lines", lines)
			}
		})
	}
}

func TestAnOutFileThatFailsLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"out.jsonl", "out.jsonl.gz", "out.jsonl.zst"} {
		out, err := createOut(filepath.Join(dir, name), nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(out, "a line\n"); err != nil {
			t.Fatal(err)
		}
		if err := out.discard(); err != nil {
			t.Error(err)
		}
		// Its name was taken by a folder meanwhile.
		taken := filepath.Join(dir, "taken")
		if out, err = createOut(taken, nil); err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Join(taken, "in it"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := out.commit(); err == nil {
			t.Error("a folder was replaced")
		}
		if err := out.discard(); err != nil {
			t.Error(err)
		}
		if got := entries(t, dir); got != "taken" {
			t.Errorf("the folder holds %s", got)
		}
		if err := os.RemoveAll(taken); err != nil {
			t.Fatal(err)
		}
	}
}

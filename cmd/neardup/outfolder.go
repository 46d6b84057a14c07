package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/neardup/neardup/service/batch"
)

// isOutput reports whether dedup writes files of this name, the only ones that --force replaces. A run that was killed
// leaves unfinished ones, whose names begin with a dot.
func isOutput(name string) bool {
	outputs := []string{batch.PairsFile, batch.ClustersFile, batch.KeptFile, batch.ManifestFile}
	return slices.ContainsFunc(outputs, func(file string) bool {
		return name == file || strings.HasPrefix(name, "."+file+".")
	})
}

// checkOut refuses an output folder that holds anything that must not be lost, or that is read as input.
func (c *dedupCommand) checkOut() error {
	entries, err := os.ReadDir(c.Out)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return usageErrorf("--out: %v", err)
	case len(entries) > 0 && !c.Force:
		return usageErrorf("--out %s is not empty: choose another folder, or replace an earlier output with --force", c.Out)
	}
	for _, entry := range entries {
		if !isOutput(entry.Name()) {
			return usageErrorf("--out %s holds %s, which dedup did not write: choose another folder", c.Out, entry.Name())
		}
	}
	for _, path := range c.Paths {
		if within(path, c.Out) {
			return usageErrorf("the input %s lies in --out %s, which is replaced: choose another folder", path, c.Out)
		}
	}
	return nil
}

// within reports whether a path is the folder or below it.
func within(path, folder string) bool {
	relative, err := filepath.Rel(resolved(folder), resolved(path))
	return err == nil && relative != ".." && !strings.HasPrefix(relative, ".."+string(filepath.Separator))
}

// resolved returns the absolute path without links, as far as the path exists.
func resolved(path string) string {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	if real, err := filepath.EvalSymlinks(absolute); err == nil {
		return real
	}
	parent := filepath.Dir(absolute)
	if parent == absolute {
		return absolute
	}
	return filepath.Join(resolved(parent), filepath.Base(absolute))
}

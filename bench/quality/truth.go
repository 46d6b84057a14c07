package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// readTable reads the rows of a tab-separated table. Blank lines and comments are left out; each row begins with two ids
// and has at least three fields.
func readTable(path string) ([][]string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	table, err := parseTable(string(content))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return table, nil
}

func parseTable(content string) ([][]string, error) {
	var table [][]string
	number := 0
	for line := range strings.Lines(content) {
		number++
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		row := strings.Split(line, "\t")
		if len(row) < 3 {
			return nil, fmt.Errorf("line %d has %d fields: at least 3 are needed", number, len(row))
		}
		table = append(table, row)
	}
	return table, nil
}

// withResemblance brings rows of computed pairs to one form: two ids and the exact resemblance. It is their third field
// or, after a relation, their fourth.
func withResemblance(table [][]string) ([][]string, error) {
	computed := make([][]string, 0, len(table))
	for _, row := range table {
		i := slices.IndexFunc(row[2:min(4, len(row))], func(field string) bool {
			_, err := strconv.ParseFloat(field, 64)
			return err == nil
		})
		if i < 0 {
			return nil, fmt.Errorf("the pair %s, %s has no resemblance", row[0], row[1])
		}
		computed = append(computed, []string{row[0], row[1], row[2+i]})
	}
	return computed, nil
}

// truthGroup is a part of a table of the truth, as rows and as a file.
type truthGroup struct {
	name, path string
	rows       [][]string
}

// splitTruth splits a table into groups, in order of their names, and writes each to a file in dir.
func splitTruth(table [][]string, dir string, group func(row []string) string) ([]truthGroup, error) {
	members := make(map[string][][]string)
	for _, row := range table {
		name := group(row)
		members[name] = append(members[name], row)
	}
	groups := make([]truthGroup, 0, len(members))
	for name, rows := range members {
		var content strings.Builder
		for _, row := range rows {
			content.WriteString(strings.Join(row, "\t") + "\n")
		}
		g := truthGroup{name: name, path: filepath.Join(dir, "truth-"+cmp.Or(name, "all")+".tsv"), rows: rows}
		if err := os.WriteFile(g.path, []byte(content.String()), 0o644); err != nil {
			return nil, err
		}
		groups = append(groups, g)
	}
	slices.SortFunc(groups, func(x, y truthGroup) int { return cmp.Compare(x.name, y.name) })
	return groups, nil
}

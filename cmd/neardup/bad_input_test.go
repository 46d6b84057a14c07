package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// docs/bad_input.md names tests of packages, and scripts.
func TestEveryBadInputIsTested(t *testing.T) {
	_, rows := readTable(t, "bad_input.md", 3)
	packages := make(map[string]uses)
	for _, row := range rows {
		name := strings.Trim(row[0], "| ")
		tests := code.FindAllStringSubmatch(row[2], -1)
		if row[1] == "" || len(tests) == 0 {
			t.Errorf("%s: the row has no answer or no test", name)
		}
		for _, test := range tests {
			if strings.HasSuffix(test[1], ".txtar") {
				if _, err := os.Stat(filepath.Join("testdata", "script", test[1])); err != nil {
					t.Errorf("%s: %v", name, err)
				}
				continue
			}
			folder, function, _ := strings.Cut(test[1], " ")
			if packages[folder] == nil {
				packages[folder] = readUses(t, filepath.Join("..", "..", filepath.FromSlash(folder)))
			}
			if packages[folder][function] == nil || !strings.HasPrefix(function, "Test") {
				t.Errorf("%s: there is no test %s in %s", name, function, folder)
			}
		}
	}
	const least = 20
	if len(rows) < least {
		t.Errorf("the table has %d rows, want at least %d", len(rows), least)
	}
}

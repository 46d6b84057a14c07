package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/neardup/neardup/bench/speed/benchfile"
	"github.com/neardup/neardup/bench/speed/rounds"
)

// some returns a comparison in which an element takes us 1 ns and the peer as long as the ratios say.
func some(n int, ratios ...int) comparison {
	c := comparison{elements: n}
	for _, r := range ratios {
		c.own = append(c.own, rounds.Turn{Operations: 1000, Spent: 1000})
		c.peer = append(c.peer, rounds.Turn{Operations: 1000, Spent: time.Duration(1000 * r)})
	}
	return c
}

func TestJudge(t *testing.T) {
	for _, c := range []struct {
		name     string
		kernel   string
		slots    int
		measured comparison
		fails    bool
	}{
		{"reached", "avx512vbmi2", 128, some(2000, 31, 30, 1), false},
		{"median below, mean above", "avx512vbmi2", 128, some(2000, 29, 29, 900), true},
		{"less is wanted of smaller sets", "avx512vbmi2", 128, some(300, 15, 15, 15), false},
		{"too little for these too", "avx512vbmi2", 128, some(300, 14, 14, 14), true},
		{"and of other kernels", "avx2", 128, some(2000, 4, 4, 4), false},
		{"too little of these too", "avx2", 128, some(2000, 3, 3, 3), true},
		{"portable", "generic", 128, some(300, 1, 1, 1), true},
		{"other slots", "avx512vbmi2", 64, some(2000, 1, 1, 1), false},
		{"unknown kernel", "other", 128, some(2000, 1, 1, 1), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var report bytes.Buffer
			err := judge(&report, c.kernel, c.slots, []comparison{c.measured})
			if (err != nil) != c.fails {
				t.Errorf("error %v, want one: %t", err, c.fails)
			}
			if !strings.HasPrefix(report.String(), c.kernel) || strings.Count(report.String(), "\n") != 1 {
				t.Errorf("reported is\n%s", report.String())
			}
		})
	}
}

func TestAllSizesAreJudgedWhenOneIsSlow(t *testing.T) {
	var report bytes.Buffer
	err := judge(&report, "generic", 128, []comparison{some(300, 1, 1, 1), some(1000, 2, 2, 2), some(2000, 1, 1, 1)})
	if err == nil || !strings.Contains(err.Error(), "[300 2000]") {
		t.Errorf("error %v, want one that names 300 and 2000 elements", err)
	}
	if got := strings.Count(report.String(), "\n"); got != 3 {
		t.Errorf("%d lines, want 3:\n%s", got, report.String())
	}
}

// TestCompare measures a set for as long as it takes, and writes a line for each turn.
func TestCompare(t *testing.T) {
	all, err := compareAll([]int{100, 300}, 16, rounds.Plan{Rounds: 10, Slice: time.Microsecond})
	if err != nil {
		t.Fatal(err)
	}
	c := all[1]
	if c.elements != 300 || len(c.own) != 10 || len(c.peer) != 10 {
		t.Fatalf("sets of %d, %d and %d turns, want 300 and 10 each", c.elements, len(c.own), len(c.peer))
	}
	for _, turn := range append(c.own, c.peer...) {
		if turn.Operations%300 != 0 {
			t.Errorf("a turn of %d elements, which are no whole sets", turn.Operations)
		}
	}
	path := filepath.Join(t.TempDir(), "file")
	file, err := benchfile.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	c.write(file, "avx2")
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, peer := range []string{"neardup", "go-minhash"} {
		name := "BenchmarkMinHash/kernel=avx2/elements=300/peer=" + peer + "-"
		if got := strings.Count(string(content), name); got != 10 {
			t.Errorf("%d lines %s, want 10:\n%s", got, name, content)
		}
	}
}

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

// some returns turns at speeds in MB/s.
func some(speeds ...int) []rounds.Turn {
	var turns []rounds.Turn
	for _, s := range speeds {
		turns = append(turns, rounds.Turn{Operations: 1, Bytes: s, Spent: time.Microsecond})
	}
	return turns
}

func TestJudge(t *testing.T) {
	for _, c := range []struct {
		name    string
		least   float64
		speeds  []int
		bounded bool
		fails   bool
	}{
		{"reached", 1500, []int{100, 1500, 1501}, true, false},
		{"median below, mean above", 1500, []int{1499, 9000, 1000}, true, true},
		{"below on another processor", 1500, []int{1, 1, 1}, false, false},
		{"no bound", 0, []int{1, 1, 1}, true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			measured := speeds{kind{"english", nil, c.least}, some(c.speeds...), some(1, 1, 1)}
			var report bytes.Buffer
			err := judge(&report, []speeds{measured, {kind{name: "last"}, some(1), some(1)}}, c.bounded)
			if (err != nil) != c.fails {
				t.Errorf("error %v, want one: %t", err, c.fails)
			}
			if got := strings.Count(report.String(), "\n"); got != 3 {
				t.Errorf("%d lines, want a heading and two kinds:\n%s", got, report.String())
			}
		})
	}
}

func TestTheTableHasMediansAndTheInterval(t *testing.T) {
	measured := speeds{kind{"english", nil, 3}, some(2, 4, 6, 8, 10, 12, 14), some(1, 1, 1, 1, 1, 2, 2)}
	var report bytes.Buffer
	if err := judge(&report, []speeds{measured}, true); err != nil {
		t.Fatal(err)
	}
	// The ratios are 2, 4, 6, 8, 10, 6 and 7.
	if want := "english             8  2 to 14                    1    6.00       3\n"; !strings.HasSuffix(report.String(), want) {
		t.Errorf("the table lacks %q:\n%s", want, report.String())
	}
}

func TestTurnsInTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	file, err := benchfile.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	speeds{kind{name: "mixed"}, some(3, 4), some(2)}.write(file)
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{
		"BenchmarkSignature/documents=mixed/family=fss-": 2, "BenchmarkSignature/documents=mixed/family=minwise-": 1,
	} {
		if got := strings.Count(string(content), name); got != want {
			t.Errorf("%d lines %s, want %d:\n%s", got, name, want, content)
		}
	}
}

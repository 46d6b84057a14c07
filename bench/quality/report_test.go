package main

import (
	"strings"
	"testing"
	"time"

	"github.com/neardup/neardup/bench/quality/stat"
)

func TestReport(t *testing.T) {
	scored := &result{set: "tiny", chosen: map[setting]int{{0.5, 0, 0}: 1, {0.7, 0, 0}: 1, {0.6, 0, 0.1}: 8}}
	scored.addRule(newRule("neardup", protocolBatch, 4, 7, []stat.Decision{
		{Copy: true, Reported: true, Weight: 3}, {Copy: true, Weight: 1}, {Reported: true, Weight: 1}, {Weight: 9},
	}))
	scored.addRule(newRule("preset", "nothing", 4, uncounted, []stat.Decision{{Copy: true, Weight: 1}}))
	scored.costs = &costs{
		configurations: []cost{{name: "bands alone", sketch: 1500 * time.Nanosecond, add: time.Millisecond, keys: 32, bucketBytes: 100}},
		verification:   verification{verify: 2 * time.Microsecond, textBytes: 10},
	}
	rows := judge([]*result{scored}, []target{{"batch", "tiny", precisionOf(protocolBatch), atLeast, 0.8}})
	var out strings.Builder
	if err := (report{results: []*result{scored}, rows: rows, options: options{command: "the command"}}).write(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Command: `the command`.",
		"| tiny | batch: precision, weighted | 0.7500 | 0.600 to 1.000 | >= 0.8 | **MISSED** |",
		"0 of 1 targets are met.",
		"| neardup | batch | 4 | 4 | 0.7500 | 0.600 to 1.000 | 0.7500 |",
		"| 1 | 1 | 7 |",
		"| preset | nothing | 4 | 1 | 1.0000 | 1.000 to 1.000 | 0.0000 | 0.000 to 0.000 | 0.0000 | 0 | 1 |  |",
		"folds of 10: 0.6, 0 apart, 0.1 in series (8); 0.5, 0 apart, 0 in series (1); 0.7, 0 apart, 0 in series (1).\n\nNot swept:",
		"| bands alone | 32.0 | 100 | 0 | 0.00 | 1.5 | 1000.0 | 0.0 |",
		"2.0 us to compare two prepared texts",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report holds no %q:\n%s", want, out.String())
		}
	}
	// Figures of rules without a target stand in the table of rules alone.
	if strings.Contains(out.String(), "nothing: precision") {
		t.Errorf("a rule without a target is among the figures:\n%s", out.String())
	}
}

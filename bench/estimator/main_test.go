package main

import (
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	write := func(e experiment) string {
		t.Helper()
		var out strings.Builder
		if err := report(&out, e); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	first := write(experiment{trials: 20, slots: 128, seed: 1})
	if first != write(experiment{trials: 20, slots: 128, seed: 1}) {
		t.Error("equal flags give different output")
	}
	if first == write(experiment{trials: 20, slots: 128, seed: 2}) {
		t.Error("another seed gives the same output")
	}
	for _, want := range []string{"| 0.500 | 200 |", "| 0.800 | 16 | 256 |", "| 9 x 13 | 0.800 | 200 |"} {
		if !strings.Contains(first, want) {
			t.Errorf("no row begins with %q", want)
		}
	}
}

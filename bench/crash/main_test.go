package main

import (
	"strings"
	"testing"
)

func TestAFewKillsLoseNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs the server")
	}
	var out, progress strings.Builder
	e := experiment{rounds: 5, writers: 3, seed: 1, progress: &progress}
	if err := report(t.Context(), &out, e); err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	if got := out.String(); !strings.Contains(got, "5 kills") || !strings.Contains(got, " 0 losses\n") {
		t.Errorf("output: %s", got)
	}
}

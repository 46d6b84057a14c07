package main

import (
	"math"
	"slices"
	"testing"
)

func TestTargetMet(t *testing.T) {
	for _, test := range []struct {
		bound         bound
		target, value float64
		want          bool
	}{
		{atLeast, 0.93, 0.93, true},
		{atLeast, 0.93, 0.9299, false},
		{atLeast, 0.93, math.NaN(), false},
		{atMost, 0, 0, true},
		{atMost, 0, 1, false},
		{atMost, 0, math.NaN(), false},
		{exactly, 28, 28, true},
		{exactly, 28, 29, false},
	} {
		target := target{bound: test.bound, value: test.target}
		if got := target.met(test.value); got != test.want {
			t.Errorf("%v %s is %v", test.value, target, got)
		}
	}
}

func TestJudge(t *testing.T) {
	table := []target{
		{"batch", "one", "recall", atLeast, 0.9},
		{"batch", "one", "false reports", atMost, 0},
		{"batch", "two", "recall", atLeast, 0.9},
	}
	rows := judge([]*result{{set: "one", figures: []figure{share("recall", 8, 10), number("reports", 3)}}}, table)
	type verdict struct {
		figure                     string
		measured, targeted, missed bool
	}
	want := []verdict{
		{"recall", true, true, true},
		{"reports", true, false, false},
		{"false reports", false, true, true},
	}
	if len(rows) != len(want) {
		t.Fatalf("there are %d rows, not %d: %v", len(rows), len(want), rows)
	}
	for i, r := range rows {
		if got := (verdict{r.figure.name, r.measured, r.target != nil, r.missed()}); got != want[i] {
			t.Errorf("row %d is %v, not %v", i, got, want[i])
		}
	}
}

// Every target must be of a set that is scored and of a part that runs, or it would be met by never being looked at.
func TestTargetsNameSetsAndParts(t *testing.T) {
	for _, target := range targets {
		if _, err := chooseSets(target.set); err != nil {
			t.Errorf("target %q: %v", target.figure, err)
		}
		if _, err := chooseParts(target.part); err != nil {
			t.Errorf("target %q: %v", target.figure, err)
		}
	}
	if got := targetsOf(parts); !slices.Equal(got, targets) {
		t.Errorf("with all parts there are %d of %d targets", len(got), len(targets))
	}
	if got := targetsOf(nil); len(got) != 0 {
		t.Errorf("without a part there are targets: %v", got)
	}
}

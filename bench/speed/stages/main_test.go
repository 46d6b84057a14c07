package main

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/neardup/neardup/bench/speed/rounds"
)

// turns returns turns of one operation that read a megabyte in so many microseconds.
func turns(microseconds ...int) []rounds.Turn {
	var all []rounds.Turn
	for _, m := range microseconds {
		all = append(all, rounds.Turn{Operations: 1, Bytes: 1_000_000, Spent: time.Duration(m) * time.Microsecond})
	}
	return all
}

func TestJudge(t *testing.T) {
	for _, c := range []struct {
		name  string
		unit  unit
		bound float64
		level string
		turns []rounds.Turn
		fails bool
	}{
		{"times reached", nanoseconds, 2000, bounded, turns(1, 2, 9), false},
		{"median above, best below", nanoseconds, 2000, bounded, turns(1, 3, 3), true},
		{"speeds reached", megabytes, 500_000, bounded, turns(1, 2, 9), false},
		{"median below, best above", megabytes, 500_000, bounded, turns(1, 3, 3), true},
		{"rates reached", millions, .5, bounded, turns(1, 2, 9), false},
		{"rates below", millions, .5, bounded, turns(1, 3, 3), true},
		{"no bound", nanoseconds, 0, bounded, turns(900), false},
		{"another level", nanoseconds, 1, portable, turns(900), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := stage{name: c.name, unit: c.unit, bound: c.bound}
			var report bytes.Buffer
			err := judge(&report, c.level, []stage{s, {name: "last"}}, [][]rounds.Turn{c.turns, turns(1)})
			if (err != nil) != c.fails {
				t.Errorf("error %v, want one: %t", err, c.fails)
			}
			if c.fails && !strings.Contains(err.Error(), c.name) {
				t.Errorf("error %v names no stage", err)
			}
			if got := strings.Count(report.String(), "\n"); got != 2 {
				t.Errorf("%d lines, want one a stage:\n%s", got, report.String())
			}
		})
	}
}

func TestTheReportHasTheMedianTheIntervalAndTheBound(t *testing.T) {
	s := stage{name: "some", unit: nanoseconds, bound: 4500}
	var report bytes.Buffer
	if err := judge(&report, bounded, []stage{s}, [][]rounds.Turn{turns(9, 1, 2, 3, 4, 5, 6)}); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("%-12s %-47s %9s  %-20s  %s\n", bounded, "some", "4000", "1000 to 9000", "at most 4500")
	if report.String() != want {
		t.Errorf("reported is\n%swant\n%s", report.String(), want)
	}
}

// TestAStageWarmsUp: what a side does before a turn does not count, and a run counts as its items.
func TestAStageWarmsUp(t *testing.T) {
	var numbers []int
	s := stage{name: "some", items: 7}
	side := s.side(func(number int) (int, error) {
		numbers = append(numbers, number)
		return 2, nil
	})
	turn, err := side(time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	runs := turn.Operations / 7
	if turn.Operations%7 != 0 || turn.Bytes != 2*runs || runs >= len(numbers) {
		t.Errorf("%+v of %d runs, want 7 operations and 2 bytes for each of fewer runs", turn, len(numbers))
	}
	failure := errors.New("broken")
	for _, good := range []int{0, 1} {
		side := s.side(func(number int) (int, error) {
			if number < good {
				for start := time.Now(); time.Since(start) < time.Millisecond; {
					continue
				}
				return 0, nil
			}
			return 0, failure
		})
		if _, err := side(time.Millisecond); !errors.Is(err, failure) || !strings.Contains(err.Error(), "some") {
			t.Errorf("after %d runs the error is %v", good, err)
		}
	}
}

// TestStages runs all of them, for as short as may be.
func TestStages(t *testing.T) {
	all := stages()
	measured, err := measure(all, rounds.Plan{Rounds: 10, Slice: time.Microsecond})
	if err != nil {
		t.Fatal(err)
	}
	var names, benchmarks []string
	for i, s := range all {
		if len(measured[i]) != 10 {
			t.Errorf("%s: %d turns, want 10", s.name, len(measured[i]))
		}
		for _, turn := range measured[i] {
			if turn.Operations%s.items != 0 || (turn.Bytes > 0) != (s.unit == megabytes) {
				t.Errorf("%s: a turn of %+v", s.name, turn)
			}
		}
		names, benchmarks = append(names, s.name), append(benchmarks, fmt.Sprint(s.benchmark, s.settings))
	}
	for _, distinct := range [][]string{names, benchmarks} {
		slices.Sort(distinct)
		if got := len(slices.Compact(slices.Clone(distinct))); got != len(all) {
			t.Errorf("%d stages have %d names: %q", len(all), got, distinct)
		}
	}
}

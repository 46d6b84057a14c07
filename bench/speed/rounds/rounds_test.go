package rounds

import (
	"errors"
	"flag"
	"io"
	"slices"
	"strings"
	"testing"
	"time"
)

// noted is a side that writes down its turns, and whose operations are their number.
func noted(name string, all *[]string) Side {
	return func(slice time.Duration) (Turn, error) {
		*all = append(*all, name)
		return Turn{Operations: len(*all), Spent: slice}, nil
	}
}

func TestSidesTakeTurns(t *testing.T) {
	var all []string
	turns, err := Take(Plan{3, time.Second}, noted("a", &all), noted("b", &all), noted("c", &all))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(all, ""), "abc"+"abc"+"bca"+"cab"; got != want {
		t.Errorf("turns %s, want %s, of which the first round is to warm up", got, want)
	}
	for i, want := range [][]int{{4, 9, 11}, {5, 7, 12}, {6, 8, 10}} {
		var got []int
		for _, turn := range turns[i] {
			got = append(got, turn.Operations)
		}
		if !slices.Equal(got, want) {
			t.Errorf("side %d has the turns %v, want its own, %v", i, got, want)
		}
	}
}

func TestASideThatFailsOrDoesNothingEndsTheRun(t *testing.T) {
	failure := errors.New("broken")
	for _, c := range []struct {
		name   string
		after  int // turns that are good
		turn   Turn
		failed error
		want   error
	}{
		{"fails to warm up", 0, Turn{Operations: 1, Spent: 1}, failure, failure},
		{"fails in a round", 2, Turn{Operations: 1, Spent: 1}, failure, failure},
		{"does nothing", 2, Turn{Operations: 0, Spent: 1}, nil, ErrTurn},
		{"takes no time", 0, Turn{Operations: 1}, nil, ErrTurn},
	} {
		t.Run(c.name, func(t *testing.T) {
			taken := 0
			side := func(time.Duration) (Turn, error) {
				if taken++; taken > c.after {
					return c.turn, c.failed
				}
				return Turn{Operations: 1, Spent: 1}, nil
			}
			if _, err := Take(Plan{10, 1}, side); !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
		})
	}
}

func TestWorkGoesOnWhereItStopped(t *testing.T) {
	next, sink := 0, 0
	side := Work(func(number int) (int, error) {
		if number != next {
			t.Fatalf("operation %d, want %d", number, next)
		}
		next++
		for i := range 1000 {
			sink += i * number
		}
		return 3, nil
	})
	for range 3 {
		before := next
		turn, err := side(2 * time.Millisecond)
		if err != nil {
			t.Fatal(err)
		}
		if done := next - before; turn.Operations != done || turn.Bytes != 3*done {
			t.Errorf("%d operations and %d bytes, want %d and %d", turn.Operations, turn.Bytes, done, 3*done)
		}
		if turn.Spent < 2*time.Millisecond {
			t.Errorf("a turn of %v, want 2ms or more", turn.Spent)
		}
	}
	failure := errors.New("broken")
	if _, err := Work(func(int) (int, error) { return 0, failure })(time.Second); !errors.Is(err, failure) {
		t.Errorf("error %v, want that of the operation", err)
	}
}

func TestFiguresOfATurn(t *testing.T) {
	turn := Turn{Operations: 4, Bytes: 3_000_000, Spent: 2 * time.Millisecond}
	if got := turn.Nanoseconds(); got != 500_000 {
		t.Errorf("%v ns an operation, want 500000", got)
	}
	if got := turn.Megabytes(); got != 1500 {
		t.Errorf("%v MB/s, want 1500", got)
	}
}

func TestPlan(t *testing.T) {
	for _, c := range []struct {
		plan Plan
		ok   bool
	}{{Plan{10, 1}, true}, {Plan{9, 1}, false}, {Plan{10, 0}, false}, {Plan{10, -1}, false}} {
		if err := c.plan.Check(); (err == nil) != c.ok || (err != nil && !errors.Is(err, ErrPlan)) {
			t.Errorf("%v gives the error %v, want one: %t", c.plan, err, !c.ok)
		}
	}
	want := Plan{12, 3 * time.Millisecond}
	got := Plan{20, time.Second}
	flags := flag.NewFlagSet("test", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	got.Register(flags)
	if err := flags.Parse(nil); err != nil || got != (Plan{20, time.Second}) {
		t.Errorf("without flags the plan is %v, error %v", got, err)
	}
	if err := flags.Parse(want.Arguments()); err != nil || got != want {
		t.Errorf("%q give the plan %v, error %v; want %v", want.Arguments(), got, err, want)
	}
}

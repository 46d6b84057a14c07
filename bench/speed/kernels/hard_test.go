package main

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/neardup/neardup/bench/speed/rounds"
	"github.com/neardup/neardup/sketch/minhash"
)

// hard returns a comparison in which an element takes the full comparison 100 ns, and the filter as many as are given.
func hard(kind, slots int, nanoseconds ...int) hardComparison {
	c := hardComparison{set: hardSet{Kind: kind, Elements: 128, Slots: slots}}
	for _, ns := range nanoseconds {
		c.filter = append(c.filter, rounds.Turn{Operations: 1000, Spent: time.Duration(1000 * ns)})
		c.full = append(c.full, rounds.Turn{Operations: 1000, Spent: 100 * 1000})
	}
	return c
}

func TestJudgeHard(t *testing.T) {
	const equal, descending = 0, 1
	for _, c := range []struct {
		name     string
		measured hardComparison
		fails    bool
	}{
		{"within", hard(equal, 128, 120, 119, 900), false},
		{"median above, mean below", hard(equal, 128, 121, 121, 1), true},
		{"more is allowed with few slots", hard(equal, 64, 140, 140, 140), false},
		{"too much with these too", hard(equal, 64, 141, 141, 141), true},
		{"more is allowed for other sets", hard(descending, 1024, 145, 145, 145), false},
		{"too much for these too", hard(descending, 1024, 146, 146, 146), true},
		{"nothing measured", hard(equal, 128), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			var report bytes.Buffer
			err := judgeHard(&report, []hardComparison{c.measured, hard(equal, 128, 1)})
			if (err != nil) != c.fails {
				t.Errorf("error %v, want one: %t", err, c.fails)
			}
			if got := strings.Count(report.String(), "\n"); got != 3 {
				t.Errorf("%d lines, want a heading and two sets:\n%s", got, report.String())
			}
		})
	}
}

// TestHardSetsAreHard: of sets with few elements there are no others, and each element of a descending one is a new
// minimum of all slots.
func TestHardSetsAreHard(t *testing.T) {
	const n = 1000
	for _, kind := range hardKinds {
		h1, h2 := make([]uint64, n), make([]uint64, n)
		kind.fill(rand.New(rand.NewPCG(1, 1)), h1, h2)
		distinct := map[[2]uint64]bool{}
		signature := make(minhash.Signature, slotsRequired)
		minhash.Reset(signature)
		lower := 0
		for i := range n {
			distinct[[2]uint64{h1[i], h2[i]}] = true
			before := append(minhash.Signature{}, signature...)
			minhash.Update(signature, h1[i:i+1], h2[i:i+1])
			for slot, v := range signature {
				if v < before[slot] {
					lower++
				}
			}
		}
		want := map[string]int{"equal": 1, "descending": n, "of 5": 5, "of 30": 30, "of 50": 50}[kind.name]
		if len(distinct) != want {
			t.Errorf("%s: %d distinct elements, want %d", kind.name, len(distinct), want)
		}
		if kind.name == "descending" && lower != n*slotsRequired {
			t.Errorf("%s: %d new minima, want %d", kind.name, lower, n*slotsRequired)
		}
	}
}

// TestCompareHard has both workers in this process, each behind two pipes.
func TestCompareHard(t *testing.T) {
	filter, full := piped(t), piped(t)
	if filter.kernel != minhash.Kernel() {
		t.Errorf("the kernel is %q, want %q", filter.kernel, minhash.Kernel())
	}
	all, err := compareHard(filter, full, []int{64}, rounds.Plan{Rounds: 10, Slice: time.Microsecond})
	if err != nil {
		t.Fatal(err)
	}
	if want := len(hardKinds) * len(hardElements); len(all) != want {
		t.Fatalf("%d comparisons, want %d", len(all), want)
	}
	for _, c := range all {
		if len(c.filter) != 10 || len(c.full) != 10 {
			t.Errorf("%+v: %d and %d turns, want 10 each", c.set, len(c.filter), len(c.full))
		}
		for _, turn := range append(c.filter, c.full...) {
			if turn.Operations < 1 || turn.Operations%c.set.Elements != 0 {
				t.Errorf("%+v: a turn of %d elements, which are no whole sets", c.set, turn.Operations)
			}
		}
	}
}

func TestWorkerRefusesSetsThatAreNone(t *testing.T) {
	w := piped(t)
	for _, set := range []hardSet{
		{Kind: -1, Elements: 100, Slots: 64}, {Kind: len(hardKinds), Elements: 100, Slots: 64},
		{Elements: 0, Slots: 64}, {Elements: hashesMeasured + 1, Slots: 64}, {Elements: 100, Slots: 0},
	} {
		if _, err := w.side(set)(time.Microsecond); !errors.Is(err, errWorker) {
			t.Errorf("%+v: error is %v, want errWorker", set, err)
		}
	}
	if _, err := w.side(hardSet{Elements: 100, Slots: 64})(time.Microsecond); err != nil {
		t.Errorf("after them, of a set that is one: %v", err)
	}
}

func TestWorkerThatSaysNothing(t *testing.T) {
	stopped := false
	_, err := connect(io.Discard, strings.NewReader(""), func() error { stopped = true; return nil })
	if !errors.Is(err, errWorker) || !stopped {
		t.Errorf("error is %v, want errWorker; it is stopped: %t", err, stopped)
	}
}

// piped returns a worker that is a goroutine.
func piped(t *testing.T) *worker {
	t.Helper()
	requestsOut, requestsIn := io.Pipe()
	answersOut, answersIn := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- errors.Join(serve(requestsOut, answersIn), answersIn.Close()) }()
	w, err := connect(requestsIn, answersOut, func() error { return errors.Join(requestsIn.Close(), <-done) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

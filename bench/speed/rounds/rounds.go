// Package rounds measures programs side by side: in each round each side works for a slice of time, one after the other,
// so that what else a shared machine does hits all alike. Time is that of the processor, of all threads of the process
// together, where the system tells it; what other processes do then changes little but the caches.
//
// What is said of the rounds is their median, with an interval that assumes nothing about how measurements are
// distributed (Summarize). A ratio of two sides is that of their turns in one round, hence the median of ratios.
package rounds

import (
	"errors"
	"flag"
	"fmt"
	"runtime"
	"time"
)

// Fewest is the least number of rounds that a figure may stand on: of fewer an interval says little, and benchstat warns.
const Fewest = 10

// ErrPlan says that a plan has too few rounds, or no time for them.
var ErrPlan = errors.New("too few rounds or too short ones")

// ErrTurn says that a side did nothing, or in no time.
var ErrTurn = errors.New("nothing was measured")

// Plan says how much is measured.
type Plan struct {
	Rounds int
	// Slice is how long a side works in a round.
	Slice time.Duration
}

// Register adds the flags -rounds and -slice to a program, with the values that the plan has as their defaults.
func (p *Plan) Register(flags *flag.FlagSet) {
	flags.IntVar(&p.Rounds, "rounds", p.Rounds, fmt.Sprintf("rounds, at least %d; in each every side is measured once", Fewest))
	flags.DurationVar(&p.Slice, "slice", p.Slice, "time of a side in a round, of the processor")
}

// Check returns ErrPlan if there are fewer rounds than Fewest or no time.
func (p Plan) Check() error {
	if p.Rounds < Fewest || p.Slice <= 0 {
		return fmt.Errorf("%w: %v, and the fewest are %d", ErrPlan, p, Fewest)
	}
	return nil
}

func (p Plan) String() string { return fmt.Sprintf("%d rounds of %v", p.Rounds, p.Slice) }

// Arguments are the flags that give another program the same plan.
func (p Plan) Arguments() []string {
	return []string{"-rounds", fmt.Sprint(p.Rounds), "-slice", p.Slice.String()}
}

// Turn is what a side did in one round.
type Turn struct {
	Operations int
	// Bytes is how much text it read, 0 for sides that read none.
	Bytes int
	Spent time.Duration
}

// Nanoseconds is the time of an operation.
func (t Turn) Nanoseconds() float64 { return float64(t.Spent.Nanoseconds()) / float64(t.Operations) }

// Megabytes is the speed in millions of bytes a second.
func (t Turn) Megabytes() float64 { return float64(t.Bytes) / t.Spent.Seconds() / 1e6 }

// Side works for about a slice of time and says what it did.
type Side func(slice time.Duration) (Turn, error)

// Work is a side that does numbered operations, from 0 on, and goes on in each turn where it stopped in the one before.
// do returns how many bytes of text an operation read.
func Work(do func(number int) (bytes int, err error)) Side {
	number := 0
	return func(slice time.Duration) (Turn, error) {
		var t Turn
		start := ProcessorTime()
		// The clock is a system call: it is asked a few dozen times in a slice, however short operations are.
		for batch := 1; t.Spent < slice; {
			for range batch {
				bytes, err := do(number)
				if err != nil {
					return t, err
				}
				number++
				t.Operations++
				t.Bytes += bytes
			}
			if t.Spent = ProcessorTime() - start; t.Spent < slice/32 {
				batch *= 2
			}
		}
		return t, nil
	}
}

// Take lets all sides take their turns, and returns those of each side, round by round. Each round begins with another
// side. A turn before the first round, to warm up, does not count.
func Take(p Plan, sides ...Side) ([][]Turn, error) {
	turns := make([][]Turn, len(sides))
	for i, side := range sides {
		if _, err := take(side, p.Slice); err != nil {
			return nil, err
		}
		turns[i] = make([]Turn, 0, p.Rounds)
	}
	for round := range p.Rounds {
		// Nobody pays for another's garbage.
		runtime.GC()
		for i := range sides {
			at := (round + i) % len(sides)
			t, err := take(sides[at], p.Slice)
			if err != nil {
				return nil, err
			}
			turns[at] = append(turns[at], t)
		}
	}
	return turns, nil
}

func take(side Side, slice time.Duration) (Turn, error) {
	t, err := side(slice)
	if err == nil && (t.Operations <= 0 || t.Spent <= 0) {
		err = fmt.Errorf("%w: %d operations in %v", ErrTurn, t.Operations, t.Spent)
	}
	return t, err
}

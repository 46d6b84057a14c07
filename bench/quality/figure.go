package main

import (
	"fmt"
	"math"

	"github.com/neardup/neardup/bench/quality/stat"
)

// figure is one measured value. A share has the counts that it comes from; a figure without a total is a number.
type figure struct {
	name  string
	value float64
	// hits of total gave the share; total is 0 where only the share is known.
	hits, total int
	share       bool
	// interval holds the true value with a confidence of 95%; nil if it is not known.
	interval *stat.Interval
	// rule is true if the figure stands in the table of rules too.
	rule bool
}

// number makes a figure that is a count.
func number(name string, n int) figure { return figure{name: name, value: float64(n)} }

// share makes a figure from counts. The share of nothing is not a number.
func share(name string, hits, total int) figure {
	f := figure{name: name, value: math.NaN(), hits: hits, total: total, share: true}
	if total > 0 {
		f.value = float64(hits) / float64(total)
		interval := stat.Wilson(hits, total)
		f.interval = &interval
	}
	return f
}

// ratio makes a figure from a share that was rounded by whoever counted.
func ratio(name string, value float64) figure { return figure{name: name, value: value, share: true} }

// String returns the value for people.
func (f figure) String() string {
	switch {
	case f.share && f.total > 0:
		return fmt.Sprintf("%.4f (%d of %d)", f.value, f.hits, f.total)
	case f.share:
		return fmt.Sprintf("%.4f", f.value)
	default:
		return fmt.Sprintf("%.0f", f.value)
	}
}

// span95 returns an interval for people.
func span95(i stat.Interval) string { return fmt.Sprintf("%.3f to %.3f", i.Low, i.High) }

package match_test

import (
	"testing"
	"time"

	"github.com/neardup/neardup/service/match"
)

func TestIntervalOf(t *testing.T) {
	noon := time.Date(2031, 5, 4, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name       string
		a, b       time.Time
		sameSource bool
		want       match.Interval
	}{
		{"at once", noon, noon, false, match.Close},
		{"the next morning", noon, noon.Add(23 * time.Hour), false, match.Close},
		{"a day later", noon, noon.Add(24 * time.Hour), false, match.Apart},
		{"a day before", noon.Add(24 * time.Hour), noon, false, match.Apart},
		{"an update of one source", noon, noon.Add(11 * time.Hour), true, match.Close},
		{"one source, later", noon, noon.Add(12 * time.Hour), true, match.Series},
		{"one source, years later", noon, noon.AddDate(5, 0, 0), true, match.Series},
		{"one is unknown", time.Time{}, noon, true, match.Close},
		{"the other is unknown", noon, time.Time{}, false, match.Close},
	} {
		if got := match.IntervalOf(c.a, c.b, func() bool { return c.sameSource }); got != c.want {
			t.Errorf("%s: the interval is %d, want %d", c.name, got, c.want)
		}
	}
}

// TestIntervalDecides takes a pair whose distinctiveness is between the thresholds of two intervals.
func TestIntervalDecides(t *testing.T) {
	story := line("s", 0, 100)
	a, b := prepare(t, story+line("x", 0, 80)), prepare(t, story+line("y", 0, 80))
	relation := func(interval match.Interval, stories int, threshold float64) (match.Relation, float64) {
		v := verifier()
		v.Knowledge, v.Interval, v.Thresholds.TemplateDistinctiveness = known("", stories), interval, threshold
		e := v.Verify(a, b)
		return e.Relation, e.Distinctiveness()
	}
	_, distinctiveness := relation(match.Close, 2, 0.1)
	for _, c := range []struct {
		interval match.Interval
		margin   float64
	}{{match.Close, 0}, {match.Apart, 0.05}, {match.Series, 0.15}} {
		if got, _ := relation(c.interval, 2, distinctiveness-c.margin-0.001); got != match.Partial {
			t.Errorf("interval %d, just distinctive enough: %v", c.interval, got)
		}
		if got, _ := relation(c.interval, 2, distinctiveness-c.margin+0.001); got != match.Template {
			t.Errorf("interval %d, not distinctive enough: %v", c.interval, got)
		}
		if got, _ := relation(c.interval, 100_000, 0); got != match.Partial {
			t.Errorf("interval %d, without a threshold: %v", c.interval, got)
		}
	}
}

// around puts n words of their own before a text and after it.
func around(s, prefix string, n int) string { return line(prefix, 0, n) + s + line(prefix, n, 2*n) }

// TestNearDuplicatesOfASeries are texts of frequent passages that are nearly the same, with a word of each that differs.
func TestNearDuplicatesOfASeries(t *testing.T) {
	frame := line("s", 0, 100)
	for _, c := range []struct {
		interval match.Interval
		own      int
		want     match.Relation
	}{
		{match.Close, 10, match.NearDuplicate},
		{match.Series, 10, match.Template},
		{match.Series, 1, match.NearDuplicate},
	} {
		v := verifier()
		v.Knowledge, v.Interval = known("", 3000), c.interval
		e := v.Verify(prepare(t, around(frame, "x", c.own)), prepare(t, around(frame, "y", c.own)))
		if e.Relation != c.want {
			t.Errorf("interval %d, %d own words: %v, want %v; agreement %.3f", c.interval, c.own, e.Relation, c.want, e.Agreement)
		}
	}
}

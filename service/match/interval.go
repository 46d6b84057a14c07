package match

import "time"

// Interval is what the sources and times of publication of two documents say of them. A report is copied soon, by others:
// of labeled copies of Arabic news, three in four appeared within a day of each other. A form comes again, later, often
// from the same source. So the longer two documents are apart, the more particular what they share must be to be a copy.
type Interval uint8

const (
	// Close documents were published soon after each other, or it is not known when.
	Close Interval = iota
	// Apart are documents that were published a day or more from each other.
	Apart
	// Series are documents that one source published apart, as it does the issues of a form.
	Series
)

const (
	// minApart is the time from which documents are Apart: what is copied at all mostly is by then.
	minApart = 24 * time.Hour
	// minSeries is the time from which documents of one source are a Series: updates of a report are closer.
	minSeries = 12 * time.Hour
	// seriesAgreement is the agreement from which two documents of a series are one text that was published again.
	seriesAgreement = 0.9
)

var margins = [...]float64{Close: 0, Apart: 0.05, Series: 0.15}

// IntervalOf returns the interval between two times of publication, of which a zero one is unknown. It asks whether both
// documents have one source only if that matters, since to compare the names takes longer.
func IntervalOf(a, b time.Time, sameSource func() bool) Interval {
	if a.IsZero() || b.IsZero() {
		return Close
	}
	switch apart := a.Sub(b).Abs(); {
	case apart >= minSeries && sameSource():
		return Series
	case apart >= minApart:
		return Apart
	}
	return Close
}

// Margin returns what the interval adds to the threshold of distinctiveness.
func (i Interval) Margin() float64 { return margins[i] }

// distinctiveness returns the threshold of what is distinctive enough for a copy, of which the collection's is that of
// close documents; zero asks for nothing.
func (i Interval) distinctiveness(ofCollection float64) float64 {
	if ofCollection == 0 {
		return 0
	}
	return min(1, ofCollection+i.Margin())
}

// copyAgreement returns the agreement from which texts that are nearly the same are copies however frequent their passages.
func (i Interval) copyAgreement() float64 {
	if i == Series {
		return seriesAgreement
	}
	return minAgreement
}

// storyAgreement returns the agreement from which two documents that have most in common tell the same story.
func (i Interval) storyAgreement() float64 {
	if i == Series {
		return seriesAgreement
	}
	return sameStoryAgreement
}

// Package stat says how accurate decisions on labeled pairs are, and how sure that is.
//
// Precision and recall are weighted: a labeled pair stands for as many pairs of the population as its weight says.
// Their intervals come from a stratified bootstrap (Efron and Tibshirani, An Introduction to the Bootstrap, 1993,
// sections 8.3 and 13.3), those of plain rates from Wilson's score (Probable inference, 1927). All intervals hold 95%,
// and all that is random comes from a seed.
package stat

// Decision is what was decided on a labeled pair.
type Decision struct {
	// Copy is the label, Reported the decision.
	Copy, Reported bool
	// Weight is the number of pairs that this one stands for; pairs of one stratum of the sample have equal weights.
	Weight float64
}

// Accuracy is the share of reports that are copies, and of copies that are reported.
type Accuracy struct {
	Precision, Recall float64
	// Found and Missed count the copies, False the other pairs that are reported; each pair counts once.
	Found, Missed, False int
}

// F1 is the harmonic mean of precision and recall.
func (a Accuracy) F1() float64 {
	if a.Precision+a.Recall == 0 {
		return 0
	}
	return 2 * a.Precision * a.Recall / (a.Precision + a.Recall)
}

// Score weighs decisions. Without a report precision is 1, without a copy recall is 1: nothing is wrong.
func Score(decisions []Decision) Accuracy {
	var a Accuracy
	var w weights
	for _, d := range decisions {
		w.add(d)
		switch {
		case d.Copy && d.Reported:
			a.Found++
		case d.Copy:
			a.Missed++
		case d.Reported:
			a.False++
		}
	}
	a.Precision, a.Recall = w.precision(), w.recall()
	return a
}

// weights are sums of weights.
type weights struct{ found, missed, false float64 }

func (w *weights) add(d Decision) {
	switch {
	case d.Copy && d.Reported:
		w.found += d.Weight
	case d.Copy:
		w.missed += d.Weight
	case d.Reported:
		w.false += d.Weight
	}
}

func (w weights) precision() float64 { return portion(w.found, w.false) }
func (w weights) recall() float64    { return portion(w.found, w.missed) }

func portion(part, rest float64) float64 {
	if part+rest == 0 {
		return 1
	}
	return part / (part + rest)
}

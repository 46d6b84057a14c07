package service

// Limits bound the work of one call.
type Limits struct {
	// TextBytes is the longest text; default 16 MiB.
	TextBytes int
	// Candidates is how many candidates of one document are verified; default 128.
	Candidates int
	// CandidateBytes bounds the texts of the candidates of one document together; default 32 MiB, which takes about a
	// second to verify.
	CandidateBytes int
	// Matches is how many copies of one document are kept and returned; default 1,000.
	Matches int
	// Templates is how many TEMPLATE matches of one document are kept and returned; default 16.
	Templates int
	// Passages is how many shared passages a match carries; default 64.
	Passages int
}

// DefaultLimits returns the limits that hold where none are set.
func DefaultLimits() Limits {
	return Limits{TextBytes: 16 << 20, Candidates: 128, CandidateBytes: 32 << 20, Matches: 1000, Templates: 16, Passages: 64}
}

// WithDefaults replaces the fields that are not positive by their defaults.
func (l Limits) WithDefaults() Limits {
	d := DefaultLimits()
	for _, f := range []struct{ value, standard *int }{
		{&l.TextBytes, &d.TextBytes}, {&l.Candidates, &d.Candidates},
		{&l.CandidateBytes, &d.CandidateBytes}, {&l.Matches, &d.Matches},
		{&l.Templates, &d.Templates}, {&l.Passages, &d.Passages},
	} {
		if *f.value <= 0 {
			*f.value = *f.standard
		}
	}
	return l
}

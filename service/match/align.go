package match

// run is a maximal run of equal tokens: a's tokens [a, a+n) and b's [b, b+n).
type run struct{ a, b, n int }

const (
	// maxTries bounds how many places in b are tried for one place in a, so that repetitive texts cost linear time, and
	// maxSteps how many are looked at, which are more where other passages of b have the same place in its index.
	maxTries, maxSteps = 16, 256
	// maxGap is the longest stretch of other tokens, on either side, over which two runs are one edited passage.
	maxGap = 12
)

// align appends to runs, which is empty, the runs of equal tokens of at least one passage-sized shingle, in the order of a,
// not overlapping in a.
// At each place in a it takes the longest run that starts there; of equal ones that which goes on where the run before
// left off in b, else the first in b.
func align(runs []run, a, b *Text) []run {
	for i := 0; i < len(a.grams); {
		best := run{}
		try := func(j int) {
			if j < 0 || j >= len(b.grams) || b.grams[j] != a.grams[i] {
				return
			}
			if n := commonPrefix(a, b, i, j); n > best.n {
				best = run{i, j, n}
			}
		}
		if len(runs) > 0 {
			last := runs[len(runs)-1]
			try(last.b + i - last.a)
		}
		at := b.gramIndex.head[a.grams[i]&b.gramIndex.mask]
		for tries, steps := 0, 0; at != 0 && tries < maxTries && steps < maxSteps; steps++ {
			if b.grams[at-1] == a.grams[i] {
				try(int(at - 1))
				tries++
			}
			at = b.gramIndex.next[at-1]
		}
		if best.n == 0 {
			i++
			continue
		}
		runs = append(runs, best)
		i += best.n
	}
	return runs
}

func commonPrefix(a, b *Text, i, j int) int {
	x, y := a.tokens.Hash[i:], b.tokens.Hash[j:]
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	return n
}

// passageRun is a run, or several with small gaps between them: an edited passage. Tokens are [aFrom, aTo) and
// [bFrom, bTo), of which common are equal.
type passageRun struct {
	aFrom, aTo, bFrom, bTo int
	common                 int
}

// similarity is the common tokens as a share of the longer side.
func (p passageRun) similarity() float64 {
	return float64(p.common) / float64(max(p.aTo-p.aFrom, p.bTo-p.bFrom))
}

// join appends to out, which is empty, the passages of runs: it joins neighbors in both texts whose gap is small and no
// longer than what is equal around it.
func join(out []passageRun, runs []run) []passageRun {
	for _, r := range runs {
		next := passageRun{r.a, r.a + r.n, r.b, r.b + r.n, r.n}
		if len(out) > 0 {
			last := &out[len(out)-1]
			gap := max(next.aFrom-last.aTo, next.bFrom-last.bTo)
			if next.bFrom >= last.bTo && gap <= maxGap && gap <= min(last.common, next.common) {
				last.aTo, last.bTo = next.aTo, next.bTo
				last.common += next.common
				continue
			}
		}
		out = append(out, next)
	}
	return out
}

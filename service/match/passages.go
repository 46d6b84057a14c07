package match

import (
	"cmp"
	"slices"
	"sort"
)

// passages returns the evidence to show, in the order of a: what is common, each part of it once in either text. Where one
// text repeats what the other has once, the longest run is shown.
func (v Verifier) passages(a, b *Text, runs []run) (passages []Passage, truncated bool) {
	joined := once(join(nil, apart(a, runs)))
	shown := make([]passageRun, 0, len(joined))
	for _, p := range joined {
		if a.halfWords(p.aFrom, p.aTo) >= 2*minPassageWords {
			shown = append(shown, p)
		}
	}
	if len(shown) == 0 {
		shown = append(shown, slices.MaxFunc(joined, func(x, y passageRun) int { return cmp.Compare(x.common, y.common) }))
	}
	shown = maximal(a, b, shown)
	if limit := max(1, v.MaxPassages); len(shown) > limit {
		slices.SortStableFunc(shown, func(x, y passageRun) int { return cmp.Compare(y.common, x.common) })
		shown, truncated = shown[:limit], true
		slices.SortFunc(shown, func(x, y passageRun) int { return cmp.Compare(x.aFrom, y.aFrom) })
	}
	for _, p := range shown {
		passages = append(passages, Passage{
			A: a.span(p.aFrom, p.aTo), B: b.span(p.bFrom, p.bTo),
			Tokens: p.common, Similarity: p.similarity(),
		})
	}
	return passages, truncated
}

// apart shortens runs to what no longer one has in b, and leaves out those of which less than a gram is left.
func apart(a *Text, runs []run) []run {
	longest := slices.Clone(runs)
	slices.SortStableFunc(longest, func(x, y run) int { return cmp.Compare(y.n, x.n) })
	var taken, kept []run // taken are in the order of b
	for _, whole := range longest {
		r := free(whole, taken)
		if r.n < whole.n && a.halfWords(r.a, r.a+r.n) < 2*a.gramSize {
			continue
		}
		kept = append(kept, r)
		at := sort.Search(len(taken), func(i int) bool { return taken[i].b > r.b })
		taken = slices.Insert(taken, at, r)
	}
	slices.SortFunc(kept, func(x, y run) int { return cmp.Compare(x.a, y.a) })
	return kept
}

// free returns the longest part of a run that none of those taken has in b, which are in the order of b.
func free(r run, taken []run) run {
	best, from := run{}, r.b
	keep := func(to int) {
		if n := to - from; n > best.n {
			best = run{r.a + from - r.b, from, n}
		}
	}
	first := sort.Search(len(taken), func(i int) bool { return taken[i].b+taken[i].n > r.b })
	for _, t := range taken[first:] {
		if t.b >= r.b+r.n {
			break
		}
		keep(t.b)
		from = max(from, t.b+t.n)
	}
	keep(r.b + r.n)
	return best
}

// once leaves out passages of which b has a part in a longer one, as where that goes over a gap in which they stand.
func once(joined []passageRun) []passageRun {
	longest := slices.Clone(joined)
	slices.SortStableFunc(longest, func(x, y passageRun) int { return cmp.Compare(y.common, x.common) })
	var taken []passageRun // in the order of b, in which they do not overlap
	for _, p := range longest {
		at := sort.Search(len(taken), func(i int) bool { return taken[i].bTo > p.bFrom })
		if at == len(taken) || taken[at].bFrom >= p.bTo {
			taken = slices.Insert(taken, at, p)
		}
	}
	slices.SortFunc(taken, func(x, y passageRun) int { return cmp.Compare(x.aFrom, y.aFrom) })
	return taken
}

// maximal extends the passages, which are in the order of a, over the equal tokens around them that no other one has, and
// shortens them to whole characters: one that stands for several tokens, such as a fraction, may be common in part.
func maximal(a, b *Text, shown []passageRun) []passageRun {
	inB := make([]int, len(shown)) // the passages in the order of b
	for i := range inB {
		inB[i] = i
	}
	slices.SortFunc(inB, func(i, j int) int { return cmp.Compare(shown[i].bFrom, shown[j].bFrom) })
	place := make([]int, len(shown)) // of each passage in inB
	for at, i := range inB {
		place[i] = at
	}
	for i := range shown {
		p := &shown[i]
		fromA, toA, fromB, toB := 0, a.Len(), 0, b.Len()
		if i > 0 {
			fromA = shown[i-1].aTo
		}
		if i+1 < len(shown) {
			toA = shown[i+1].aFrom
		}
		if at := place[i]; at > 0 {
			fromB = shown[inB[at-1]].bTo
		}
		if at := place[i]; at+1 < len(shown) {
			toB = shown[inB[at+1]].bFrom
		}
		for p.aFrom > fromA && p.bFrom > fromB && a.tokens.Hash[p.aFrom-1] == b.tokens.Hash[p.bFrom-1] {
			p.aFrom, p.bFrom, p.common = p.aFrom-1, p.bFrom-1, p.common+1
		}
		for p.aTo < toA && p.bTo < toB && a.tokens.Hash[p.aTo] == b.tokens.Hash[p.bTo] {
			p.aTo, p.bTo, p.common = p.aTo+1, p.bTo+1, p.common+1
		}
		for p.common > 0 && (a.splitsCharacter(p.aFrom) || b.splitsCharacter(p.bFrom)) {
			p.aFrom, p.bFrom, p.common = p.aFrom+1, p.bFrom+1, p.common-1
		}
		for p.common > 0 && (a.splitsCharacter(p.aTo) || b.splitsCharacter(p.bTo)) {
			p.aTo, p.bTo, p.common = p.aTo-1, p.bTo-1, p.common-1
		}
	}
	return slices.DeleteFunc(shown, func(p passageRun) bool { return p.common == 0 })
}

// exchanged returns the passages with their sides exchanged, in the order of what is a then.
func exchanged(passages []Passage) []Passage {
	exchanged := slices.Clone(passages)
	for i, p := range passages {
		exchanged[i].A, exchanged[i].B = p.B, p.A
	}
	slices.SortFunc(exchanged, func(x, y Passage) int { return cmp.Compare(x.A.Start, y.A.Start) })
	return exchanged
}

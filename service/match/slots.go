package match

import "slices"

// Slots are what differs within what two texts have in common: some tokens of one that stand in the stead of some tokens
// of the other, with equal ones before and after.

const (
	// minFactAgreement is the share of agreeing facts below which what is common is a form, however much it is.
	minFactAgreement = 0.55
	// minFactWeight is the weight of a fact whose words are in every document.
	minFactWeight = 0.05
	// tokensPerFact is how many common tokens there may be for one contradicting fact. Facts that differ here and there in
	// a long text, such as the numbers of its chapters, do not make it a form.
	tokensPerFact = 40
	// maxSlot is the longest stretch of tokens between two runs, on either side, in which slots are looked for.
	maxSlot = 24
	// maxMargin is how many tokens before the first and after the last of several runs may go on with the form.
	maxMargin = 16
	// maxEnd is how many tokens may follow on the last run until the end of both texts, or of a line in both, for what
	// they have there to be in the same place.
	maxEnd = 6
)

// factAgreement returns the share of the facts in what a and b have in common that agree, of numbers or of names, where
// it is less: those in the runs of equal tokens do, those in the slots between may contradict. A fact weighs as much as
// its words do, so that the name of a company counts for more than that of a month. It is 1 where too few contradict for
// a form.
func (k Knowledge) factAgreement(w *work, a, b *Text) float64 {
	runs := w.runs
	if len(a.facts) == 0 || len(b.facts) == 0 || len(runs) == 0 {
		return 1
	}
	f := facts{knowledge: &k, a: a, b: b, alignment: &w.alignment}
	var last run // the end of what came before
	for _, r := range runs {
		r = f.whole(r)
		if r.n == 0 {
			continue
		}
		f.equal(r.a, r.a+r.n)
		fromA, fromB := last.a+last.n, last.b+last.n
		if last.n > 0 && r.b >= fromB && r.a-fromA <= maxSlot && r.b-fromB <= maxSlot {
			f.slots(stretch{fromA, r.a, fromB, r.b, true, true, true})
		} else {
			if last.n > 0 {
				f.after(last, r.a)
			}
			f.before(r, fromA)
		}
		last = r
	}
	if last.n > 0 {
		f.after(last, a.Len())
	}
	if contradictions := f.numbers.contradictions + f.names.contradictions; contradictions*tokensPerFact < f.tokens {
		return 1
	}
	return min(f.numbers.agreement(), f.names.agreement())
}

// facts counts the facts of a pair.
type facts struct {
	knowledge      *Knowledge
	a, b           *Text
	alignment      *alignment
	tokens         int
	numbers, names tally
}

// tally is the weight of the facts of one kind that agree and that contradict, and how many contradict.
type tally struct {
	agreeing, contradicting float64
	contradictions          int
}

func (t tally) agreement() float64 {
	if t.contradictions == 0 {
		return 1
	}
	return t.agreeing / (t.agreeing + t.contradicting)
}

// weight returns that of the heaviest word of a fact.
func (f *facts) weight(t *Text, of fact) float64 {
	weight := minFactWeight
	for i := of.from; i < of.to; i++ {
		weight = max(weight, f.knowledge.wordWeight(t.tokens.Hash[i]))
	}
	return weight
}

// whole shortens a run to what does not cut through a fact.
func (f *facts) whole(r run) run {
	for r.n > 0 && (f.a.splitsFact(r.a) || f.b.splitsFact(r.b)) {
		r.a, r.b, r.n = r.a+1, r.b+1, r.n-1
	}
	for r.n > 0 && (f.a.splitsFact(r.a+r.n) || f.b.splitsFact(r.b+r.n)) {
		r.n--
	}
	return r
}

// equal counts the facts of the tokens [from, to) of a, which stand in b as well.
func (f *facts) equal(from, to int) {
	f.tokens += to - from
	for _, this := range f.a.factsIn(from, to) {
		weight := f.weight(f.a, this)
		if this.name {
			f.names.agreeing += weight
		} else {
			f.numbers.agreeing += weight
		}
	}
}

// stretch is tokens [fromA, toA) of a and [fromB, toB) of b, which may be in each other's place.
type stretch struct {
	fromA, toA, fromB, toB int
	// before and after say that equal tokens, or an end that the two texts have in common, bound the stretch.
	before, after bool
	// sure is true if nothing more must speak for it; otherwise half of its words must be equal.
	sure bool
}

// after looks for slots after a run, up to the token toA of a.
func (f *facts) after(r run, toA int) {
	fromA, fromB := r.a+r.n, r.b+r.n
	s := stretch{fromA: fromA, toA: min(toA, fromA+maxMargin), fromB: fromB, toB: min(f.b.Len(), fromB+maxMargin), before: true}
	s.after = s.toA == f.a.Len() && s.toB == f.b.Len()
	if f.slots(s) {
		return
	}
	endA, endB := f.a.lineEnd(fromA), f.b.lineEnd(fromB)
	if endA <= min(toA, fromA+maxEnd) && endB <= fromB+maxEnd {
		f.slots(stretch{fromA, endA, fromB, endB, true, true, true})
	}
}

// before looks for slots before a run, down to the token fromA of a.
func (f *facts) before(r run, fromA int) {
	s := stretch{fromA: max(fromA, r.a-maxMargin), toA: r.a, fromB: max(0, r.b-maxMargin), toB: r.b, after: true}
	s.before = s.fromA == 0 && s.fromB == 0
	if f.slots(s) {
		return
	}
	startA, startB := f.a.lineStart(r.a), f.b.lineStart(r.b)
	if startA >= max(fromA, r.a-maxEnd) && startB >= r.b-maxEnd {
		f.slots(stretch{startA, r.a, startB, r.b, true, true, true})
	}
}

// lineEnd returns the token after the last one of the line that goes on at a token.
func (t *Text) lineEnd(token int) int {
	if token == t.Len() {
		return token
	}
	_, to := t.tokensIn(0, t.paragraphs[t.paragraphAt(int(t.tokens.Start[token]))].End)
	return to
}

// lineStart returns the first token of the line in which the token before this one stands.
func (t *Text) lineStart(token int) int {
	if token == 0 {
		return 0
	}
	from, _ := t.tokensIn(t.paragraphs[t.paragraphAt(int(t.tokens.Start[token-1]))].Start, 0)
	return from
}

// piece is a token, or a fact of several, in a stretch of one text. All numbers look alike where pieces are compared.
type piece struct {
	symbol uint64
	fact   *fact
}

const anyNumber = 1

// pieces appends to pieces, which is empty, those of the tokens [from, to).
func (t *Text) pieces(pieces []piece, from, to int) []piece {
	found := t.factsIn(from, to)
	for i := from; i < to; i++ {
		p := piece{symbol: t.tokens.Hash[i]}
		if len(found) > 0 && int(found[0].from) == i {
			p.fact, p.symbol = &found[0], anyNumber
			if p.fact.name {
				p.symbol = p.fact.value
			}
			i = int(p.fact.to) - 1
			found = found[1:]
		}
		pieces = append(pieces, p)
	}
	return pieces
}

// slots aligns the pieces of a stretch by a longest common subsequence and compares the facts that stand in each other's
// place; it returns false if they do not. Where the stretch is not bounded, what comes before the first or after the last
// equal word does not count.
func (f *facts) slots(s stretch) bool {
	if s.fromA >= s.toA || s.fromB >= s.toB || len(f.a.factsIn(s.fromA, s.toA)) == 0 || len(f.b.factsIn(s.fromB, s.toB)) == 0 {
		return false
	}
	l := f.alignment
	l.x, l.y = f.a.pieces(l.x[:0], s.fromA, s.toA), f.b.pieces(l.y[:0], s.fromB, s.toB)
	l.align()
	x, y, steps := l.x, l.y, l.steps
	isWord := func(st step) bool { return st.equal && x[st.i].symbol != anyNumber }
	equal := 0
	for _, st := range steps {
		if isWord(st) {
			equal++
		}
	}
	if !s.sure && (equal == 0 || 2*equal < min(words(x), words(y))) {
		return false
	}
	if !s.before {
		steps = steps[max(0, slices.IndexFunc(steps, isWord)):]
	}
	for !s.after && len(steps) > 0 && !isWord(steps[len(steps)-1]) {
		steps = steps[:len(steps)-1]
	}
	f.tokens += equal
	for _, st := range steps {
		f.compare(x, y, st)
	}
	return true
}

// words counts the pieces that are no numbers.
func words(pieces []piece) int {
	n := 0
	for _, p := range pieces {
		if p.symbol != anyNumber {
			n++
		}
	}
	return n
}

// step is a place in the alignment of x and y: the pieces x[i] and y[j], which look alike, or the pieces x[i:toI] and
// y[j:toJ] in each other's place, of which one may be empty.
type step struct {
	equal          bool
	i, toI, j, toJ int
}

// alignment is that of the pieces of two stretches, up to maxSlot on each side.
type alignment struct {
	x, y  []piece
	steps []step
}

// align replaces the steps by those that align x and y.
func (l *alignment) align() {
	x, y := l.x, l.y
	// lengths[i][j] is the length of a longest common subsequence of x[i:] and y[j:].
	var lengths [maxSlot + 1][maxSlot + 1]uint8
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			if x[i].symbol == y[j].symbol {
				lengths[i][j] = lengths[i+1][j+1] + 1
			} else {
				lengths[i][j] = max(lengths[i+1][j], lengths[i][j+1])
			}
		}
	}
	steps := l.steps[:0]
	slot := step{}
	i, j := 0, 0
	end := func() {
		if slot.toI, slot.toJ = i, j; slot.i < i || slot.j < j {
			steps = append(steps, slot)
		}
	}
	for i < len(x) && j < len(y) {
		switch {
		case x[i].symbol == y[j].symbol:
			end()
			steps = append(steps, step{equal: true, i: i, toI: i + 1, j: j, toJ: j + 1})
			i, j = i+1, j+1
			slot = step{i: i, j: j}
		case lengths[i+1][j] >= lengths[i][j+1]:
			i++
		default:
			j++
		}
	}
	i, j = len(x), len(y)
	end()
	l.steps = steps
}

// compare compares the facts of one step, numbers with numbers and names with names: they agree if one is on both sides.
func (f *facts) compare(x, y []piece, st step) {
	for _, kind := range [...]struct {
		tally *tally
		names bool
	}{{&f.numbers, false}, {&f.names, true}} {
		agreeing, inX, inY := 0.0, 0.0, 0.0
		for _, p := range x[st.i:st.toI] {
			if p.fact == nil || p.fact.name != kind.names {
				continue
			}
			inX = max(inX, f.weight(f.a, *p.fact))
			for _, q := range y[st.j:st.toJ] {
				if q.fact == nil || q.fact.name != kind.names {
					continue
				}
				inY = max(inY, f.weight(f.b, *q.fact))
				if p.fact.same(*q.fact) {
					agreeing = inX
				}
			}
		}
		switch {
		case inX == 0 || inY == 0: // a number may be written in words
		case agreeing > 0:
			kind.tally.agreeing += agreeing
		default:
			kind.tally.contradicting += max(inX, inY)
			kind.tally.contradictions++
		}
	}
}

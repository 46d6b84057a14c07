package main

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
)

// crossings are the numbers of stories at which the documents of a bucket are marked for revision.
var crossings = []int{2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 24, 32, 48, 64}

const (
	// followUps is how far revisions lead to further ones.
	followUps = 3
	// scoreChange is the change of a score from which a match is stored anew.
	scoreChange = 0.01
)

// mark says which matches of a document are to be judged again: those that are copies, or those that are templates.
type mark struct {
	document          *document
	copies, templates bool
	depth             int
}

func (m *mark) has(r match.Relation) bool {
	switch r {
	case match.Template:
		return m.templates
	case match.Exact:
		return false
	default:
		return m.copies
	}
}

// marked returns the mark of a document, or nil.
func (o *oracle) marked(d *document) *mark {
	for _, m := range o.marks {
		if m.document == d {
			return m
		}
	}
	return nil
}

func (o *oracle) unmark(d *document) {
	o.marks = slices.DeleteFunc(o.marks, func(m *mark) bool { return m.document == d })
}

// put marks a document, if it has a match that the mark is about. Marks that are there are not changed, since clones of
// the oracle share them.
func (o *oracle) put(m mark) {
	concerned := slices.ContainsFunc(o.recordsOf(m.document), func(r *record) bool {
		seen, ok := o.match(r, m.document)
		return ok && m.has(seen.Relation)
	})
	if !concerned {
		return
	}
	for i, old := range o.marks {
		if old.document == m.document {
			m.copies, m.templates, m.depth = m.copies || old.copies, m.templates || old.templates, min(m.depth, old.depth)
			o.marks[i] = &m
			return
		}
	}
	o.marks = append(o.marks, &m)
}

// sortMarks puts the marks in the order of their documents, in which an engine that is opened finds them.
func (o *oracle) sortMarks() {
	slices.SortFunc(o.marks, func(a, b *mark) int { return cmp.Compare(a.document.arrival, b.document.arrival) })
}

// levels says of each passage of a document how many crossings its stories have passed.
func (o *oracle) levels(d *document) map[uint64]int {
	k := o.knowledge(nil)
	levels := make(map[uint64]int, len(d.passages))
	for passage := range d.passages {
		levels[passage] = 0
		if len(o.holders(passage)) > 2 { // or else there is none besides a pair
			levels[passage], _ = slices.BinarySearch(crossings, len(k.storiesWith(passage))+1)
		}
	}
	return levels
}

// holders returns the documents with a passage.
func (o *oracle) holders(passage uint64) []*document {
	var list []*document
	for _, d := range o.documents {
		if d.passages[passage] {
			list = append(list, d)
		}
	}
	return list
}

// markCrossed marks the documents of whose passages one that a document has, or had, crossed a number since before.
func (o *oracle) markCrossed(d *document, before map[uint64]int, depth int) {
	more, fewer := map[*document]bool{}, map[*document]bool{}
	for passage, level := range o.levels(d) {
		for _, holder := range o.holders(passage) {
			more[holder] = more[holder] || level > before[passage]
			fewer[holder] = fewer[holder] || level < before[passage]
		}
	}
	for _, d := range slices.Clone(o.documents) {
		if more[d] {
			o.put(mark{document: d, copies: true, depth: depth})
		}
	}
	for _, d := range slices.Clone(o.documents) {
		if fewer[d] {
			o.put(mark{document: d, templates: true, depth: depth})
		}
	}
}

// revise judges the matches of marked documents again until none is marked.
func (o *oracle) revise() error {
	for len(o.marks) > 0 {
		m := o.marks[0]
		o.marks = o.marks[1:]
		fresh, parted, err := o.judgeAgain(m)
		if err != nil {
			return err
		}
		if !parted || m.depth == followUps {
			o.replace(fresh)
			continue
		}
		before := o.levels(m.document)
		o.replace(fresh)
		o.markCrossed(m.document, before, m.depth+1)
	}
	return nil
}

// judgeAgain judges the matches that a mark is about by what is known before any of them changes. It returns what stands
// in the place of records that are not the same, and whether two documents are one story now that were not, or were.
func (o *oracle) judgeAgain(m *mark) (fresh map[*record]*record, parted bool, err error) {
	fresh = make(map[*record]*record)
	k := o.knowledge(m.document)
	for _, r := range o.recordsOf(m.document) {
		seen, ok := o.match(r, m.document)
		if !ok || !m.has(seen.Relation) {
			continue
		}
		other := r.earlier
		if other == m.document {
			other = r.later
		}
		if later := o.marked(other); later != nil && later.has(seen.Relation) {
			continue // the pair is judged with the other document
		}
		found, err := o.compare(k.of(r.later), o.pairOf(r.later.content, r.earlier.content), r.later, r.earlier)
		if err != nil {
			return nil, false, err
		}
		if !sameRecord(r, found) {
			fresh[r] = found
			parted = parted || r.sameStory != found.sameStory
		}
	}
	return fresh, parted, nil
}

// replace puts records in the place of others.
func (o *oracle) replace(fresh map[*record]*record) {
	for i, r := range o.records {
		if found, ok := fresh[r]; ok {
			o.records[i] = found
		}
	}
	o.records = slices.DeleteFunc(o.records, func(r *record) bool { return r.evidence.Relation == match.Unrelated })
}

// sameRecord reports whether two records of a pair are about the same.
func sameRecord(a, b *record) bool {
	x, y := a.evidence, b.evidence
	near := func(p, q float64) bool { return math.Abs(p-q) < scoreChange }
	return x.Relation == y.Relation && x.AsCopy == y.AsCopy && a.sameStory == b.sameStory && near(x.Rarity, y.Rarity) &&
		near(x.Agreement, y.Agreement) && near(x.FactAgreement, y.FactAgreement)
}

// revising judges matches again.
type revising struct{}

func (revising) kind() string { return "revise" }

func (revising) do(ctx context.Context, w *world, m *modeled) error {
	did, err := w.engine.Revise(ctx, m.name())
	if err != nil {
		return err
	}
	w.figures.revised(did)
	return m.oracle.revise()
}

// markRestored marks the newer document of a pair whose match was left out and is not any more.
func (o *oracle) markRestored(p service.Pair, before service.Judgement) {
	if before != service.Wrong || o.feedback[p].Judgement == service.Wrong {
		return
	}
	for _, r := range o.records {
		if pairOf(r.earlier.ID, r.later.ID) == p {
			o.put(mark{document: r.later, copies: true, templates: true})
		}
	}
}

package main

import (
	"bytes"
	"maps"
	"slices"
	"time"

	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

// document is a document of the oracle. It never changes: what is replaced is another one.
type document struct {
	service.Document
	*content
	// arrival is a number that is larger than those of the documents before.
	arrival int
	added   time.Time
}

// record is what was found when the later of two documents came. It never changes.
type record struct {
	// later is the subject of evidence.
	earlier, later *document
	evidence       match.Evidence
	sameStory      bool
}

// oracle is a collection without an index, a file, or anything that is kept up to date: it holds the documents, what was
// found of their pairs, and the feedback, and computes the rest from scratch whenever it is asked.
type oracle struct {
	settings service.Collection
	sketcher *sketch.Sketcher
	// numbers is the last number that was given to a document or a content; clones share it.
	numbers *int
	// documents are in the order of their arrival.
	documents []*document
	records   []*record
	feedback  map[service.Pair]service.Feedback
	// marks are the documents that are marked for revision, in the order in which they were.
	marks []*mark
	// replies are the requests with an id that may be repeated.
	replies map[string]reply
	// contents and pairs remember what depends on texts alone.
	contents map[string]*content
	pairs    map[[2]int]pair
}

// What depends on texts alone is remembered of so many of them.
const (
	contentsMax = 4000
	pairsMax    = 400_000
)

func newOracle(settings service.Collection) (*oracle, error) {
	sk, err := sketch.New(settings.Parameters)
	if err != nil {
		return nil, err
	}
	return &oracle{
		settings: settings,
		sketcher: sk,
		numbers:  new(int),
		feedback: make(map[service.Pair]service.Feedback),
		replies:  make(map[string]reply),
		contents: make(map[string]*content),
		pairs:    make(map[[2]int]pair),
	}, nil
}

// clone returns an oracle that goes its own way. What is remembered of texts is shared.
func (o *oracle) clone() *oracle {
	c := *o
	c.documents = slices.Clone(o.documents)
	c.records = slices.Clone(o.records)
	c.marks = slices.Clone(o.marks)
	c.feedback, c.replies = maps.Clone(o.feedback), maps.Clone(o.replies)
	return &c
}

// number returns a larger number with each call.
func (o *oracle) number() int {
	*o.numbers++
	return *o.numbers
}

func (o *oracle) contentOf(raw string) (*content, error) {
	if c, ok := o.contents[raw]; ok {
		return c, nil
	}
	if len(o.contents) == contentsMax {
		clear(o.contents)
	}
	c, err := newContent(o.number(), o.sketcher, raw)
	if err == nil {
		o.contents[raw] = c
	}
	return c, err
}

func (o *oracle) pairOf(a, b *content) pair {
	key := [2]int{a.number, b.number}
	p, ok := o.pairs[key]
	if !ok {
		if len(o.pairs) == pairsMax {
			clear(o.pairs)
		}
		p = compareContents(o.settings.Parameters, a, b)
		o.pairs[key] = p
	}
	return p
}

// document returns the document of an id, or nil.
func (o *oracle) document(id string) *document {
	for _, d := range o.documents {
		if d.ID == id {
			return d
		}
	}
	return nil
}

// newDocument returns a document that is not in the collection.
func (o *oracle) newDocument(d service.Document, now time.Time) (*document, error) {
	c, err := o.contentOf(d.Text)
	if err != nil {
		return nil, err
	}
	return &document{Document: d, content: c, arrival: o.number(), added: now}, nil
}

// sameContent reports whether a caller who adds both adds the second one for nothing.
func sameContent(a, b service.Document) bool {
	return a.ID == b.ID && a.Source == b.Source && a.Published.Equal(b.Published) && a.URL == b.URL && a.Title == b.Title &&
		a.Lang == b.Lang && maps.Equal(a.Labels, b.Labels) && bytes.Equal([]byte(a.Text), []byte(b.Text))
}

// add adds one document.
func (o *oracle) add(d service.Document, now time.Time, includeTemplates bool) (service.AddResult, error) {
	fresh, err := o.newDocument(d, now)
	if err != nil {
		return service.AddResult{}, err
	}
	result := service.AddResult{Outcome: service.Added}
	if old := o.document(d.ID); old != nil {
		if sameContent(old.Document, d) {
			return service.AddResult{Outcome: service.Unchanged, Verdict: o.verdict(old, o.recordsOf(old), includeTemplates)}, nil
		}
		o.remove(old)
		result.Outcome = service.Replaced
	}
	found, err := o.find(fresh, nil)
	if err != nil {
		return service.AddResult{}, err
	}
	result.Verdict = o.verdict(fresh, found, includeTemplates)
	before := o.levels(fresh)
	o.documents = append(o.documents, fresh)
	o.records = append(o.records, found...)
	o.markCrossed(fresh, before, 0)
	return result, nil
}

// check answers for a document that need not be in the collection.
func (o *oracle) check(d service.Document, includeTemplates bool) (service.Verdict, error) {
	fresh, err := o.newDocument(d, time.Time{})
	if err != nil {
		return service.Verdict{}, err
	}
	var own *document
	if d.ID != "" {
		own = o.document(d.ID)
	}
	found, err := o.find(fresh, own)
	if err != nil {
		return service.Verdict{}, err
	}
	return o.verdict(fresh, found, includeTemplates), nil
}

func (o *oracle) remove(d *document) {
	before := o.levels(d)
	o.documents = slices.DeleteFunc(o.documents, func(other *document) bool { return other == d })
	o.records = slices.DeleteFunc(o.records, func(r *record) bool { return r.earlier == d || r.later == d })
	o.unmark(d)
	o.markCrossed(d, before, 0)
}

// expire removes what has reached the maximum age, and returns the ids.
func (o *oracle) expire(now time.Time) (ids []string) {
	if o.settings.MaxAge == 0 {
		return nil
	}
	documents := slices.Clone(o.documents)
	slices.SortStableFunc(documents, func(a, b *document) int { return a.added.Compare(b.added) })
	for _, d := range documents {
		if now.Sub(d.added) >= o.settings.MaxAge {
			o.remove(d)
			ids = append(ids, d.ID)
		}
	}
	return ids
}

// recordsOf returns the records of a document.
func (o *oracle) recordsOf(d *document) []*record {
	var list []*record
	for _, r := range o.records {
		if r.earlier == d || r.later == d {
			list = append(list, r)
		}
	}
	return list
}

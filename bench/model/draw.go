package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/neardup/neardup/service"
)

const (
	// idsMax is how many ids there are in a collection. A bucket holds no more documents than a probe reads, and there are
	// no more candidates than are verified: the oracle knows no bounds.
	idsMax = 48
	// feedbackMax is how many pairs have feedback before some is taken back.
	feedbackMax = 40
)

// ids are those of the documents; their order is not that in which documents come.
var ids = func() []string {
	list := make([]string, idsMax)
	for i := range list {
		list[i] = fmt.Sprintf("%c%02d", 'a'+rune(i%3), (i*29)%idsMax)
	}
	list[0], list[1], list[2] = "文档 7", "a/b?c", "Z"
	return list
}()

// drawn draws operations on one collection.
type drawn struct {
	r        *rand.Rand
	writer   *writer
	oracle   *oracle
	clock    *clock
	requests int
}

// operation draws the next one; passing time is not among them.
func (d *drawn) operation() operation {
	switch n := d.r.IntN(1000); {
	case n < 400:
		return d.addition(1)
	case n < 470:
		return d.addition(2 + d.r.IntN(4))
	case n < 490:
		return d.request()
	case n < 700:
		return d.checking()
	case n < 820:
		return deletion{ID: d.id(6)}
	case n < 821:
		return deletion{ID: d.id(6), Erase: true, AllowMissing: d.r.IntN(2) == 0}
	case n < 880:
		return d.marking()
	case n < 910:
		return d.unmarking()
	case n < 940:
		return revising{}
	case n < 998:
		return d.asking()
	default:
		return d.setting()
	}
}

// id returns a random id, of a document that is there unless there is none or it is one time in missing.
func (d *drawn) id(missing int) string {
	if len(d.oracle.documents) == 0 || d.r.IntN(missing) == 0 {
		return ids[d.r.IntN(idsMax)]
	}
	return d.oracle.documents[d.r.IntN(len(d.oracle.documents))].ID
}

func (d *drawn) document() service.Document {
	r := d.r
	doc := service.Document{ID: ids[r.IntN(idsMax)]}
	if known := d.oracle.document(doc.ID); known != nil && r.IntN(4) == 0 {
		doc = known.Document
		switch r.IntN(4) {
		case 0: // the same text from somebody else
			doc.Source = d.writer.source()
		case 1:
			doc.Labels = map[string]string{"n": fmt.Sprint(r.IntN(3))}
		}
		return doc
	}
	if r.IntN(4) > 0 {
		doc.Source = d.writer.source()
	}
	if r.IntN(3) > 0 {
		doc.Published = time.Date(2024, 1, 1+r.IntN(5), 0, 0, 0, 0, time.UTC)
	}
	if r.IntN(8) == 0 {
		doc.URL, doc.Title, doc.Lang = "https://example.org/"+doc.ID, "A title", "en"
	}
	doc.Text = d.writer.text()
	return doc
}

func (d *drawn) addition(n int) addition {
	a := addition{Options: service.AddOptions{IncludeTemplates: d.r.IntN(2) == 0}}
	for i := range n {
		doc := d.document()
		if i > 0 && d.r.IntN(3) == 0 {
			// The id of the batch's first document again, with the same content, with that which is stored, or with another.
			first := a.Documents[0]
			switch known := d.oracle.document(first.ID); d.r.IntN(4) {
			case 0:
				doc = first
			case 1:
				if known != nil {
					doc = known.Document
				}
			default:
			}
			doc.ID = first.ID
		}
		a.Documents = append(a.Documents, doc)
	}
	return a
}

// request is an addition with a new request id, or with one that was used before, for the same documents or others.
func (d *drawn) request() addition {
	for id, known := range d.oracle.replies {
		if age := d.clock.now().Sub(known.answered); age > replyKept {
			delete(d.oracle.replies, id)
		}
	}
	a := d.addition(1 + d.r.IntN(3))
	known := slices.Sorted(maps.Keys(d.oracle.replies))
	if len(known) == 0 || d.r.IntN(2) == 0 {
		d.requests++
		a.Options.RequestID = fmt.Sprint("request ", d.requests)
		return a
	}
	id := known[d.r.IntN(len(known))]
	if d.r.IntN(4) == 0 {
		a.Options.RequestID = id
		return a
	}
	return d.oracle.replies[id].operation
}

func (d *drawn) checking() checking {
	c := checking{IncludeTemplates: d.r.IntN(2) == 0}
	for range 1 + d.r.IntN(2) {
		doc := d.document()
		if d.r.IntN(4) == 0 {
			doc.ID = ""
		}
		c.Documents = append(c.Documents, doc)
	}
	return c
}

// pair returns the ids of a match, or of any two documents.
func (d *drawn) pair() service.Pair {
	if n := len(d.oracle.records); n > 0 && d.r.IntN(5) > 0 {
		r := d.oracle.records[d.r.IntN(n)]
		return service.Pair{A: r.later.ID, B: r.earlier.ID}
	}
	a, b := d.r.IntN(idsMax), d.r.IntN(idsMax-1)
	if b >= a {
		b++
	}
	return service.Pair{A: ids[a], B: ids[b]}
}

func (d *drawn) marking() operation {
	if len(d.oracle.feedback) >= feedbackMax {
		return d.unmarking()
	}
	return marking{
		Feedback: service.Feedback{
			Pair: d.pair(), Judgement: service.Judgement(1 + d.r.IntN(2)), Note: []string{"", "a note"}[d.r.IntN(2)],
		},
		AllowMissing: d.r.IntN(2) == 0,
	}
}

func (d *drawn) unmarking() unmarking {
	known := d.oracle.feedbackAfter(service.Pair{})
	if len(known) == 0 || d.r.IntN(10) == 0 {
		return unmarking{d.pair()}
	}
	return unmarking{known[d.r.IntN(len(known))].Pair}
}

func (d *drawn) asking() asking {
	a := asking{ID: d.id(10), Limit: 1 << 20, IncludeTemplates: d.r.IntN(2) == 0}
	if d.r.IntN(4) == 0 {
		a.After, a.Limit = ids[d.r.IntN(idsMax)], 1+d.r.IntN(4)
	}
	return a
}

func (d *drawn) setting() setting {
	s := settingsOf(d.oracle.settings)
	switch n := d.r.IntN(5); {
	case n == 0:
		s.Thresholds.PartialWords = 10 + 10*d.r.IntN(3)
	case n == 1:
		s.Thresholds.TemplateDistinctiveness = 0.4 + 0.1*float64(d.r.IntN(4))
	case n == 2:
		s.Thresholds.NearDuplicateContainment = 0.5 + 0.1*float64(d.r.IntN(4))
	case n == 3 && s.ChangeRetention != wholeFeed:
		s.ChangeRetention = time.Duration(1+d.r.IntN(48)) * time.Hour
	default:
		s.MaxAge = time.Duration(d.r.IntN(4)) * time.Hour
	}
	return setting{s}
}

// passing draws how much time passes.
func (d *drawn) passing() passing {
	if d.r.IntN(50) == 0 {
		return passing{-time.Duration(d.r.IntN(600)) * time.Second}
	}
	return passing{time.Duration(d.r.IntN(600)) * time.Second}
}

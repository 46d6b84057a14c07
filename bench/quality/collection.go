package main

import (
	"context"
	"errors"
	"iter"
	"slices"

	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/batch/input"
)

// collection is the documents of one set, or of several.
type collection struct {
	// records are in the order of the file; rejected counts those that are left out.
	records  []input.Record
	rejected int
	// number finds a document by its id.
	number map[string]int
}

// readCollection reads a file as the command line does, and leaves out records whose id an earlier one has.
func readCollection(ctx context.Context, path string) (*collection, error) {
	c := &collection{}
	source, err := records(ctx, path, &c.rejected)
	if err != nil {
		return nil, err
	}
	for rec, err := range source {
		if err != nil {
			return nil, err
		}
		c.records = append(c.records, rec)
	}
	c.index()
	return c, nil
}

// index removes repeated ids and fills number.
func (c *collection) index() {
	c.number = make(map[string]int, len(c.records))
	c.records = slices.DeleteFunc(c.records, func(rec input.Record) bool {
		if _, ok := c.number[rec.ID]; ok {
			c.rejected++
			return true
		}
		c.number[rec.ID] = len(c.number)
		return false
	})
}

// records delivers the documents of a path as the command line reads them, and counts those that are rejected.
func records(ctx context.Context, path string, rejected *int) (iter.Seq2[input.Record, error], error) {
	reader, err := input.Open([]string{path}, input.Options{})
	if err != nil {
		return nil, err
	}
	return func(yield func(input.Record, error) bool) {
		for rec, err := range reader.Records(ctx) {
			if _, ok := errors.AsType[*input.RejectedError](err); ok {
				*rejected++
				continue
			}
			if !yield(rec, err) {
				return
			}
		}
	}, nil
}

// subset returns the documents that are chosen by their number.
func (c *collection) subset(chosen func(number int) bool) *collection {
	s := &collection{}
	for i, rec := range c.records {
		if chosen(i) {
			s.records = append(s.records, rec)
		}
	}
	s.index()
	return s
}

// document returns a document by its id; it is empty if there is none.
func (c *collection) document(id string) service.Document {
	if i, ok := c.number[id]; ok {
		return c.records[i].Document
	}
	return service.Document{}
}

// texts returns the texts of all documents.
func (c *collection) texts() []string {
	texts := make([]string, len(c.records))
	for i, rec := range c.records {
		texts[i] = rec.Text
	}
	return texts
}

// bytes returns the size of all texts.
func (c *collection) bytes() int {
	n := 0
	for _, rec := range c.records {
		n += len(rec.Text)
	}
	return n
}

// published returns the documents in order of publication; those without a date stand before all others, and equal ones
// in the order of the file.
func (c *collection) published() []service.Document {
	documents := make([]service.Document, len(c.records))
	for i, rec := range c.records {
		documents[i] = rec.Document
	}
	slices.SortStableFunc(documents, func(a, b service.Document) int { return a.Published.Compare(b.Published) })
	return documents
}

package main

import (
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/neardup/neardup/service/batch/input"
)

// rejectionsShown is how many rejected records and how many warnings are shown; the rest are counted.
const rejectionsShown = 20

// rejections reports records that were left out, and fields that were, and counts them.
type rejections struct {
	stderr   io.Writer
	rejected int
	warnings int
}

// reject reports a record, or the rest of a file, that is left out.
func (r *rejections) reject(err error) {
	r.rejected++
	if r.rejected <= rejectionsShown {
		r.printf("rejected: %v\n", printable(err.Error()))
	}
}

// takes reports an error that is about a record or a file, and says whether it was one.
func (r *rejections) takes(err error) bool {
	about := errors.As(err, new(*input.RejectedError)) || errors.As(err, new(*input.FileError))
	if about {
		r.reject(err)
	}
	return about
}

// warn reports the fields of a record that were left empty.
func (r *rejections) warn(rec input.Record) {
	for _, warning := range rec.Warnings {
		r.warnings++
		if r.warnings <= rejectionsShown {
			r.printf("warning: %s\n", printable(fmt.Sprintf("%s:%d: %s", rec.File, rec.Line, warning)))
		}
	}
}

// summarize says what was not shown, and returns errRejected if anything was rejected.
func (r *rejections) summarize() error {
	if hidden := r.warnings - rejectionsShown; hidden > 0 {
		r.printf("warning: %d more fields could not be used\n", hidden)
	}
	if hidden := r.rejected - rejectionsShown; hidden > 0 {
		r.printf("rejected: %d more\n", hidden)
	}
	if r.rejected > 0 {
		r.printf("neardup: %d rejected in all\n", r.rejected)
		return errRejected
	}
	return nil
}

// filter passes records on and takes out what is rejected, which it reports. An error that ends the reading is passed on.
func (r *rejections) filter(records iter.Seq2[input.Record, error]) iter.Seq2[input.Record, error] {
	return func(yield func(input.Record, error) bool) {
		for rec, err := range records {
			if r.takes(err) {
				continue
			}
			r.warn(rec)
			if !yield(rec, err) {
				return
			}
		}
	}
}

func (r *rejections) printf(format string, args ...any) {
	_, _ = fmt.Fprintf(r.stderr, format, args...) // nowhere left to report it
}

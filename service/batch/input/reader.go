package input

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"sync/atomic"
)

// Reader delivers the records of a list of paths. Open makes one; it reads once.
type Reader struct {
	files   []file
	skipped int
	fields  Fields
	max     int
	stdin   io.Reader
	total   int64
	done    atomic.Int64
}

// Open finds the files that the paths stand for. A path that does not exist is an error before anything is read.
func Open(paths []string, opts Options) (*Reader, error) {
	files, skipped, err := find(paths, opts.ExcludeDir)
	if err != nil {
		return nil, err
	}
	r := &Reader{
		files:   files,
		skipped: skipped,
		fields:  opts.Fields.orDefault(),
		max:     cmp.Or(opts.RecordBytesMax, DefaultRecordBytesMax),
		stdin:   opts.Stdin,
	}
	if r.stdin == nil {
		r.stdin = strings.NewReader("")
	}
	for _, f := range files {
		r.total += f.size
	}
	return r, nil
}

// Files returns how many files are read, and how many in folders are skipped because of their names.
func (r *Reader) Files() (read, skipped int) { return len(r.files), r.skipped }

// Progress returns the bytes that were read of all bytes to read, as stored: compressed files count compressed. The
// total leaves out standard input and pipes, whose size is not known. It may be called while records are read.
func (r *Reader) Progress() (done, total int64) { return r.done.Load(), r.total }

// Records delivers each record, or an error in its place: a *RejectedError for a record and a *FileError for the rest
// of a file, after both of which reading goes on. Any other error is the last: the context has ended. It can be ranged
// over once.
func (r *Reader) Records(ctx context.Context) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for _, f := range r.files {
			if !r.read(ctx, f, yield) {
				return
			}
		}
	}
}

// Line is a line of a file that is not blank, as it came.
type Line struct {
	// File is the path as given, or as found in a folder.
	File string
	// Number counts from 1.
	Number int64
	// Text has no line end. It is valid until the next line is read.
	Text []byte
}

// Lines delivers the lines of all files, whatever these are named, or an error in their place, as Records does with
// records. It can be ranged over once, instead of Records.
func (r *Reader) Lines(ctx context.Context) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		for _, f := range r.files {
			stream, err := f.open(r.stdin, &r.done)
			if err != nil {
				if !yield(Line{}, &FileError{File: f.path, Err: err}) {
					return
				}
				continue
			}
			more := r.readLines(ctx, f, stream, yield)
			_ = stream.Close() // nothing was written, so nothing can be lost
			if !more {
				return
			}
		}
	}
}

// read delivers the records of one file and reports whether to go on with the next.
func (r *Reader) read(ctx context.Context, f file, yield func(Record, error) bool) bool {
	if err := ctx.Err(); err != nil {
		yield(Record{}, err)
		return false
	}
	stream, err := f.open(r.stdin, &r.done)
	if err != nil {
		return yield(Record{}, &FileError{File: f.path, Err: err})
	}
	defer stream.Close() // nothing was written, so nothing can be lost
	if !f.isLines() {
		return yield(r.readText(f, stream))
	}
	return r.readLines(ctx, f, stream, func(line Line, err error) bool {
		if err != nil {
			return yield(Record{}, err)
		}
		return yield(lineRecord(line.File, line.Number, line.Text, r.fields))
	})
}

// readText reads a whole text file.
func (r *Reader) readText(f file, stream io.Reader) (Record, error) {
	var text bytes.Buffer
	switch _, err := text.ReadFrom(io.LimitReader(stream, int64(r.max)+1)); {
	case err != nil:
		return Record{}, &FileError{File: f.path, Err: err}
	case text.Len() > r.max:
		return Record{}, &RejectedError{File: f.path, Reason: tooLong("file", r.max)}
	}
	return textRecord(f.path, text.Bytes())
}

// readLines reads lines and reports whether to go on with the next file. Blank lines are skipped.
func (r *Reader) readLines(ctx context.Context, f file, stream io.Reader, yield func(Line, error) bool) bool {
	lines := newLineReader(stream, r.max)
	for {
		if err := ctx.Err(); err != nil {
			yield(Line{}, err)
			return false
		}
		line, err := lines.next()
		switch {
		case errors.Is(err, io.EOF):
			return true
		case errors.Is(err, errTooLong):
			if !yield(Line{}, &RejectedError{File: f.path, Line: lines.number, Reason: tooLong("line", r.max)}) {
				return false
			}
			continue
		case err != nil:
			return yield(Line{}, &FileError{File: f.path, Line: lines.number, Err: err})
		}
		if lines.number == 1 {
			// A byte order mark is no part of the first record.
			line = bytes.TrimPrefix(line, []byte("\uFEFF"))
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if !yield(Line{File: f.path, Number: lines.number, Text: line}, nil) {
			return false
		}
	}
}

// tooLong says that a file or a line is over the limit.
func tooLong(what string, max int) string {
	return fmt.Sprintf("the %s has more than %d bytes: cut it, or raise the limit of a record", what, max)
}

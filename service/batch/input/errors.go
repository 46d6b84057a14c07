package input

import (
	"errors"
	"fmt"
)

// ErrStdinTwice says that "-" stands more than once among the paths.
var ErrStdinTwice = errors.New(`standard input ("-") is named twice: it can be read once`)

// RejectedError says why one record was left out. The records after it are read.
type RejectedError struct {
	// File is the path as given, or as found in a folder.
	File string
	// Line counts from 1; it is 0 where the whole file is the record.
	Line int64
	// Reason says what is wrong, and what to do where that is known.
	Reason string
}

func (e *RejectedError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.File, e.Reason)
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Reason)
}

// FileError says that a file could not be read to its end. The records before the break were delivered, and the files
// after it are read.
type FileError struct {
	File string
	// Line is the last line that was read whole, 0 if there is none.
	Line int64
	Err  error
}

func (e *FileError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: cannot be read: %v", e.File, e.Err)
	}
	return fmt.Sprintf("%s: breaks off after line %d: %v", e.File, e.Line, e.Err)
}

// Unwrap returns the cause.
func (e *FileError) Unwrap() error { return e.Err }

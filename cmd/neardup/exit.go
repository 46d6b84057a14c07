package main

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// The exit statuses.
const (
	exitDone     = 0
	exitFailed   = 1
	exitUsage    = 2
	exitRejected = 3
)

// usageError says that the command was used wrongly, and what to do instead.
type usageError struct{ message string }

func (e *usageError) Error() string { return e.message }

func usageErrorf(format string, args ...any) error {
	return &usageError{message: fmt.Sprintf(format, args...)}
}

// errRejected says that the command is done but left out records, which were reported as they came.
var errRejected = errors.New("some records were rejected")

// report writes the error for people and returns the exit status that stands for it.
func report(stderr io.Writer, err error) int {
	status := exitFailed
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errRejected):
		return exitRejected
	case errors.As(err, new(*usageError)):
		status = exitUsage
	case errors.Is(err, context.Canceled):
		err = errors.New("interrupted")
	}
	// There is nowhere left to report that standard error cannot be written.
	_, _ = fmt.Fprintf(stderr, "neardup: %v\n", err)
	return status
}

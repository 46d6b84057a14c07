package store

import (
	"errors"
	"fmt"
	"strings"
)

// Errors of the store. What is returned wraps one of them and says more.
var (
	ErrClosed      = errors.New("the store is closed")
	ErrLocked      = errors.New("the data folder is in use by another process")
	ErrForeign     = errors.New("the folder holds something else than a neardup store")
	ErrFormat      = errors.New("the data folder has another format")
	ErrCorrupt     = errors.New("the stored data is damaged")
	ErrUnavailable = errors.New("the store cannot write")
	ErrTooLarge    = errors.New("the batch is too large")
)

// ErrLowSpace is the ErrUnavailable that ends by itself: the disk has too little free space, nothing was written, and the
// same call succeeds once there is room. Any other ErrUnavailable lasts until the folder is opened again.
var ErrLowSpace = fmt.Errorf("%w for lack of disk space", ErrUnavailable)

// FormatError says which format a data folder has, and which this build reads. It is an ErrFormat.
type FormatError struct {
	Dir          string
	Found, Known int
}

func (e *FormatError) Error() string {
	advice := "open it with the version of neardup that wrote it"
	if e.Found > e.Known {
		advice = "open it with a newer version of neardup"
	}
	return fmt.Sprintf("the data folder %q has format %d, this version of neardup knows format %d: %s",
		e.Dir, e.Found, e.Known, advice)
}

// Unwrap returns ErrFormat.
func (e *FormatError) Unwrap() error { return ErrFormat }

// CorruptError says which stored value is damaged. It is an ErrCorrupt.
type CorruptError struct {
	// Where names the record, by collection and ordinal, or the folder.
	Where string
	// Err is what is wrong with it.
	Err error
}

func (e *CorruptError) Error() string {
	// Pebble joins errors without a text of their own to some of its errors, each on a line.
	cause, _, _ := strings.Cut(e.Err.Error(), "\n")
	return fmt.Sprintf("the stored data is damaged: %s: %s", e.Where, cause)
}

// Unwrap returns ErrCorrupt and the cause.
func (e *CorruptError) Unwrap() []error { return []error{ErrCorrupt, e.Err} }

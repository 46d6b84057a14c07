package service

import (
	"errors"
	"fmt"
)

// Errors of the engine. service/rpc turns each into a status in one place.
var (
	ErrClosed           = errors.New("the engine is closed")
	ErrStoreUnavailable = errors.New("the store cannot write until the service is started again; reads go on")
	// ErrStoreLowSpace is an ErrStoreUnavailable that passes by itself.
	ErrStoreLowSpace = lowSpaceError{}
)

type lowSpaceError struct{}

func (lowSpaceError) Error() string {
	return "the store cannot write for lack of disk space; reads go on, and writes are accepted again once there is room"
}

func (lowSpaceError) Is(target error) bool { return target == ErrStoreUnavailable }

// CollectionNotFoundError says that there is no collection of this name.
type CollectionNotFoundError struct{ Collection string }

func (e *CollectionNotFoundError) Error() string {
	return fmt.Sprintf("collection %q not found: create it first", e.Collection)
}

// CollectionExistsError says that the name of a new collection is taken.
type CollectionExistsError struct{ Collection string }

func (e *CollectionExistsError) Error() string {
	return fmt.Sprintf("collection %q exists already", e.Collection)
}

// DocumentNotFoundError says that a collection holds no document of this id.
type DocumentNotFoundError struct{ Collection, ID string }

func (e *DocumentNotFoundError) Error() string {
	return fmt.Sprintf("document %q not found in collection %q", e.ID, e.Collection)
}

// FeedbackNotFoundError says that a collection holds no feedback on a pair.
type FeedbackNotFoundError struct {
	Collection string
	Pair
}

func (e *FeedbackNotFoundError) Error() string {
	return fmt.Sprintf("no feedback on documents %q and %q in collection %q", e.A, e.B, e.Collection)
}

// TextTooLargeError says that the text of document Index of a batch is over the limit.
type TextTooLargeError struct {
	Index, Bytes, Limit int
}

func (e *TextTooLargeError) Error() string {
	return fmt.Sprintf("document %d has %d bytes of text, the limit is %d: cut it or raise the server's limit", e.Index, e.Bytes, e.Limit)
}

// RequestIDReusedError says that a request id stands for an earlier request with other content.
type RequestIDReusedError struct{ RequestID string }

func (e *RequestIDReusedError) Error() string {
	return fmt.Sprintf("request id %q was used for another request: choose a new one for each request", e.RequestID)
}

// InvalidFieldError says which field of a request breaks which rule.
type InvalidFieldError struct {
	// Field is the path of the field in the API.
	Field string
	// Rule completes "field ...": for instance "must not be empty".
	Rule string
}

func (e *InvalidFieldError) Error() string { return fmt.Sprintf("%s %s", e.Field, e.Rule) }

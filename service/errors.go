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
	// ErrBatchTooLarge says that what one call would store is more than a batch of the store takes.
	ErrBatchTooLarge = errors.New("what the call stores is too large for one batch: send fewer documents at once")
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

// CollectionFullError says that a collection has used all of its document numbers.
type CollectionFullError struct{ Collection string }

func (e *CollectionFullError) Error() string {
	return fmt.Sprintf("collection %q has used all of its document numbers: add to a new collection", e.Collection)
}

// BadCursorError says that a position is not one of the change feed of a collection.
type BadCursorError struct{ Collection string }

func (e *BadCursorError) Error() string {
	return fmt.Sprintf("the position is not one of the change feed of collection %q", e.Collection)
}

// CursorExpiredError says that changes after a position are no longer kept.
type CursorExpiredError struct{ Collection string }

func (e *CursorExpiredError) Error() string {
	return fmt.Sprintf("changes of collection %q after the cursor are no longer kept: take its state anew, "+
		"and go on from the cursor at its end", e.Collection)
}

// AliasNotFoundError says that there is no alias of this name.
type AliasNotFoundError struct{ Alias string }

func (e *AliasNotFoundError) Error() string { return fmt.Sprintf("alias %q not found", e.Alias) }

// AliasMovedError says that an alias points at another collection than expected.
type AliasMovedError struct {
	Alias string
	// Want is the collection that was expected.
	Want string
	// Got is the collection that the alias points at; empty if it does not exist.
	Got string
}

func (e *AliasMovedError) Error() string {
	if e.Got == "" {
		return fmt.Sprintf("alias %q does not exist, it was expected to point at collection %q", e.Alias, e.Want)
	}
	return fmt.Sprintf("alias %q points at collection %q, not at %q: somebody else has moved it", e.Alias, e.Got, e.Want)
}

// CollectionAliasedError says that a collection cannot be deleted because an alias points at it.
type CollectionAliasedError struct{ Collection, Alias string }

func (e *CollectionAliasedError) Error() string {
	return fmt.Sprintf("alias %q points at collection %q: move or delete the alias first", e.Alias, e.Collection)
}

// NameTakenError says that a new collection or alias has the name of an alias or a collection.
type NameTakenError struct{ Name string }

func (e *NameTakenError) Error() string {
	return fmt.Sprintf("the name %q is taken: no alias has the name of a collection", e.Name)
}

// TextNotRetainedError says that a collection discards texts, where they are needed.
type TextNotRetainedError struct{ Collection string }

func (e *TextNotRetainedError) Error() string {
	return fmt.Sprintf("collection %q discards texts, and they are needed here", e.Collection)
}

// CollectionDiffersError says that a collection exists with other parameters, retention of texts or seed policy than
// asked for.
type CollectionDiffersError struct{ Is, Want Collection }

func (e *CollectionDiffersError) Error() string {
	return fmt.Sprintf("collection %q exists with other parameters: choose another name", e.Is.Name)
}

package rpc

import (
	"fmt"

	"github.com/neardup/neardup/service"
)

// invalidFields is one error for all fields of a request that break a rule; it is never empty.
type invalidFields []*service.InvalidFieldError

func (e invalidFields) Error() string {
	if len(e) == 1 {
		return e[0].Error()
	}
	return fmt.Sprintf("%v (and %d more)", e[0], len(e)-1)
}

// badPageTokenError says that a page token is damaged or was given by another list.
type badPageTokenError struct{ token string }

func (e *badPageTokenError) Error() string {
	return fmt.Sprintf("page_token %q was not given by this list: repeat the request that gave it unchanged, "+
		"or begin with no token", clip(e.token, violationBytes))
}

// badCursorError says that a cursor is damaged or is not one of the change feed of a collection.
type badCursorError struct{ collection, cursor string }

func (e *badCursorError) Error() string {
	return fmt.Sprintf("cursor %q is not one of the change feed of collection %q: begin with no cursor",
		clip(e.cursor, violationBytes), e.collection)
}

// immutableError says that an update would change what is fixed when a collection is made.
type immutableError struct{ collection, field, want, got string }

func (e *immutableError) Error() string {
	return fmt.Sprintf("%s of collection %q is %s and cannot become %s: make another collection",
		e.field, e.collection, e.want, clip(e.got, violationBytes))
}

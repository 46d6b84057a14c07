package service

import (
	"context"
	"errors"
)

// EraseDocument deletes a document as DeleteDocument does, and returns when neither its text nor its record is in the
// files of the data folder any more; nor is anything that was deleted from the collection or replaced in it before. If
// there is no such document, it is a DocumentNotFoundError, unless allowMissing: then what was deleted before is erased.
//
// If the context ends after the document was deleted, its error is returned and the document stays deleted; a call with
// allowMissing erases what is left of it.
func (e *Engine) EraseDocument(ctx context.Context, collection, id string, allowMissing bool) error {
	end, err := e.begin(ctx)
	if err != nil {
		return err
	}
	defer end()
	c, over, err := e.resolveForChange(collection)
	if err != nil {
		return err
	}
	durable, err := c.delete(id)
	over() // what follows takes long, and no answer shows it
	if _, missing := errors.AsType[*DocumentNotFoundError](err); missing && allowMissing {
		durable, err = c.acknowledged()
	}
	if err != nil {
		return err
	}
	if err := durable(); err != nil {
		return storeError(err)
	}
	return storeError(e.store.Erase(ctx, c.id(), id))
}

// acknowledged returns the function that waits until all changes before the call are on the disk.
func (c *collection) acknowledged() (durable func() error, err error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.durable, c.gone
}

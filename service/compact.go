package service

import "context"

// compactLeast is how many documents must be deleted for the data folder to be compacted. A compaction costs as much as
// what is left, so it also waits until as many are deleted as are left: then it doubles the cost of a delete at most.
const compactLeast = 1000

// compact gives the disk back what deleted documents took, if there are enough of them. Those that were deleted before
// the engine was opened do not count.
func (c *collection) compact(ctx context.Context) error {
	deleted, due := c.compactionDue()
	if !due {
		return nil
	}
	if err := c.engine.store.Compact(ctx, c.id()); err != nil {
		return storeError(err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.deleted -= deleted
	return nil
}

func (c *collection) compactionDue() (deleted int, due bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.deleted, c.gone == nil && c.deleted >= max(compactLeast, c.corpus.Len())
}

package service

import "sync"

// follower notes which documents of a collection have changed since it was last asked. It is in memory alone, so that it
// costs nothing when nobody follows, loses nothing to the retention of the change feed, and need not be read in pieces:
// who follows looks up what has become of a document. After a restart everything is compared.
type follower struct {
	mu      sync.Mutex
	changed map[string]struct{} // by document id; nil if none
}

// take returns the ids of the documents that have changed, in no order, and forgets them.
func (f *follower) take() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	ids := make([]string, 0, len(f.changed))
	for id := range f.changed {
		ids = append(ids, id)
	}
	f.changed = nil
	return ids
}

// has reports whether a document has changed since take was called.
func (f *follower) has(id string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	_, ok := f.changed[id]
	return ok
}

// add notes a document.
func (f *follower) add(id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.changed == nil {
		f.changed = make(map[string]struct{})
	}
	f.changed[id] = struct{}{}
}

// follow returns a follower that sees every change from now on; the function that it returns ends it.
func (c *collection) follow() (f *follower, end func()) {
	f = &follower{}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.followers == nil {
		c.followers = make(map[*follower]struct{})
	}
	c.followers[f] = struct{}{}
	return f, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.followers, f)
	}
}

// tellFollowers is called by a change that adds or removes a document; the collection is locked. If the change fails
// afterwards, the document is looked at for nothing.
func (c *collection) tellFollowers(id string) {
	for f := range c.followers {
		f.add(id)
	}
}

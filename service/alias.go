package service

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

// An alias is resolved once by every call that names it. A read that has begun goes on in the collection that the alias
// pointed at, so that a swap waits for no read. A change is over before the alias moves: a swap waits for the changes
// through the alias that are under way, and changes that begin meanwhile wait for it. What is acknowledged through an
// alias is therefore in the collection that it points at, or was there when it moved away.

// Alias is another name for a collection.
type Alias struct{ Name, Collection string }

// aliasEntry is what stands under a name that is, or was, an alias. It is never dropped, so that whoever waits for it waits
// for the right one.
type aliasEntry struct {
	// changes is held for reading by a change through the alias, from resolving it until the change is applied, and for
	// writing by who moves it. No collection may be locked when it is taken, nor names.
	changes sync.RWMutex
	// to is nil where there is no such alias. It is guarded by Engine.mu; it changes with changes locked.
	to *collection
}

// loadAliases reads the aliases; the collections are there.
func (e *Engine) loadAliases() error {
	records, err := e.store.Aliases()
	if err != nil {
		return err
	}
	byID := make(map[uint32]*collection, len(e.collections))
	for _, c := range e.collections {
		byID[c.id()] = c
	}
	for _, rec := range records {
		to, ok := byID[rec.GetCollectionId()]
		if !ok {
			return fmt.Errorf("alias %q is of collection %d, which is not there", rec.GetName(), rec.GetCollectionId())
		}
		e.aliases[rec.GetName()] = &aliasEntry{to: to}
	}
	return nil
}

// resolve returns the collection that a name stands for.
func (e *Engine) resolve(name string) (*collection, error) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if c, ok := e.collections[name]; ok {
		return c, nil
	}
	if a, ok := e.aliases[name]; ok && a.to != nil {
		return a.to, nil
	}
	return nil, &CollectionNotFoundError{name}
}

// movedAway reports whether a read failed because its collection was deleted, while the name by which it was called
// stands for another collection by now: the read begins again then, so that it does not matter to who calls by an alias
// when the collection is deleted that the alias has left.
func (e *Engine) movedAway(err error, name string, from *collection) bool {
	if _, deleted := errors.AsType[*CollectionNotFoundError](err); !deleted {
		return false
	}
	c, err := e.resolve(name)
	return err == nil && c != from
}

// resolveForChange returns the collection that a name stands for. If that is an alias, it does not move before the
// change is over, which the returned function says.
func (e *Engine) resolveForChange(name string) (c *collection, over func(), err error) {
	e.mu.RLock()
	a := e.aliases[name]
	e.mu.RUnlock()
	over = func() {}
	if a != nil {
		a.changes.RLock()
		over = a.changes.RUnlock
	}
	if c, err = e.resolve(name); err != nil {
		over()
		return nil, nil, err
	}
	return c, over, nil
}

// beginChange starts a call that changes what is in a collection.
func (e *Engine) beginChange(ctx context.Context, name string) (c *collection, end func(), err error) {
	endCall, err := e.begin(ctx)
	if err != nil {
		return nil, nil, err
	}
	c, over, err := e.resolveForChange(name)
	if err != nil {
		endCall()
		return nil, nil, err
	}
	return c, func() { over(); endCall() }, nil
}

// beginOnItself starts a call that needs the name of a collection itself; field is where the request has it.
func (e *Engine) beginOnItself(ctx context.Context, name, field string) (c *collection, end func(), err error) {
	if c, end, err = e.beginOn(ctx, name); err != nil {
		return nil, nil, err
	}
	if err := itself(c, name, field); err != nil {
		end()
		return nil, nil, err
	}
	return c, end, nil
}

// itself refuses a name that is an alias of the collection that it was resolved to.
func itself(c *collection, name, field string) error {
	if c.name() == name {
		return nil
	}
	return &InvalidFieldError{field, fmt.Sprintf("is an alias of collection %q: name the collection itself", c.name())}
}

// Resolve returns the name of the collection that a name, its own or an alias, stands for, and the number of the
// collection, which no other one ever has.
func (e *Engine) Resolve(ctx context.Context, name string) (collection string, number uint32, err error) {
	c, end, err := e.beginOn(ctx, name)
	if err != nil {
		return "", 0, err
	}
	defer end()
	return c.name(), c.id(), nil
}

// SetAlias makes an alias, or points it at another collection, durably and in one step: every call sees the one or the
// other. If expected is not empty, the alias must point at the collection of that name before, or else it is an
// AliasMovedError. It returns the name of the collection that the alias pointed at before; empty if it is new.
func (e *Engine) SetAlias(ctx context.Context, set Alias, expected string) (previous string, err error) {
	end, err := e.begin(ctx)
	if err != nil {
		return "", err
	}
	defer end()
	if err := validateAlias("alias.name", set.Name); err != nil {
		return "", err
	}
	a := e.aliasNamed(set.Name)
	a.changes.Lock()
	defer a.changes.Unlock()
	e.names.Lock()
	defer e.names.Unlock()
	to, err := e.resolve(set.Collection)
	if err != nil {
		return "", err
	}
	if err := itself(to, set.Collection, "alias.collection"); err != nil {
		return "", err
	}
	previous = a.target()
	if expected != "" && previous != expected {
		return "", &AliasMovedError{Alias: set.Name, Want: expected, Got: previous}
	}
	return previous, e.point(set.Name, a, to)
}

func validateAlias(field, name string) error {
	if !collectionName.MatchString(name) {
		return &InvalidFieldError{field, fmt.Sprintf("is %q: it must match %s", name, collectionName)}
	}
	return nil
}

// aliasNamed returns what stands under the name of an alias that may be made.
func (e *Engine) aliasNamed(name string) *aliasEntry {
	e.mu.Lock()
	defer e.mu.Unlock()
	a, ok := e.aliases[name]
	if !ok {
		a = &aliasEntry{}
		e.aliases[name] = a
	}
	return a
}

// target returns the name of the collection that the alias points at, empty if there is none; names is locked.
func (a *aliasEntry) target() string {
	if a.to == nil {
		return ""
	}
	return a.to.name()
}

// point points an alias at a collection, durably, together with the new records of collections; names and the alias are
// locked.
func (e *Engine) point(name string, a *aliasEntry, to *collection, with ...*storagev1.CollectionRecord) error {
	if _, taken := e.collections[name]; taken {
		return &NameTakenError{name}
	}
	rec := &storagev1.AliasRecord{Name: name, CollectionId: to.id()}
	if err := e.store.PutAlias(rec, with...); err != nil {
		return storeError(err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	a.to = to
	return nil
}

// DeleteAlias deletes an alias, durably; the collection stays.
func (e *Engine) DeleteAlias(ctx context.Context, name string) error {
	end, err := e.begin(ctx)
	if err != nil {
		return err
	}
	defer end()
	e.mu.RLock()
	a := e.aliases[name]
	e.mu.RUnlock()
	if a == nil {
		return &AliasNotFoundError{name}
	}
	a.changes.Lock()
	defer a.changes.Unlock()
	e.names.Lock()
	defer e.names.Unlock()
	if a.to == nil {
		return &AliasNotFoundError{name}
	}
	if err := e.store.DeleteAlias(name); err != nil {
		return storeError(err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	a.to = nil
	return nil
}

// Aliases returns up to limit aliases with a name after the given one, in order of name.
func (e *Engine) Aliases(ctx context.Context, after string, limit int) ([]Alias, error) {
	end, err := e.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	e.mu.RLock()
	defer e.mu.RUnlock()
	var list []Alias
	for _, name := range slices.Sorted(maps.Keys(e.aliases)) {
		if len(list) == limit {
			break
		}
		if a := e.aliases[name]; name > after && a.to != nil {
			list = append(list, Alias{Name: name, Collection: a.to.name()})
		}
	}
	return list, nil
}

// aliasOf returns the first of the names of the aliases that point at a collection; empty if none does. names is locked.
func (e *Engine) aliasOf(c *collection) string {
	e.mu.RLock()
	defer e.mu.RUnlock()
	for _, name := range slices.Sorted(maps.Keys(e.aliases)) {
		if e.aliases[name].to == c {
			return name
		}
	}
	return ""
}

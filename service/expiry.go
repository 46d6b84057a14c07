package service

import (
	"context"
	"slices"
	"sort"
	"time"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

// Documents expire by a sweep: in every interval a goroutine of the engine looks at each collection that has a maximum
// age and deletes what has reached it, as DeleteDocument does. A sweep is done in steps, each of which holds the lock of
// its collection for a bounded time, so that calls get their turn between two steps. A step that fails, on a full disk
// for instance, is tried again by the next sweep.

// DefaultSweepInterval is the time between two sweeps where none is set.
const DefaultSweepInterval = time.Minute

const (
	// sweepStepDocuments bounds the documents of a step.
	sweepStepDocuments = 256
	// sweepStepTime bounds the time of a step before it is written: a document in a large story takes long to part
	// from it.
	sweepStepTime = 50 * time.Millisecond
)

// sweeper runs sweeps until it is stopped.
type sweeper struct {
	cancel context.CancelFunc
	// done is closed when the last sweep has ended.
	done chan struct{}
}

// startSweeper begins with a sweep: documents may have reached their age while the engine was closed.
func (e *Engine) startSweeper(interval time.Duration) *sweeper {
	ctx, cancel := context.WithCancel(context.Background())
	s := &sweeper{cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(s.done)
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		for {
			e.sweep(ctx)
			select {
			case <-ticker.C:
			case <-ctx.Done():
				return
			}
		}
	}()
	return s
}

// stop ends the sweeper after the step that it is in. It may be called again.
func (s *sweeper) stop() {
	s.cancel()
	<-s.done
}

// sweep deletes all documents that have reached the maximum age of their collection, drops changes that are too old,
// and gives the disk back what deleted documents took.
func (e *Engine) sweep(ctx context.Context) {
	end, err := e.begin(ctx)
	if err != nil {
		return
	}
	defer end()
	for _, c := range e.collectionsAfter("") {
		if err := c.sweep(ctx); err != nil {
			e.log.Warn("expired documents could not be deleted; the next sweep tries again",
				"collection", c.name(), "error", err)
		}
		if err := c.sweepChanges(); err != nil {
			e.log.Warn("old changes could not be dropped; the next sweep tries again",
				"collection", c.name(), "error", err)
		}
		if err := c.compact(ctx); err != nil && ctx.Err() == nil {
			e.log.Warn("the disk could not be given back what deleted documents took; the next sweep tries again",
				"collection", c.name(), "error", err)
		}
	}
}

// name returns the name of the collection, which never changes.
func (c *collection) name() string { return c.record.GetName() }

// sweep deletes the expired documents of one collection.
func (c *collection) sweep(ctx context.Context) error {
	start, total := time.Now(), 0
	for ctx.Err() == nil {
		n, durable, err := c.sweepStep()
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
		if err := durable(); err != nil {
			return storeError(err)
		}
		total += n
	}
	if total > 0 {
		c.engine.log.Info("documents expired", "collection", c.name(), "documents", total, "duration", time.Since(start))
	}
	return nil
}

// sweepStep deletes some expired documents and returns how many; the function that it returns waits for the disk.
func (c *collection) sweepStep() (n int, durable func() error, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	maxAge := time.Duration(c.record.GetMaxAgeNanos())
	if c.gone != nil || maxAge == 0 {
		return 0, nil, nil
	}
	until := c.engine.now().Add(-maxAge)
	if _, ok := c.ages.oldest(until); !ok {
		return 0, nil, nil
	}
	start := time.Now()
	change := c.begin()
	change.touched.expiring = true
	defer change.end()
	for n < sweepStepDocuments && (n == 0 || time.Since(start) < sweepStepTime) {
		doc, ok := c.ages.oldest(until)
		if !ok {
			break
		}
		rec, err := c.documentRecord(doc)
		if err != nil {
			return 0, nil, err
		}
		if err := change.remove(doc, rec); err != nil {
			return 0, nil, err
		}
		n++
	}
	if err := change.apply(); err != nil {
		return 0, nil, err
	}
	return n, c.durable, nil
}

// ages holds the documents of a collection in order of the time when they were added, then of their numbers: 16 bytes a
// document. The zero value is empty.
type ages struct{ list []age }

type age struct {
	added int64 // nanoseconds since 1970
	doc   uint32
}

func ageOf(rec *storagev1.DocumentRecord) age {
	return age{added: rec.GetAddTimeNanos(), doc: uint32(rec.GetOrdinal())}
}

func (a age) compare(b age) int {
	switch {
	case a.added < b.added || a.added == b.added && a.doc < b.doc:
		return -1
	case a == b:
		return 0
	}
	return 1
}

// load replaces the list; it owns the given one, which is in order unless the clock was once set back.
func (a *ages) load(list []age) {
	slices.SortFunc(list, age.compare)
	a.list = list
}

// add adds a document: at the end, unless the clock was set back.
func (a *ages) add(rec *storagev1.DocumentRecord) {
	at := a.find(ageOf(rec))
	a.list = slices.Insert(a.list, at, ageOf(rec))
}

// remove removes a document: from the beginning, if it has expired.
func (a *ages) remove(rec *storagev1.DocumentRecord) {
	at := a.find(ageOf(rec))
	switch {
	case at == len(a.list) || a.list[at] != ageOf(rec):
	case at == 0:
		a.list = a.list[1:]
	default:
		a.list = slices.Delete(a.list, at, at+1)
	}
}

// find returns the place of an age in the list.
func (a *ages) find(wanted age) int {
	last := len(a.list) - 1
	if last >= 0 && a.list[last].compare(wanted) < 0 {
		return last + 1
	}
	return sort.Search(len(a.list), func(i int) bool { return a.list[i].compare(wanted) >= 0 })
}

// oldest returns the first document, if it was not added after the given time.
func (a *ages) oldest(until time.Time) (doc uint32, ok bool) {
	if len(a.list) == 0 || a.list[0].added > until.UnixNano() {
		return 0, false
	}
	return a.list[0].doc, true
}

package service

import (
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"

	"github.com/neardup/neardup/service/index"
)

func TestAFullDiskRefusesAddsAndAnswersReads(t *testing.T) {
	fsys := vfs.NewMem()
	e := openOn(t, fsys, Limits{})
	createNews(t, e)
	f := newFeed(1, "a")
	docs, more := f.batch(30), f.batch(5)
	add(t, e, docs...)
	before := ask(t, e, idsOf(docs), more)

	fsys.TestingSetDiskUsage(vfs.DiskUsage{AvailBytes: 1 << 20, TotalBytes: 1 << 30})
	derived := e.collections[news].corpus
	replaced := Document{ID: docs[0].ID, Text: "other"}
	for name, call := range map[string]func() error{
		"Add of new documents": func() error { _, err := e.Add(t.Context(), news, more, AddOptions{}); return err },
		"Add that replaces": func() error {
			_, err := e.Add(t.Context(), news, []Document{docs[1], replaced}, AddOptions{})
			return err
		},
		"Add with a request id": func() error {
			_, err := e.Add(t.Context(), news, docs[:1], AddOptions{RequestID: "r"})
			return err
		},
		"DeleteDocument": func() error { return e.DeleteDocument(t.Context(), news, docs[0].ID) },
		"CreateCollection": func() error {
			c := newsCollection()
			c.Name = "other"
			_, err := e.CreateCollection(t.Context(), c, "")
			return err
		},
		"DeleteCollection": func() error { return e.DeleteCollection(t.Context(), news) },
	} {
		if err := call(); !errors.Is(err, ErrStoreUnavailable) {
			t.Errorf("%s on a full disk: %v, want ErrStoreUnavailable", name, err)
		}
	}
	if got := add(t, e, docs[0])[0].Outcome; got != Unchanged {
		t.Errorf("an add that changes nothing: outcome %d", got)
	}
	compareAnswers(t, ask(t, e, idsOf(docs), more), before)
	if e.collections[news].corpus != derived {
		t.Error("refused adds derived the collection from the store again")
	}

	fsys.TestingSetDiskUsage(vfs.DiskUsage{})
	if got := add(t, e, more...)[0].Outcome; got != Added {
		t.Errorf("with room again: outcome %d", got)
	}
}

// fillingDisk runs full after its free space was asked for a number of times.
type fillingDisk struct {
	vfs.FS
	asked atomic.Int32
}

func (d *fillingDisk) GetDiskUsage(string) (vfs.DiskUsage, error) {
	if d.asked.Add(-1) < 0 {
		return vfs.DiskUsage{AvailBytes: 1 << 20, TotalBytes: 1 << 30}, nil
	}
	return vfs.DiskUsage{AvailBytes: 1 << 40, TotalBytes: 1 << 40}, nil
}

// TestARefusalAtTheLastMoment fills the disk when the change is made in memory already.
func TestARefusalAtTheLastMoment(t *testing.T) {
	disk := &fillingDisk{FS: vfs.NewMem()}
	disk.asked.Store(1000)
	e := openOn(t, disk, Limits{})
	createNews(t, e)
	f := newFeed(4, "a")
	docs, more := f.batch(30), f.batch(5)
	add(t, e, docs...)
	before := ask(t, e, idsOf(docs), more)

	disk.asked.Store(1)
	if _, err := e.Add(t.Context(), news, more, AddOptions{}); !errors.Is(err, ErrStoreUnavailable) {
		t.Errorf("Add = %v, want ErrStoreUnavailable", err)
	}
	compareAnswers(t, ask(t, e, idsOf(docs), more), before)
	// The store may have refused a batch that can be read nevertheless; so it is asked before anything read from it is
	// acknowledged.
	if _, err := e.Add(t.Context(), news, docs[:1], AddOptions{}); !errors.Is(err, ErrStoreUnavailable) {
		t.Errorf("an unchanged document is acknowledged with %v after a refused batch", err)
	}
	disk.asked.Store(1000)
	if got := outcomesOf(add(t, e, docs[0], more[0])); !slices.Equal(got, []Outcome{Unchanged, Added}) {
		t.Errorf("with room again: outcomes %v", got)
	}
}

func TestALogThatCannotBeWrittenFreezesAdds(t *testing.T) {
	var broken atomic.Bool
	disk := vfs.NewMem()
	fsys := errorfs.Wrap(disk, errorfs.InjectorFunc(func(op errorfs.Op) error {
		if broken.Load() && strings.HasSuffix(op.Path, ".log") && op.Kind.ReadOrWrite() == errorfs.OpIsWrite {
			return errors.New("the disk is gone")
		}
		return nil
	}))
	e := openOn(t, fsys, Limits{})
	createNews(t, e)
	f := newFeed(2, "a")
	docs, more := f.batch(30), f.batch(5)
	add(t, e, docs...)
	before := ask(t, e, idsOf(docs), nil)

	broken.Store(true)
	// The second time the documents may be there already, as far as can be read.
	for range 2 {
		if _, err := e.Add(t.Context(), news, more, AddOptions{}); !errors.Is(err, ErrStoreUnavailable) {
			t.Errorf("Add = %v, want ErrStoreUnavailable", err)
		}
	}
	if _, err := e.Check(t.Context(), news, more, false); err != nil {
		t.Errorf("Check = %v", err)
	}
	if got := ask(t, e, idsOf(docs), nil); len(got.Documents) != len(docs) {
		t.Error("documents are missing")
	}
	if err := e.Close(); err == nil {
		t.Error("Close hides that the store could not write")
	}
	e = openOn(t, disk, Limits{})
	compareAnswers(t, ask(t, e, idsOf(docs), nil), before)
}

// TestAFailedBatchIsTakenBack fails in the middle of a batch, for want of document numbers.
func TestAFailedBatchIsTakenBack(t *testing.T) {
	e := openNews(t, Limits{})
	f := newFeed(3, "a")
	docs, more := f.batch(30), f.batch(5)
	add(t, e, docs...)
	before := ask(t, e, idsOf(docs), more)

	c := e.collections[news]
	c.next = index.MaxDoc
	batch := []Document{more[0], {ID: docs[0].ID, Text: "other"}}
	if _, err := e.Add(t.Context(), news, batch, AddOptions{}); err == nil {
		t.Fatal("a document without a number was added")
	}
	compareAnswers(t, ask(t, e, idsOf(docs), more), before)
	if got := add(t, e, more...)[0].Outcome; got != Added {
		t.Errorf("afterwards: outcome %d", got)
	}

	// A failed batch must not hide that the one before is not on the disk yet.
	notYet := errors.New("not on the disk")
	c.durable = func() error { return notYet }
	c.next = index.MaxDoc
	if _, err := e.Add(t.Context(), news, []Document{{ID: "x"}, {ID: "y"}}, AddOptions{}); err == nil {
		t.Fatal("a document without a number was added")
	}
	if _, err := e.Add(t.Context(), news, docs[:1], AddOptions{}); !errors.Is(err, notYet) {
		t.Errorf("an unchanged document is acknowledged with %v before it is on the disk", err)
	}
}

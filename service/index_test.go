package service

import (
	"errors"
	"fmt"
	"testing"

	"github.com/neardup/neardup/service/index"
	"github.com/neardup/neardup/service/index/memory"
)

// failingIndex is an index whose changes fail while fail is set.
type failingIndex struct {
	index.Index
	fail *bool
}

var errIndex = errors.New("the index is broken")

func (x failingIndex) Add(doc uint32, keys ...[]uint64) error {
	err := x.Index.Add(doc, keys...)
	if *x.fail {
		*x.fail = false
		err = errIndex
	}
	return err
}

func (x failingIndex) Remove(doc uint32, keys ...[]uint64) error {
	err := x.Index.Remove(doc, keys...)
	if *x.fail {
		*x.fail = false
		err = errIndex
	}
	return err
}

// TestAFailureOfTheIndexLeavesNoTrace: the call fails, and the index is built anew from the store.
func TestAFailureOfTheIndexLeavesNoTrace(t *testing.T) {
	e := openNews(t, Limits{})
	fail, indexes := false, 0
	e.newIndex = func() index.Index {
		indexes++
		return failingIndex{memory.New(), &fail}
	}
	c := e.collections[news]
	c.mu.Lock()
	err := c.load()
	c.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for i := range 5 {
		ids = append(ids, fmt.Sprint("d", i))
		add(t, e, Document{ID: ids[i], Text: ownWords("same", 50) + ownWords(ids[i]+"x", 20)})
	}
	probe := Document{ID: "probe", Text: ownWords("same", 50)}
	want := ask(t, e, ids, []Document{probe})

	fail = true
	if _, err := e.Add(t.Context(), news, []Document{{ID: "new", Text: probe.Text}}, AddOptions{}); !errors.Is(err, errIndex) {
		t.Errorf("add: %v", err)
	}
	compareAnswers(t, ask(t, e, ids, []Document{probe}), want)
	fail = true
	if err := e.DeleteDocument(t.Context(), news, "d1"); !errors.Is(err, errIndex) {
		t.Errorf("delete: %v", err)
	}
	compareAnswers(t, ask(t, e, ids, []Document{probe}), want)
	if indexes != 3 {
		t.Errorf("%d indexes were made, want one and one for each failure", indexes)
	}
}

func TestClosedCollectionsCloseTheirIndex(t *testing.T) {
	e := openNews(t, Limits{})
	c := e.collections[news]
	if err := e.DeleteCollection(t.Context(), news); err != nil {
		t.Fatal(err)
	}
	if err := c.corpus.Close(); !errors.Is(err, index.ErrClosed) {
		t.Errorf("closing the index of a deleted collection: %v", err)
	}
	createNews(t, e)
	c = e.collections[news]
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if err := c.corpus.Close(); !errors.Is(err, index.ErrClosed) {
		t.Errorf("closing the index of a closed engine: %v", err)
	}
}

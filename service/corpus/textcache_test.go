package corpus

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

func cached(t *testing.T, words int) *match.Text {
	t.Helper()
	sk, err := sketch.New(sketch.DefaultParameters())
	if err != nil {
		t.Fatal(err)
	}
	text, _ := match.Prepare(sk, strings.Repeat("word ", words))
	return text
}

func TestTextCacheIsBounded(t *testing.T) {
	text := cached(t, 100)
	c := NewTextCache[int](10 * text.MemoryBytes())
	prepared := 0
	get := func(key int) {
		t.Helper()
		got, err := c.Get(key, func() (*match.Text, error) { prepared++; return text, nil })
		if err != nil || got != text {
			t.Fatalf("text %d is %p, %v", key, got, err)
		}
	}
	for key := range 10 {
		get(key)
	}
	get(0) // now 1 is the one that was not used for the longest time
	get(10)
	if prepared != 11 {
		t.Fatalf("%d texts were prepared, want 11", prepared)
	}
	get(0)
	get(2)
	if prepared != 11 {
		t.Errorf("a text that was used lately was dropped")
	}
	if get(1); prepared != 12 {
		t.Errorf("eleven texts fit where there is room for ten")
	}
	if want := 10 * text.MemoryBytes(); c.bytes != want || c.texts.Len() != 10 {
		t.Errorf("%d texts of %d bytes are kept, want 10 of %d", c.texts.Len(), c.bytes, want)
	}
	for key := range 100 {
		c.Remove(key)
	}
	if c.bytes != 0 || c.texts.Len() != 0 {
		t.Errorf("%d bytes are counted once all is removed", c.bytes)
	}
}

func TestTextCachePutKeepsWhatIsThere(t *testing.T) {
	first, second := cached(t, 10), cached(t, 10)
	c := NewTextCache[string](1 << 20)
	c.Put("a", first)
	c.Put("a", second)
	got, err := c.Get("a", func() (*match.Text, error) { return nil, errors.New("not asked for") })
	if got != first || err != nil || c.bytes != first.MemoryBytes() {
		t.Errorf("text is %p, %v, with %d bytes; want the first, with %d", got, err, c.bytes, first.MemoryBytes())
	}
}

func TestTextCacheTooLargeAText(t *testing.T) {
	text := cached(t, 1000)
	c := NewTextCache[int](text.MemoryBytes() - 1)
	c.Put(1, text)
	if c.bytes != 0 || c.texts.Len() != 0 {
		t.Errorf("%d texts of %d bytes are kept above the limit", c.texts.Len(), c.bytes)
	}
}

func TestTextCacheForgetsErrors(t *testing.T) {
	text, broken := cached(t, 10), errors.New("broken")
	c := NewTextCache[int](1 << 20)
	if _, err := c.Get(1, func() (*match.Text, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Errorf("error is %v", err)
	}
	if got, err := c.Get(1, func() (*match.Text, error) { return text, nil }); got != text || err != nil {
		t.Errorf("after an error the text is %p, %v", got, err)
	}
}

func TestTextCacheConcurrently(t *testing.T) {
	text := cached(t, 50)
	c := NewTextCache[int](5 * text.MemoryBytes())
	var wait sync.WaitGroup
	for g := range 4 {
		wait.Go(func() {
			for i := range 500 {
				if _, err := c.Get((i*7+g)%20, func() (*match.Text, error) { return text, nil }); err != nil {
					t.Error(err)
				}
				c.Remove((i + g) % 20)
			}
		})
	}
	wait.Wait()
	if c.bytes != c.texts.Len()*text.MemoryBytes() || c.bytes > 5*text.MemoryBytes() {
		t.Errorf("%d bytes are counted for %d texts of %d", c.bytes, c.texts.Len(), text.MemoryBytes())
	}
}

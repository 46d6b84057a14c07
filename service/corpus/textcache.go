package corpus

import (
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"github.com/neardup/neardup/service/match"
)

// TextCache keeps the prepared texts that were used last, up to a number of bytes. Copies come soon after their
// originals, so that a candidate has often been read a short while ago. It is made by NewTextCache and safe for
// concurrent use.
type TextCache[K comparable] struct {
	mu    sync.Mutex
	texts *simplelru.LRU[K, *match.Text]
	bytes int
	limit int
}

// NewTextCache returns an empty cache for up to limit bytes of prepared texts.
func NewTextCache[K comparable](limit int) *TextCache[K] {
	c := &TextCache[K]{limit: limit}
	// Bytes bound it, not the number of entries; only a size that is not positive would be refused.
	c.texts, _ = simplelru.NewLRU(1<<30, func(_ K, t *match.Text) { c.bytes -= t.MemoryBytes() })
	return c
}

// Get returns the text, or makes it and keeps it.
func (c *TextCache[K]) Get(key K, prepare func() (*match.Text, error)) (*match.Text, error) {
	c.mu.Lock()
	t, ok := c.texts.Get(key)
	c.mu.Unlock()
	if ok {
		return t, nil
	}
	t, err := prepare()
	if err == nil {
		c.Put(key, t)
	}
	return t, err
}

// Put keeps a text. What a key stands for never changes.
func (c *TextCache[K]) Put(key K, t *match.Text) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.texts.Contains(key) {
		return
	}
	c.texts.Add(key, t)
	c.bytes += t.MemoryBytes()
	for c.bytes > c.limit {
		c.texts.RemoveOldest()
	}
}

// Remove drops a text.
func (c *TextCache[K]) Remove(key K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.texts.Remove(key)
}

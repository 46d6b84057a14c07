package service

import (
	"context"
	"crypto/sha256"
	"fmt"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/neardup/neardup/service/analyze"
	"github.com/neardup/neardup/service/corpus"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/service/store"
)

// prepared is a document with all that is computed from it alone.
type prepared struct {
	doc             Document
	digest          [sha256.Size]byte
	text            *match.Text
	imprint         match.Imprint
	keys            corpus.Keys
	simHash         uint64
	passagesThinned bool
	attribution     analyze.Attribution
	// compressed is the text as it is stored, if that was made before the collection was locked.
	compressed store.CompressedText
}

// prepare prepares the documents of a batch, on all cores, after checking their sizes.
func (c *collection) prepare(ctx context.Context, docs []Document) ([]*prepared, error) {
	for i, d := range docs {
		if limit := c.engine.limits.TextBytes; len(d.Text) > limit {
			return nil, &TextTooLargeError{Index: i, Bytes: len(d.Text), Limit: limit}
		}
	}
	out := make([]*prepared, len(docs))
	return out, onAllCores(ctx, len(docs), func(i int) (err error) {
		if out[i], err = c.prepareOne(docs[i]); err != nil {
			return fmt.Errorf("document %d: %w", i, err)
		}
		return nil
	})
}

// prepareToAdd is prepare for documents that are likely to be stored. Their texts are compressed after all of them are
// prepared, since the tables of the encoder fill a core's cache: to compress them one by one took twice as long.
func (c *collection) prepareToAdd(ctx context.Context, docs []Document) ([]*prepared, error) {
	batch, err := c.prepare(ctx, docs)
	if err != nil {
		return nil, err
	}
	added := c.textsToStore(batch)
	return batch, onAllCores(ctx, len(added), func(i int) error {
		added[i].compressed = c.engine.store.Compress([]byte(added[i].doc.Text))
		return nil
	})
}

// textsToStore returns the documents of a batch whose texts will be stored as things stand: those whose ids are not in the
// collection, since one that is there may be unchanged.
func (c *collection) textsToStore(batch []*prepared) []*prepared {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if !c.retainsText() {
		return nil
	}
	added := make([]*prepared, 0, len(batch))
	for _, p := range batch {
		if _, ok := c.ordinals[p.doc.ID]; !ok {
			added = append(added, p)
		}
	}
	return added
}

// onAllCores calls do with 0 to n-1, until the context ends or one fails, and returns the first error.
func onAllCores(ctx context.Context, n int, do func(i int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	var next atomic.Int64
	// A goroutine for each call would begin with a small stack and spend a twentieth of its time on making it larger.
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() error {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if err := ctx.Err(); err != nil {
					return err
				}
				if err := do(i); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return group.Wait()
}

func (c *collection) prepareOne(d Document) (*prepared, error) {
	digest, err := contentDigest(d)
	if err != nil {
		return nil, err
	}
	text, sketched := match.Prepare(c.sketcher, d.Text)
	imprint, err := match.NewImprint(sketched)
	if err != nil {
		return nil, err
	}
	return &prepared{
		doc:             d,
		digest:          digest,
		text:            text,
		imprint:         imprint,
		keys:            corpus.Keys{Bands: sketched.Bands, Passages: imprint.Passages, SimHash: sketched.SimHashKeys},
		simHash:         sketched.SimHash,
		passagesThinned: sketched.PassagesThinned,
		attribution:     analyze.Attribute(d.Text),
	}, nil
}

func (p *prepared) subject() corpus.Subject {
	return corpus.Subject{
		Document: corpus.Document{
			ID: p.doc.ID, Source: p.doc.Source, Credits: p.attribution.Source, Published: p.doc.Published,
			Bytes: len(p.doc.Text), SimHash: p.simHash,
		},
		Keys: p.keys, Text: p.text, Imprint: p.imprint,
	}
}

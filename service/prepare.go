package service

import (
	"context"
	"crypto/sha256"
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/neardup/neardup/service/analyze"
	"github.com/neardup/neardup/service/corpus"
	"github.com/neardup/neardup/service/match"
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
}

// prepare prepares the documents of a batch, on all cores, after checking their sizes.
func (c *collection) prepare(ctx context.Context, docs []Document) ([]*prepared, error) {
	for i, d := range docs {
		if limit := c.engine.limits.TextBytes; len(d.Text) > limit {
			return nil, &TextTooLargeError{Index: i, Bytes: len(d.Text), Limit: limit}
		}
	}
	out := make([]*prepared, len(docs))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, d := range docs {
		group.Go(func() (err error) {
			if err := ctx.Err(); err != nil {
				return err
			}
			if out[i], err = c.prepareOne(d); err != nil {
				return fmt.Errorf("document %d: %w", i, err)
			}
			return nil
		})
	}
	return out, group.Wait()
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

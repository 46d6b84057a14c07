package service

import "context"

// Documents returns up to limit documents with an id after the given one, in order of id. A page costs the same
// wherever it stands in the collection.
func (e *Engine) Documents(ctx context.Context, collection, after string, limit int) ([]DocumentEntry, error) {
	c, end, err := e.beginReading(ctx, collection)
	if err != nil {
		return nil, err
	}
	defer end()
	recs, err := e.store.DocumentsAfter(c.id(), after, limit)
	if err != nil {
		return nil, err
	}
	entries := make([]DocumentEntry, len(recs))
	for i, rec := range recs {
		entries[i] = DocumentEntry{
			Document:   documentOf(rec, ""),
			Added:      addedOf(rec),
			TokenCount: int(rec.GetTokenCount()),
			TextBytes:  int(rec.GetTextBytes()),
		}
	}
	return entries, nil
}

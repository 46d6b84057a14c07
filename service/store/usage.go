package store

import "fmt"

// Usage is about how many bytes of the disk a collection takes, by what they hold.
type Usage struct {
	// Documents are the records of documents, with their ids, and Texts are the compressed texts.
	Documents, Texts uint64
	// Matches are their records, and the marks of documents whose matches are to be revised.
	Matches  uint64
	Changes  uint64
	Replies  uint64
	Feedback uint64
}

// Usage returns how much a collection takes in the tables of the database, for each part up to a block of a table too
// much. What was written of late is in the log alone, up to 32 MiB of it, and counts once it has left that; what was
// deleted counts until a compaction drops it.
func (s *Store) Usage(collection uint32) (Usage, error) {
	if !s.calls.enter() {
		return Usage{}, ErrClosed
	}
	defer s.calls.leave()
	var u Usage
	for p, sum := range map[part]*uint64{
		partDocument:     &u.Documents,
		partID:           &u.Documents,
		partLastOrdinal:  &u.Documents,
		partText:         &u.Texts,
		partMatch:        &u.Matches,
		partReverseMatch: &u.Matches,
		partRevision:     &u.Matches,
		partChange:       &u.Changes,
		partReply:        &u.Replies,
		partReplyTime:    &u.Replies,
		partFeedback:     &u.Feedback,
	} {
		prefix := partKey(collection, p)
		bytes, err := s.db.EstimateDiskUsage(prefix, keyAfter(prefix))
		if err != nil {
			return Usage{}, fmt.Errorf("size of each %s of collection %d: %w", partNames[p], collection, err)
		}
		*sum += bytes
	}
	return u, nil
}

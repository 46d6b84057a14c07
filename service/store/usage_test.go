package store

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

// noise returns text that does not compress.
func noise(n int) []byte {
	text := make([]byte, n)
	random := rand.New(rand.NewPCG(1, uint64(n)))
	for i := range text {
		text[i] = byte(random.Uint32())
	}
	return text
}

func TestUsageCountsEachPart(t *testing.T) {
	s := open(t, vfs.NewMem())
	full, other := newCollection(t, s, "full").GetCollectionId(), newCollection(t, s, "other").GetCollectionId()
	const textBytes = 100_000
	commit(t, s, func(b *Batch) {
		for i := range uint64(10) {
			b.PutDocument(full, newDocument(i+1, fmt.Sprint("d", i)), noise(textBytes), true)
		}
		b.PutMatch(full, newMatch(1, 2))
		b.PutReply(full, "request", &storagev1.ReplyRecord{Response: noise(3000), TimeNanos: time.Now().UnixNano()})
	})
	if u, err := s.Usage(full); err != nil || u != (Usage{}) {
		t.Errorf("what is in the log alone takes %+v, %v", u, err)
	}
	s = reopen(t, s)
	u, err := s.Usage(full)
	if err != nil {
		t.Fatal(err)
	}
	if u.Texts < 10*textBytes || u.Texts > 11*textBytes || u.Documents == 0 || u.Documents > 3*textBytes ||
		u.Matches == 0 || u.Replies < 3000 || u.Replies > textBytes || u.Feedback > textBytes {
		t.Errorf("ten texts of %d bytes, their records, a match and a reply take %+v", textBytes, u)
	}
	if u, err := s.Usage(other); err != nil || u.Texts > textBytes {
		t.Errorf("an empty collection takes %+v, %v", u, err)
	}

	for i := range uint64(10) {
		commit(t, s, func(b *Batch) { b.DeleteDocument(full, i+1, fmt.Sprint("d", i)) })
	}
	if err := s.Erase(t.Context(), full, "d0"); err != nil {
		t.Fatal(err)
	}
	if after, err := s.Usage(full); err != nil || after.Texts > textBytes {
		t.Errorf("the texts take %d of %d bytes once they are erased, %v", after.Texts, u.Texts, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Usage(full); !errors.Is(err, ErrClosed) {
		t.Errorf("of a closed store: %v", err)
	}
}

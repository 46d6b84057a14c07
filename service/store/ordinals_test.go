package store

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

func TestDocumentsFrom(t *testing.T) {
	s := open(t, vfs.NewMem())
	commit(t, s, func(b *Batch) {
		for _, ordinal := range []uint64{2, 3, 300, 1 << 40} {
			b.PutDocument(1, &storagev1.DocumentRecord{Ordinal: ordinal, Id: fmt.Sprint(ordinal)}, nil, false)
		}
		b.PutDocument(2, &storagev1.DocumentRecord{Ordinal: 1, Id: "other"}, nil, false)
	})
	for _, test := range []struct {
		after uint64
		limit int
		want  []uint64
	}{
		{0, 10, []uint64{2, 3, 300, 1 << 40}},
		{0, 2, []uint64{2, 3}},
		{2, 2, []uint64{3, 300}},
		{4, 2, []uint64{300, 1 << 40}},
		{1 << 40, 2, nil},
		{0, 0, nil},
	} {
		recs, err := s.DocumentsFrom(1, test.after, test.limit)
		if err != nil {
			t.Fatal(err)
		}
		var got []uint64
		for _, rec := range recs {
			got = append(got, rec.GetOrdinal())
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%d documents after %d are %d, want %d", test.limit, test.after, got, test.want)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.DocumentsFrom(1, 0, 1); !errors.Is(err, ErrClosed) {
		t.Errorf("a closed store returns %v", err)
	}
}

package store

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
	"google.golang.org/protobuf/proto"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

// open opens a store in memory that is closed with the test.
func open(t *testing.T, fsys vfs.FS) *Store {
	t.Helper()
	s, err := Open("data", Options{FS: fsys})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil && !errors.Is(err, ErrClosed) {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

// reopen closes the store and opens the folder again.
func reopen(t *testing.T, s *Store) *Store {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return open(t, s.disk.FS)
}

// commit applies what fill puts into a batch, and waits for it.
func commit(t *testing.T, s *Store, fill func(*Batch)) {
	t.Helper()
	b := s.NewBatch()
	fill(b)
	wait, err := b.Apply()
	if err != nil {
		t.Fatal(err)
	}
	if err := wait(); err != nil {
		t.Fatal(err)
	}
}

// newRecord returns the record of a new collection with every field set.
func newRecord(name string) *storagev1.CollectionRecord {
	return &storagev1.CollectionRecord{
		Name: name,
		Parameters: &storagev1.Parameters{
			NormalizationVersion: 1, Family: 1, ShingleSize: 3, Permutations: 128, Bands: 32, Rows: 4,
			PassageSize: 5, PassageGuarantee: 15, Seed: math.MaxUint64 - 3,
		},
		Thresholds: &storagev1.Thresholds{
			NearDuplicateContainment: 0.66, Containment: 0.9, PartialWords: 30, TemplateDistinctiveness: 0.3,
			ParagraphContainment: 0.3,
		},
		TextRetention:       1,
		SeedPolicy:          1,
		CreateTimeNanos:     1_700_000_000_123_456_789,
		CreateRequestId:     "create-1",
		CreateRequestDigest: []byte{1, 2, 3},
	}
}

func newCollection(t *testing.T, s *Store, name string) *storagev1.CollectionRecord {
	t.Helper()
	rec := newRecord(name)
	if err := s.PutCollection(rec); err != nil {
		t.Fatal(err)
	}
	return rec
}

// newDocument returns a record with every field set.
func newDocument(ordinal uint64, id string) *storagev1.DocumentRecord {
	return &storagev1.DocumentRecord{
		Ordinal: ordinal, Id: id, Source: "The Harbor Gazette", Url: "https://example.org/" + id,
		PublishTime: &storagev1.PublishTime{Seconds: -1, Nanos: 7},
		Title:       "مرفأ", Lang: "ar", Labels: map[string]string{"desk": "ports", "run": "2"},
		ContentDigest: []byte{9, 8, 7}, TokenCount: 12, ShingleCount: 10, AddTimeNanos: 42,
		Attribution: &storagev1.Attribution{Source: "Reuters", StartByte: 3, EndByte: 10},
		Simhash:     math.MaxUint64, BandKeys: []uint64{1, math.MaxUint64}, PassageKeys: []uint64{5, 6, 7},
		Signature: []byte{0, 255, 1}, PassagesThinned: true, Limits: []uint32{3},
	}
}

// newMatch returns a record with every field set.
func newMatch(a, b uint64) *storagev1.MatchRecord {
	return &storagev1.MatchRecord{
		A: a, B: b, Relation: 2, Resemblance: 0.5, ContainmentAInB: 0.75, ContainmentBInA: 0.7, Rarity: 0.9,
		Verification: 1, PassagesTruncated: true, Syndicated: true, Original: proto.Uint64(a), OriginalBasis: 2,
		Passages: []*storagev1.Passage{{
			A:          &storagev1.Span{StartByte: 1, EndByte: 20, FirstParagraph: 0, LastParagraph: 1},
			B:          &storagev1.Span{StartByte: 100, EndByte: 121, FirstParagraph: 4, LastParagraph: 5},
			TokenCount: 31, Similarity: 0.97,
		}},
	}
}

// dump returns all keys and values of the database.
func dump(t *testing.T, s *Store) map[string]string {
	t.Helper()
	all := make(map[string]string)
	err := scan(s.db, nil, func(key, value []byte) error {
		all[string(key)] = string(value)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func documents(t *testing.T, s *Store, collection uint32) []*storagev1.DocumentRecord {
	t.Helper()
	var recs []*storagev1.DocumentRecord
	err := s.EachDocument(collection, func(rec *storagev1.DocumentRecord) error {
		recs = append(recs, rec)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return recs
}

// pairsOf returns the pairs that MatchesOf visits, and those of EachMatch for the ordinal 0.
func pairsOf(t *testing.T, s *Store, collection uint32, ordinal uint64) []string {
	t.Helper()
	var pairs []string
	visit := func(rec *storagev1.MatchRecord) error {
		pairs = append(pairs, fmt.Sprintf("%d-%d", rec.GetA(), rec.GetB()))
		return nil
	}
	var err error
	if ordinal == 0 {
		err = s.EachMatch(collection, visit)
	} else {
		err = s.MatchesOf(collection, ordinal, visit)
	}
	if err != nil {
		t.Fatal(err)
	}
	return pairs
}

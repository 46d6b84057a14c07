package store

import (
	"slices"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

// aliasesIn reads all aliases as name and collection.
func aliasesIn(t *testing.T, s *Store) (names []string, collections []uint32) {
	t.Helper()
	recs, err := s.Aliases()
	if err != nil {
		t.Fatal(err)
	}
	for _, rec := range recs {
		names = append(names, rec.GetName())
		collections = append(collections, rec.GetCollectionId())
	}
	return names, collections
}

func TestAliasesAreKept(t *testing.T) {
	s := open(t, vfs.NewMem())
	for _, rec := range []*storagev1.AliasRecord{
		{Name: "b", CollectionId: 1}, {Name: "a", CollectionId: 1}, {Name: "ab", CollectionId: 2}, {Name: "b", CollectionId: 3},
	} {
		if err := s.PutAlias(rec); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"a", "none"} {
		if err := s.DeleteAlias(name); err != nil {
			t.Fatal(err)
		}
	}
	s = reopen(t, s)
	names, collections := aliasesIn(t, s)
	if !slices.Equal(names, []string{"ab", "b"}) || !slices.Equal(collections, []uint32{2, 3}) {
		t.Errorf("the aliases are %q of %d", names, collections)
	}
}

func TestAliasIsStoredWithCollections(t *testing.T) {
	s := open(t, vfs.NewMem())
	rec := newRecord("news")
	if err := s.PutCollection(rec); err != nil {
		t.Fatal(err)
	}
	rec.Rebuild = &storagev1.RebuildRecord{SourceCollectionId: 7, Complete: true}
	if err := s.PutAlias(&storagev1.AliasRecord{Name: "a", CollectionId: rec.GetCollectionId()}, rec); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, s)
	recs, err := s.Collections()
	if err != nil || len(recs) != 1 || recs[0].GetRebuild().GetSourceCollectionId() != 7 {
		t.Errorf("the collections are %v, %v", recs, err)
	}
	if names, _ := aliasesIn(t, s); !slices.Equal(names, []string{"a"}) {
		t.Errorf("the aliases are %q", names)
	}
}

package store

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	"google.golang.org/protobuf/proto"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

func TestReopenKeepsEverything(t *testing.T) {
	s := open(t, vfs.NewMem())
	collection := newCollection(t, s, "news")
	id := collection.GetCollectionId()
	texts := map[uint64][]byte{
		1: []byte(strings.Repeat("the ferry left the harbor at noon ", 400)),
		2: {},
		3: {0xff, 0x00, 0xfe},
	}
	docs := []*storagev1.DocumentRecord{newDocument(1, "a"), newDocument(2, "b"), newDocument(3, "c")}
	match := newMatch(1, 3)
	commit(t, s, func(b *Batch) {
		for _, doc := range docs {
			b.PutDocument(id, doc, texts[doc.GetOrdinal()], true)
		}
		b.PutMatch(id, match)
		b.PutReply(id, "r1", &storagev1.ReplyRecord{RequestDigest: []byte{1}, Response: []byte{2}, TimeNanos: 3})
	})
	before := dump(t, s)
	s = reopen(t, s)
	if after := dump(t, s); !mapsEqual(before, after) {
		t.Fatalf("the database has %d keys after reopening, %d before, or other values", len(after), len(before))
	}

	collections, err := s.Collections()
	if err != nil || len(collections) != 1 || !proto.Equal(collections[0], collection) {
		t.Errorf("Collections = %v, %v; want %v", collections, err, collection)
	}
	for _, want := range docs {
		got, ok, err := s.Document(id, want.GetOrdinal())
		if err != nil || !ok || !proto.Equal(got, want) {
			t.Errorf("Document(%d) = %v, %v, %v; want %v", want.GetOrdinal(), got, ok, err, want)
		}
		text, ok, err := s.DocumentText(id, want.GetOrdinal())
		if err != nil || !ok || !bytes.Equal(text, texts[want.GetOrdinal()]) {
			t.Errorf("DocumentText(%d) = %d bytes, %v, %v; want %d bytes", want.GetOrdinal(), len(text), ok, err,
				len(texts[want.GetOrdinal()]))
		}
		if ordinal, ok, err := s.OrdinalOf(id, want.GetId()); err != nil || !ok || ordinal != want.GetOrdinal() {
			t.Errorf("OrdinalOf(%q) = %d, %v, %v; want %d", want.GetId(), ordinal, ok, err, want.GetOrdinal())
		}
	}
	if docs[0].GetTextBytes() != uint64(len(texts[1])) || docs[0].GetStoredTextBytes() == 0 ||
		docs[0].GetStoredTextBytes() >= docs[0].GetTextBytes() {
		t.Errorf("the text has %d bytes, stored %d: want %d and fewer", docs[0].GetTextBytes(),
			docs[0].GetStoredTextBytes(), len(texts[1]))
	}
	err = s.EachMatch(id, func(got *storagev1.MatchRecord) error {
		if !proto.Equal(got, match) {
			t.Errorf("EachMatch visits %v, want %v", got, match)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func mapsEqual(a, b map[string]string) bool {
	if len(a) != len(b) {
		return false
	}
	for key, value := range a {
		if other, ok := b[key]; !ok || other != value {
			return false
		}
	}
	return true
}

func TestMissing(t *testing.T) {
	s := open(t, vfs.NewMem())
	if rec, ok, err := s.Document(1, 1); rec != nil || ok || err != nil {
		t.Errorf("Document = %v, %v, %v", rec, ok, err)
	}
	if _, ok, err := s.DocumentText(1, 1); ok || err != nil {
		t.Errorf("DocumentText = %v, %v", ok, err)
	}
	if _, ok, err := s.OrdinalOf(1, "a"); ok || err != nil {
		t.Errorf("OrdinalOf = %v, %v", ok, err)
	}
	if _, ok, err := s.LastOrdinal(1); ok || err != nil {
		t.Errorf("LastOrdinal = %v, %v", ok, err)
	}
	commit(t, s, func(b *Batch) { b.DeleteDocument(1, 1, "a"); b.DeleteMatch(1, 1, 2) })
	if err := s.DeleteCollection(1); err != nil {
		t.Errorf("DeleteCollection = %v", err)
	}
}

func TestOrder(t *testing.T) {
	s := open(t, vfs.NewMem())
	// 255, 256 and 65536 fall out of order unless the numbers are big endian.
	ordinals := []uint64{1, 255, 256, 65536, math.MaxUint64}
	commit(t, s, func(b *Batch) {
		for i := range ordinals {
			ordinal := ordinals[len(ordinals)-1-i]
			b.PutDocument(7, newDocument(ordinal, fmt.Sprint(ordinal)), nil, false)
		}
		for i, first := range ordinals {
			for _, second := range ordinals[i+1:] {
				b.PutMatch(7, newMatch(first, second))
			}
		}
		// Neighboring collections must not be visited.
		b.PutDocument(6, newDocument(2, "x"), nil, false)
		b.PutDocument(8, newDocument(2, "x"), nil, false)
		b.PutMatch(8, newMatch(1, 256))
	})
	var got []uint64
	for _, rec := range documents(t, s, 7) {
		got = append(got, rec.GetOrdinal())
	}
	if fmt.Sprint(got) != fmt.Sprint(ordinals) {
		t.Errorf("EachDocument visits %d, want %d", got, ordinals)
	}
	if got, want := fmt.Sprint(pairsOf(t, s, 7, 256)),
		"[1-256 255-256 256-65536 256-18446744073709551615]"; got != want {
		t.Errorf("MatchesOf visits %s, want %s", got, want)
	}
	if got := pairsOf(t, s, 7, 0); len(got) != 10 || got[0] != "1-255" || got[4] != "255-256" {
		t.Errorf("EachMatch visits %v", got)
	}
	stop := errors.New("enough")
	if err := s.EachDocument(7, func(*storagev1.DocumentRecord) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("EachDocument = %v, want the error of visit", err)
	}
}

func TestDeleteDocumentLeavesNothing(t *testing.T) {
	s := open(t, vfs.NewMem())
	commit(t, s, func(b *Batch) { b.PutDocument(1, newDocument(1, "a"), []byte("one"), true) })
	want := dump(t, s)
	commit(t, s, func(b *Batch) {
		b.PutDocument(1, newDocument(2, "b"), []byte("two"), true)
		b.PutMatch(1, newMatch(1, 2))
	})
	commit(t, s, func(b *Batch) {
		// A match that the same batch adds must go too.
		b.PutDocument(1, newDocument(3, "c"), []byte("three"), true)
		b.PutMatch(1, newMatch(2, 3))
		b.DeleteDocument(1, 2, "b")
		b.DeleteDocument(1, 3, "c")
	})
	last := partKey(1, partLastOrdinal)
	got := dump(t, s)
	want[string(last)] = got[string(last)]
	if !mapsEqual(got, want) {
		t.Errorf("the database holds %d keys, want %d: %v", len(got), len(want), keysOf(got))
	}
	if ordinal, ok, err := s.LastOrdinal(1); ordinal != 3 || !ok || err != nil {
		t.Errorf("LastOrdinal = %d, %v, %v; want 3 although document 3 is deleted", ordinal, ok, err)
	}
}

func keysOf(all map[string]string) []string {
	var keys []string
	for key := range all {
		keys = append(keys, describe([]byte(key)))
	}
	return keys
}

func TestReplaceDocument(t *testing.T) {
	for _, deleteFirst := range []bool{true, false} {
		s := open(t, vfs.NewMem())
		commit(t, s, func(b *Batch) { b.PutDocument(1, newDocument(1, "a"), []byte("old"), true) })
		commit(t, s, func(b *Batch) {
			if deleteFirst {
				b.DeleteDocument(1, 1, "a")
			}
			b.PutDocument(1, newDocument(2, "a"), []byte("new"), true)
			if !deleteFirst {
				b.DeleteDocument(1, 1, "a")
			}
		})
		if ordinal, ok, err := s.OrdinalOf(1, "a"); ordinal != 2 || !ok || err != nil {
			t.Errorf("delete first %v: OrdinalOf = %d, %v, %v; want 2", deleteFirst, ordinal, ok, err)
		}
		if docs := documents(t, s, 1); len(docs) != 1 || docs[0].GetOrdinal() != 2 {
			t.Errorf("delete first %v: documents %v, want the new one", deleteFirst, docs)
		}
	}
}

func TestTextIsDroppedUnlessRetained(t *testing.T) {
	s := open(t, vfs.NewMem())
	rec := newDocument(1, "a")
	commit(t, s, func(b *Batch) { b.PutDocument(1, rec, []byte("some text"), true) })
	commit(t, s, func(b *Batch) { b.PutDocument(1, rec, []byte("some text"), false) })
	if text, ok, err := s.DocumentText(1, 1); ok || err != nil {
		t.Errorf("DocumentText = %q, %v, %v; want none", text, ok, err)
	}
	if rec.GetTextBytes() != 9 || rec.GetStoredTextBytes() != 0 {
		t.Errorf("%d bytes, stored %d; want 9 and 0", rec.GetTextBytes(), rec.GetStoredTextBytes())
	}
}

func TestDeleteMatch(t *testing.T) {
	s := open(t, vfs.NewMem())
	commit(t, s, func(b *Batch) { b.PutMatch(1, newMatch(1, 2)); b.PutMatch(1, newMatch(1, 3)) })
	commit(t, s, func(b *Batch) { b.DeleteMatch(1, 2, 1) })
	for _, ordinal := range []uint64{0, 1, 3} {
		if got := fmt.Sprint(pairsOf(t, s, 1, ordinal)); got != "[1-3]" {
			t.Errorf("matches of %d: %s, want [1-3]", ordinal, got)
		}
	}
	if got := pairsOf(t, s, 1, 2); got != nil {
		t.Errorf("matches of 2: %v, want none", got)
	}
}

func TestCollections(t *testing.T) {
	s := open(t, vfs.NewMem())
	first, second := newCollection(t, s, "first"), newCollection(t, s, "second")
	if first.GetCollectionId() != 1 || second.GetCollectionId() != 2 {
		t.Fatalf("ids %d and %d, want 1 and 2", first.GetCollectionId(), second.GetCollectionId())
	}
	first.Thresholds.PartialWords = 12
	if err := s.PutCollection(first); err != nil {
		t.Fatal(err)
	}
	commit(t, s, func(b *Batch) {
		for _, id := range []uint32{1, 2} {
			b.PutDocument(id, newDocument(1, "a"), []byte("text"), true)
			b.PutDocument(id, newDocument(2, "b"), []byte("text"), true)
			b.PutMatch(id, newMatch(1, 2))
			b.PutReply(id, "r", &storagev1.ReplyRecord{TimeNanos: 1})
		}
	})
	if err := s.DeleteCollection(2); err != nil {
		t.Fatal(err)
	}
	for key := range dump(t, s) {
		if strings.HasPrefix(key, string(dataKey(2))) || key == string(collectionKey(2)) {
			t.Errorf("%s is left", describe([]byte(key)))
		}
	}
	s = reopen(t, s)
	recs, err := s.Collections()
	if err != nil || len(recs) != 1 || !proto.Equal(recs[0], first) {
		t.Errorf("Collections = %v, %v; want the first, changed", recs, err)
	}
	if docs := documents(t, s, 1); len(docs) != 2 {
		t.Errorf("the other collection has %d documents, want 2", len(docs))
	}
	if third := newCollection(t, s, "third"); third.GetCollectionId() != 3 {
		t.Errorf("the id of a new collection is %d, want 3: that of a deleted one must not come back", third.GetCollectionId())
	}
}

func TestApplyIsVisibleBeforeWait(t *testing.T) {
	s := open(t, vfs.NewMem())
	b := s.NewBatch()
	b.PutDocument(1, newDocument(1, "a"), nil, true)
	if _, ok, _ := s.Document(1, 1); ok {
		t.Error("the document is visible before Apply")
	}
	wait, err := b.Apply()
	if err != nil {
		t.Fatal(err)
	}
	if _, ok, err := s.Document(1, 1); !ok || err != nil {
		t.Errorf("after Apply: %v, %v; want the document", ok, err)
	}
	for range 2 {
		if err := wait(); err != nil {
			t.Error(err)
		}
	}
}

func TestBatchKeepsItsFirstError(t *testing.T) {
	s := open(t, vfs.NewMem())
	for name, fill := range map[string]func(*Batch){
		"match of a document with itself": func(b *Batch) { b.PutMatch(1, newMatch(2, 2)) },
		"pair the wrong way round":        func(b *Batch) { b.PutMatch(1, newMatch(3, 2)) },
		"id that is not UTF-8":            func(b *Batch) { b.PutDocument(1, newDocument(1, "\xff"), nil, true) },
	} {
		b := s.NewBatch()
		fill(b)
		b.PutDocument(1, newDocument(9, "fine"), nil, true)
		if _, err := b.Apply(); err == nil {
			t.Errorf("%s: no error", name)
		}
		if _, err := b.Apply(); err == nil {
			t.Errorf("%s: the batch can be applied again", name)
		}
	}
	if docs := documents(t, s, 1); len(docs) != 0 {
		t.Errorf("%d documents of failed batches are stored", len(docs))
	}
	used := s.NewBatch()
	if wait, err := used.Apply(); err != nil || wait() != nil {
		t.Errorf("an empty batch: %v", err)
	}
	used.PutMatch(1, newMatch(1, 2))
	if _, err := used.Apply(); !errors.Is(err, errUsed) {
		t.Errorf("a used batch: %v", err)
	}
}

func TestClosed(t *testing.T) {
	s := open(t, vfs.NewMem())
	open := s.NewBatch()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, documentErr := discard(s.Document(1, 1))
	_, textErr := discard(s.DocumentText(1, 1))
	_, idErr := discard(s.OrdinalOf(1, "a"))
	_, collectionsErr := s.Collections()
	open.PutMatch(1, newMatch(1, 2))
	_, openErr := open.Apply()
	_, newErr := s.NewBatch().Apply()
	for name, err := range map[string]error{
		"Document": documentErr, "DocumentText": textErr, "OrdinalOf": idErr, "Collections": collectionsErr,
		"open batch": openErr, "new batch": newErr,
		"PutCollection":    s.PutCollection(&storagev1.CollectionRecord{}),
		"DeleteCollection": s.DeleteCollection(1),
		"EachDocument":     s.EachDocument(1, nil),
		"EachMatch":        s.EachMatch(1, nil),
		"MatchesOf":        s.MatchesOf(1, 1, nil),
		"Close":            s.Close(),
	} {
		if !errors.Is(err, ErrClosed) {
			t.Errorf("%s = %v, want ErrClosed", name, err)
		}
	}
	if s.DiskUsage() != 0 {
		t.Error("DiskUsage of a closed store is not zero")
	}
}

// discard drops the second of three results.
func discard[T any](value T, _ bool, err error) (T, error) { return value, err }

func TestDamagedValues(t *testing.T) {
	s := open(t, vfs.NewMem())
	commit(t, s, func(b *Batch) {
		b.PutDocument(1, newDocument(5, "a"), []byte("text"), true)
		b.PutMatch(1, newMatch(5, 6))
	})
	good := dump(t, s)
	documentKey, textKey := ordinalKey(1, partDocument, 5), ordinalKey(1, partText, 5)
	readDocument := func() error { _, _, err := s.Document(1, 5); return err }
	readText := func() error { _, _, err := s.DocumentText(1, 5); return err }
	readMatches := func() error {
		return s.MatchesOf(1, 6, func(*storagev1.MatchRecord) error { return nil })
	}
	huge := []byte(good[string(textKey)])
	huge[5] |= 0xc0 // the frame's size field gets 8 bytes, the text among them
	for _, c := range []struct {
		name  string
		key   []byte
		value []byte
		read  func() error
		where string
	}{
		{"no bytes", documentKey, nil, readDocument, "collection 1, document 5"},
		{"unknown version", documentKey, []byte{9, 1}, readDocument, "collection 1, document 5"},
		{"no message", documentKey, []byte{1, 0xff}, readDocument, "collection 1, document 5"},
		{"another document", documentKey, mustEncode(t, newDocument(6, "a")), readDocument, "collection 1, document 5"},
		{"text without frame", textKey, []byte{1, 2}, readText, "collection 1, text of document 5"},
		{"text cut", textKey, []byte(good[string(textKey)])[:8], readText, "collection 1, text of document 5"},
		{"text too large", textKey, huge, readText, "collection 1, text of document 5"},
		{"ordinal", idKey(1, "a"), []byte{1}, func() error { _, _, err := s.OrdinalOf(1, "a"); return err },
			`collection 1, id of document "a"`},
		{"another match", pairKey(1, partMatch, 5, 6), mustEncode(t, newMatch(1, 6)), readMatches,
			"collection 1, match 5 and 6"},
		{"collection", collectionKey(3), mustEncode(t, &storagev1.CollectionRecord{CollectionId: 4}),
			func() error { _, err := s.Collections(); return err }, "collection 3"},
	} {
		if err := s.db.Set(c.key, c.value, pebble.Sync); err != nil {
			t.Fatal(err)
		}
		err := c.read()
		var corrupt *CorruptError
		if !errors.Is(err, ErrCorrupt) || !errors.As(err, &corrupt) || corrupt.Where != c.where {
			t.Errorf("%s: %v, want an ErrCorrupt at %s", c.name, err, c.where)
		}
		if err := s.db.Set(c.key, []byte(good[string(c.key)]), pebble.Sync); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.db.Delete(pairKey(1, partMatch, 5, 6), pebble.Sync); err != nil {
		t.Fatal(err)
	}
	if err := readMatches(); !errors.Is(err, ErrCorrupt) {
		t.Errorf("match that is missing from one side: %v, want ErrCorrupt", err)
	}
}

func mustEncode(t *testing.T, rec proto.Message) []byte {
	t.Helper()
	value, err := encodeRecord(rec)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

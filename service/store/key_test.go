package store

import (
	"bytes"
	"encoding/hex"
	"testing"
)

// TestKeyBytes pins the layout of the keys, which are on disks.
func TestKeyBytes(t *testing.T) {
	for _, c := range []struct {
		key         []byte
		want, where string
	}{
		{[]byte{kindNextCollection}, "01", "next collection id"},
		{collectionKey(258), "0200000102", "collection 258"},
		{aliasKey("ab"), "036162", `alias "ab"`},
		{ordinalKey(1, partDocument, 2), "100000000101" + "0000000000000002", "collection 1, document 2"},
		{ordinalKey(1, partText, 2), "100000000102" + "0000000000000002", "collection 1, text of document 2"},
		{idKey(1, "ab"), "100000000103" + "6162", `collection 1, id of document "ab"`},
		{pairKey(1, partMatch, 2, 3), "100000000104" + "0000000000000002" + "0000000000000003", "collection 1, match 2 and 3"},
		{pairKey(1, partReverseMatch, 3, 2), "100000000105" + "0000000000000003" + "0000000000000002",
			"collection 1, reverse match 3 and 2"},
		{replyKey(1, "ab"), "100000000106" + "6162", `collection 1, reply "ab"`},
		{replyTimeKey(1, 2, "ab"), "100000000107" + "0000000000000002" + "6162", `collection 1, reply time 2 of "ab"`},
		{replyTimeKey(1, -2, "ab"), "100000000107" + "0000000000000000" + "6162", `collection 1, reply time 0 of "ab"`},
		{partKey(1, partLastOrdinal), "100000000108", "collection 1, last ordinal"},
		{ordinalKey(1, partRevision, 2), "10000000010b" + "0000000000000002", "collection 1, mark of document 2"},
		{[]byte{0x10, 0, 0, 0, 1, 0x77}, "100000000177", "key 100000000177"},
		{[]byte{0x77}, "77", "key 77"},
	} {
		if got := hex.EncodeToString(c.key); got != c.want {
			t.Errorf("%s: key %s, want %s", c.where, got, c.want)
		}
		if got := describe(c.key); got != c.where {
			t.Errorf("describe(%x) = %q, want %q", c.key, got, c.where)
		}
	}
}

func TestKeyAfter(t *testing.T) {
	for _, c := range []struct{ prefix, want []byte }{
		{[]byte{1, 2}, []byte{1, 3}},
		{[]byte{0x10, 0xff, 0xff, 0xff, 0xff}, []byte{0x11}},
		{[]byte{0xff}, nil},
		{nil, nil},
	} {
		if got := keyAfter(c.prefix); !bytes.Equal(got, c.want) {
			t.Errorf("keyAfter(%x) = %x, want %x", c.prefix, got, c.want)
		}
	}
}

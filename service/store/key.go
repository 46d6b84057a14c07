package store

import (
	"encoding/binary"
	"fmt"
)

// Keys. Numbers are big endian, so that keys are in the order of the numbers; the collection comes first, so that all
// that a collection holds is one range.
//
//	+----+
//	| 01 |                                                 next collection id: 4 bytes
//	+----+------------+
//	| 02 | collection |                                    CollectionRecord
//	+----+------------+
//	| 03 | name ...   |                                    AliasRecord
//	+----+------------+----+---------+
//	| 10 | collection | 01 | ordinal |                     DocumentRecord
//	| 10 | collection | 02 | ordinal |                     text, see text.go
//	| 10 | collection | 03 | document id ...               ordinal: 8 bytes
//	| 10 | collection | 04 | a       | b |                 MatchRecord, a < b
//	| 10 | collection | 05 | b       | a |                 empty: the match seen from b
//	| 10 | collection | 06 | request id ...                ReplyRecord
//	| 10 | collection | 07 | time    | request id ...      empty: the replies in order of time
//	| 10 | collection | 08 |                               last ordinal: 8 bytes
//	| 10 | collection | 09 | length of a: 2 | a ... | b ...   FeedbackRecord of the documents with ids a < b
//	| 10 | collection | 0a |                               sequence of the last change that was dropped: 8 bytes
//	| 10 | collection | 0a | sequence |                    ChangeRecord
//	| 10 | collection | 0b | ordinal |                     mark of a document for revision: 1 byte
//	+----+------------+----+---------+
//	  1        4        1       8
const (
	kindNextCollection = 0x01
	kindCollection     = 0x02
	kindAlias          = 0x03
	kindData           = 0x10
)

// part is what a key of a collection's data leads to.
type part byte

const (
	partDocument     part = 0x01
	partText         part = 0x02
	partID           part = 0x03
	partMatch        part = 0x04
	partReverseMatch part = 0x05
	partReply        part = 0x06
	partReplyTime    part = 0x07
	partLastOrdinal  part = 0x08
	partFeedback     part = 0x09
	partChange       part = 0x0a
	partRevision     part = 0x0b
)

var partNames = map[part]string{
	partDocument:     "document",
	partText:         "text of document",
	partID:           "id of document",
	partMatch:        "match",
	partReverseMatch: "reverse match",
	partReply:        "reply",
	partReplyTime:    "reply time",
	partLastOrdinal:  "last ordinal",
	partFeedback:     "feedback",
	partChange:       "change",
	partRevision:     "mark of document",
}

// dataKeyLen is the length of a key up to its part.
const dataKeyLen = 1 + 4 + 1

func collectionKey(collection uint32) []byte {
	return binary.BigEndian.AppendUint32([]byte{kindCollection}, collection)
}

func aliasKey(name string) []byte { return append([]byte{kindAlias}, name...) }

// dataKey returns the prefix of all that a collection holds.
func dataKey(collection uint32) []byte {
	// The capacity is that of the longest fixed key, a match.
	return binary.BigEndian.AppendUint32(append(make([]byte, 0, dataKeyLen+16), kindData), collection)
}

func partKey(collection uint32, p part) []byte { return append(dataKey(collection), byte(p)) }

func ordinalKey(collection uint32, p part, ordinal uint64) []byte {
	return binary.BigEndian.AppendUint64(partKey(collection, p), ordinal)
}

func idKey(collection uint32, id string) []byte { return append(partKey(collection, partID), id...) }

func pairKey(collection uint32, p part, first, second uint64) []byte {
	return binary.BigEndian.AppendUint64(ordinalKey(collection, p, first), second)
}

func replyKey(collection uint32, requestID string) []byte {
	return append(partKey(collection, partReply), requestID...)
}

// replyTimeKey takes a time in nanoseconds since 1970. Earlier times count as 1970.
func replyTimeKey(collection uint32, nanos int64, requestID string) []byte {
	return append(ordinalKey(collection, partReplyTime, uint64(max(nanos, 0))), requestID...)
}

// keyAfter returns the smallest key above all keys with the prefix, or nil if there is none.
func keyAfter(prefix []byte) []byte {
	for i := len(prefix) - 1; i >= 0; i-- {
		if prefix[i] != 0xff {
			after := append([]byte(nil), prefix[:i+1]...)
			after[i]++
			return after
		}
	}
	return nil
}

// keyOrdinal returns the first ordinal of a key of documents, texts or matches, or the sequence of one of changes.
func keyOrdinal(key []byte) (uint64, bool) {
	if len(key) < dataKeyLen+8 {
		return 0, false
	}
	return binary.BigEndian.Uint64(key[dataKeyLen:]), true
}

// keyPair returns both ordinals of a key of matches.
func keyPair(key []byte) (first, second uint64, ok bool) {
	if len(key) != dataKeyLen+16 {
		return 0, 0, false
	}
	return binary.BigEndian.Uint64(key[dataKeyLen:]), binary.BigEndian.Uint64(key[dataKeyLen+8:]), true
}

// describe names what a key leads to, for people.
func describe(key []byte) string {
	switch {
	case len(key) == 1 && key[0] == kindNextCollection:
		return "next collection id"
	case len(key) == 5 && key[0] == kindCollection:
		return fmt.Sprintf("collection %d", binary.BigEndian.Uint32(key[1:]))
	case len(key) > 1 && key[0] == kindAlias:
		return fmt.Sprintf("alias %q", key[1:])
	case len(key) < dataKeyLen || key[0] != kindData:
		return fmt.Sprintf("key %x", key)
	}
	collection, p := binary.BigEndian.Uint32(key[1:]), part(key[5])
	rest := key[dataKeyLen:]
	name, ok := partNames[p]
	switch {
	case !ok:
		return fmt.Sprintf("key %x", key)
	case p == partID || p == partReply:
		return fmt.Sprintf("collection %d, %s %q", collection, name, rest)
	case p == partFeedback && len(rest) >= 2:
		return fmt.Sprintf("collection %d, %s on %q", collection, name, rest[2:])
	case p == partReplyTime && len(rest) >= 8:
		return fmt.Sprintf("collection %d, %s %d of %q", collection, name, binary.BigEndian.Uint64(rest), rest[8:])
	case len(rest) == 0:
		return fmt.Sprintf("collection %d, %s", collection, name)
	case len(rest) == 8:
		return fmt.Sprintf("collection %d, %s %d", collection, name, binary.BigEndian.Uint64(rest))
	case len(rest) == 16:
		return fmt.Sprintf("collection %d, %s %d and %d", collection, name,
			binary.BigEndian.Uint64(rest), binary.BigEndian.Uint64(rest[8:]))
	default:
		return fmt.Sprintf("key %x", key)
	}
}
